import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hasMatchingKey } from "../../../src/probes/dns/ds-digest.ts";
import probe from "../../../src/probes/dns/dns-zone.ts";
import { worldContext, type World, type Zone } from "../fake-world.ts";

const soa = { serial: 7, values: ["ns1.myapp.test admin.myapp.test 7 1 1 1 60"] };
const zone: Zone = {
  "myapp.test SOA": soa,
  "myapp.test NS": ["ns1.myapp.test", "ns2.myapp.test"],
  "myapp.test A": ["192.0.2.10"],
  "myapp.test MX": ["10 mail.myapp.test"],
  "app.myapp.test A": { values: [], chain: ["x.fly.dev"] },
  "ns1.myapp.test A": ["192.0.2.1"],
  "ns2.myapp.test A": ["192.0.2.2"],
  "ns3.myapp.test A": ["192.0.2.3"],
};
const parent: Zone = { "myapp.test NS": { referral: ["NS2.myapp.test", "ns1.myapp.test."] } };
const base = {
  vantage: { resolvers: ["r:53"], parents: ["p:53"], dnsPort: 5_353 },
  dns: { "p:53": parent, "r:53": zone, "192.0.2.1:5353": zone, "192.0.2.2:5353": zone },
};
async function gather(world: World) {
  const watched = worldContext(world);
  return { ...watched, evidence: await probe.gather(watched.context) };
}

/** A zone whose apex has another address with each question. */
function rotating(): Zone {
  let turn = 0;
  return {
    ...zone,
    get "myapp.test A"() {
      turn += 1;
      return [`192.0.2.${10 + (turn % 2)}`];
    },
  };
}

describe("dns.zone", () => {
  it("asks the parent, every authoritative server without recursion and the resolvers", async () => {
    const { evidence, questions } = await gather(base);
    expect(evidence).toMatchObject({
      zone: "myapp.test",
      parent: { ns: ["ns1.myapp.test", "ns2.myapp.test"], ds: [] },
      child: { ns: ["ns1.myapp.test", "ns2.myapp.test"] },
      servers: [
        { name: "ns1.myapp.test", address: "192.0.2.1", authoritative: true, serial: 7 },
        { name: "ns2.myapp.test", address: "192.0.2.2", authoritative: true, serial: 7 },
      ],
      resolvers: [{ address: "r:53", answers: { "myapp.test A": { values: ["192.0.2.10"] } } }],
      dsMatches: null,
    });
    expect(evidence.servers[0]?.answers).toMatchObject({
      "myapp.test MX": { values: ["10 mail.myapp.test"] },
      "myapp.test TXT": { rcode: "NOERROR", values: [] },
      "app.myapp.test CNAME": { values: ["x.fly.dev"] },
    });
    expect(questions.filter((one) => one.server?.endsWith(":5353")).every((one) => one.recursion === false)).toBe(true);
  });

  it("loses only the dead server, at the price of one question", async () => {
    const { evidence, questions } = await gather({ ...base, dns: { ...base.dns, "192.0.2.2:5353": "dead" } });
    expect(evidence.servers).toMatchObject([{ authoritative: true }, { name: "ns2.myapp.test", error: expect.any(String), answers: {} }]);
    expect(questions.filter((one) => one.server === "192.0.2.2:5353")).toHaveLength(1);
  });

  it("tells a server that does not know the zone from one that is dead", async () => {
    const lame: Zone = { "myapp.test SOA": { rcode: "REFUSED", authoritative: false } };
    const { evidence } = await gather({ ...base, dns: { ...base.dns, "192.0.2.2:5353": lame } });
    expect(evidence.servers[1]).toMatchObject({ authoritative: false, answers: { "myapp.test SOA": { rcode: "REFUSED" } } });
    expect(evidence.servers[1]).not.toHaveProperty("error");
  });

  it("asks a resolver that fails once more without checking, so that a broken signature shows itself", async () => {
    let times = 0;
    const bogus: Zone = {
      ...zone,
      get "app.myapp.test A"() {
        times += 1;
        return times === 1 ? { rcode: "SERVFAIL", values: [] } : ["192.0.2.11"];
      },
    };
    const { evidence, questions } = await gather({ ...base, dns: { ...base.dns, "r:53": bogus } });
    expect(evidence.resolvers).toMatchObject([
      {
        answers: { "app.myapp.test A": { rcode: "SERVFAIL" } },
        unchecked: { key: "app.myapp.test A", lookup: { values: ["192.0.2.11"] } },
      },
    ]);
    expect(questions.filter((one) => one.checkingDisabled === true)).toMatchObject([{ name: "app.myapp.test", type: "A", server: "r:53" }]);
    expect((await gather(base)).evidence.resolvers[0]).not.toHaveProperty("unchecked");
  });

  it("asks a server that only the zone itself names", async () => {
    const three: Zone = { ...zone, "myapp.test NS": ["ns1.myapp.test", "ns3.myapp.test"] };
    const dns = { ...base.dns, "r:53": zone, "192.0.2.1:5353": three, "192.0.2.2:5353": three, "192.0.2.3:5353": three };
    const { evidence } = await gather({ ...base, dns });
    expect(evidence.child.ns).toEqual(["ns1.myapp.test", "ns3.myapp.test"]);
    expect(evidence.servers.map((one) => one.name)).toEqual(["ns1.myapp.test", "ns2.myapp.test", "ns3.myapp.test"]);
  });

  it("finds the parent by itself where the vantage names none", async () => {
    const dns = {
      "": { ...zone, "test NS": ["a.nic.test"], "a.nic.test A": ["192.0.2.100"] } as Zone,
      "192.0.2.100:53": parent,
      "192.0.2.1:53": zone,
      "192.0.2.2:53": zone,
    };
    const { evidence } = await gather({ dns });
    expect(evidence.parent).toEqual({ ns: ["ns1.myapp.test", "ns2.myapp.test"], ds: [] });
    expect(evidence.resolvers).toMatchObject([{ address: "system" }]);
  });

  it("goes up to the zone that a deeper domain lies in", async () => {
    const { evidence } = await gather({ ...base, declared: { domain: "eu.app.myapp.test" } });
    expect(evidence.zone).toBe("myapp.test");
  });

  it("says why the parent is not known, and still asks a resolver for its DS", async () => {
    const { evidence } = await gather({
      ...base,
      dns: { ...base.dns, "p:53": "dead", "r:53": { ...zone, "myapp.test DS": ["1 13 2 AB"] } },
    });
    expect(evidence.parent).toMatchObject({ ns: [], ds: ["1 13 2 AB"], error: expect.stringContaining("did not answer") });
  });

  it("asks again for addresses that rotate, and joins what it sees", async () => {
    const { evidence } = await gather({ ...base, dns: { ...base.dns, "192.0.2.1:5353": rotating(), "192.0.2.2:5353": rotating() } });
    for (const server of evidence.servers) expect(server.answers["myapp.test A"]?.values.toSorted()).toEqual(["192.0.2.10", "192.0.2.11"]);
  });

  it("asks for documented records", async () => {
    const { questions } = await gather({
      ...base,
      declared: { documentedRecords: ["_dmarc TXT v=DMARC1; p=none", "x SRV 1 2 3 y", "nonsense"] },
    });
    expect(questions).toContainEqual(expect.objectContaining({ name: "_dmarc.myapp.test", type: "TXT", server: "192.0.2.1:5353" }));
    expect(questions.some((one) => (one.type as string) === "SRV")).toBe(false);
  });

  it("rejects where nothing answers at all", async () => {
    await expect(gather({ ...base, dns: {} })).rejects.toThrow("no DNS server answered about myapp.test");
  });
});

describe("hasMatchingKey", () => {
  // The example of RFC 4509 section 2.3: the key of dskey.example.com. and its SHA-256 digest.
  const key =
    "256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==";
  const digest = "D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A";
  const digestBy = (hash: string): string => {
    const data = Buffer.concat([
      Buffer.from("056473 6b657907 6578616d706c65 03636f6d00 01000305".replaceAll(" ", ""), "hex"),
      Buffer.from(key.split(" ")[3] ?? "", "base64"),
    ]);
    return createHash(hash).update(data).digest("hex");
  };

  it.each([
    { why: "the digest of the RFC’s example", ds: [`60485 5 2 ${digest}`], keys: [key], want: true },
    {
      why: "a digest in two parts and lower case",
      ds: [`60485 5 2 ${digest.slice(0, 30).toLowerCase()} ${digest.slice(30)}`],
      keys: [key],
      want: true,
    },
    { why: "SHA-1", ds: [`60485 5 1 ${digestBy("sha1")}`], keys: [key], want: true },
    { why: "SHA-384", ds: [`60485 5 4 ${digestBy("sha384")}`], keys: [key], want: true },
    { why: "one of two", ds: ["1 5 2 00", `60485 5 2 ${digest}`], keys: ["257 3 13 AAAA", key], want: true },
    { why: "another key", ds: [`60485 5 2 ${digest}`], keys: ["257 3 13 AAAA"], want: false },
    { why: "a digest nobody knows", ds: ["60485 5 99 00"], keys: [key], want: null },
    { why: "no key", ds: [`60485 5 2 ${digest}`], keys: [], want: null },
    { why: "a key that cannot be read", ds: [`60485 5 2 ${digest}`], keys: ["nonsense"], want: null },
  ])("answers $want for $why", ({ ds, keys, want }) => {
    expect(hasMatchingKey("dskey.Example.com", ds, keys)).toBe(want);
  });
});
