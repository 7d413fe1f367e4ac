import { encode, type Answer } from "dns-packet";
import { describe, expect, it } from "vitest";
import { NoAnswer, type DnsQuestion } from "../../src/model/tools.ts";
import { createDnsClient } from "../../src/tools/dns-client.ts";
import { answerTo, serveDns, type Reply } from "./dns-server.ts";
import { closedPort, vantageWith } from "./loopback.ts";

const soa = {
  type: "SOA",
  name: "shop.test",
  ttl: 900,
  data: { mname: "NS1.Shop.test", rname: "host.Shop.test", serial: 7, refresh: 1, retry: 2, expire: 3, minimum: 300 },
} as const;
const aa = 1 << 10;
const tc = 1 << 9;
const rd = 1 << 8;
const ad = 1 << 5;

async function ask(reply: Parameters<typeof serveDns>[0], question: Partial<DnsQuestion> = {}) {
  const server = await serveDns(reply);
  const client = createDnsClient({ vantage: vantageWith({ resolvers: [server.at] }) });
  return { server, answer: await client.query({ name: "shop.test", type: "A", ...question }) };
}

const a = (name: string, data: string, ttl = 60): Answer => ({ type: "A", name, ttl, data });
const cname = (name: string, data: string, ttl = 60): Answer => ({ type: "CNAME", name, ttl, data });

describe("the same question under way", () => {
  const three = (fresh: boolean) => async () => {
    let asked = 0;
    const server = await serveDns(() => ({ answers: [a("shop.test", `192.0.2.${(asked += 1)}`)] }));
    const client = createDnsClient({ vantage: vantageWith({ resolvers: [server.at] }) });
    const question = { name: "shop.test", type: "A", fresh } as const;
    const answers = await Promise.all([
      client.query(question),
      client.query({ ...question, server: server.at }),
      client.query({ ...question, name: "SHOP.test" }),
    ]);
    const later = await client.query(question);
    return { asked, values: answers.map(({ values }) => values[0]), later: later.values[0] };
  };

  it("is asked once, and again when it is over", async () => {
    expect(await three(false)()).toEqual({ asked: 2, values: ["192.0.2.1", "192.0.2.1", "192.0.2.1"], later: "192.0.2.2" });
  });

  it("is asked each time where a fresh answer is wanted", async () => {
    const { asked, values } = await three(true)();
    expect(asked).toBe(4);
    expect(new Set(values).size).toBe(3);
  });
});

describe("values in presentation form", () => {
  it.each<{ type: DnsQuestion["type"]; data: unknown; value: string }>([
    { type: "A", data: "192.0.2.1", value: "192.0.2.1" },
    { type: "AAAA", data: "2001:db8::1", value: "2001:db8::1" },
    { type: "NS", data: "NS1.Shop.TEST", value: "ns1.shop.test" },
    { type: "CNAME", data: "Edge.Example", value: "edge.example" },
    { type: "PTR", data: "mail.Shop.test.", value: "mail.shop.test" },
    { type: "MX", data: { preference: 10, exchange: "Mail.Shop.test" }, value: "10 mail.shop.test" },
    { type: "MX", data: { preference: 0, exchange: "." }, value: "0 ." },
    { type: "TXT", data: ["v=spf1 ", "-all"], value: "v=spf1 -all" },
    { type: "TXT", data: [Buffer.from([0xc3]), Buffer.from([0xa9])], value: "é" },
    { type: "SOA", data: soa.data, value: "ns1.shop.test host.shop.test 7 1 2 3 300" },
    { type: "DS", data: { keyTag: 5, algorithm: 13, digestType: 2, digest: Buffer.from("abcd", "hex") }, value: "5 13 2 ABCD" },
    { type: "DNSKEY", data: { flags: 257, algorithm: 13, key: Buffer.from("key") }, value: "257 3 13 a2V5" },
    { type: "TLSA", data: { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.from("ab12", "hex") }, value: "3 1 1 AB12" },
    {
      type: "RRSIG",
      data: {
        typeCovered: "A",
        algorithm: 13,
        labels: 2,
        originalTTL: 60,
        expiration: 1_800_000_000,
        inception: 1_700_000_000,
        keyTag: 7,
        signersName: "Shop.test",
        signature: Buffer.from("sig"),
      },
      value: "A 13 2 60 1800000000 1700000000 7 shop.test c2ln",
    },
    { type: "CAA", data: { flags: 128, tag: "issue", value: 'ca.test; x="1"' }, value: String.raw`128 issue "ca.test; x=\"1\""` },
  ])("$type $value", async ({ type, data, value }) => {
    const { answer } = await ask(() => ({ answers: [{ type, name: "SHOP.test", ttl: 60, data } as Answer] }), { type });
    expect(answer).toMatchObject({ rcode: "NOERROR", values: [value], ttlSeconds: 60, chain: [] });
  });

  it("escapes what does not belong in a name", async () => {
    const { answer } = await ask(() => ({ answers: [{ type: "NS", name: "shop.test", ttl: 1, data: "a\u001bb c.test" }] }), { type: "NS" });
    expect(answer.values).toEqual([String.raw`a\027b\032c.test`]);
  });
});

describe("what an answer says", () => {
  it.each<{ why: string; reply: Reply; type?: DnsQuestion["type"]; want: Record<string, unknown> }>([
    {
      why: "several addresses: the lowest TTL",
      reply: { answers: [a("shop.test", "192.0.2.1", 60), a("shop.test", "192.0.2.2", 30)] },
      want: { rcode: "NOERROR", values: ["192.0.2.1", "192.0.2.2"], ttlSeconds: 30 },
    },
    {
      why: "a name that does not exist: the smaller of SOA TTL and minimum",
      reply: { rcode: 3, authorities: [soa] },
      want: { rcode: "NXDOMAIN", values: [], ttlSeconds: 300, referral: [], serial: undefined },
    },
    {
      why: "a name without such records",
      reply: { authorities: [{ ...soa, ttl: 20 }] },
      want: { rcode: "NOERROR", values: [], ttlSeconds: 20, referral: [] },
    },
    { why: "a broken server", reply: { rcode: 2 }, want: { rcode: "SERVFAIL", values: [], ttlSeconds: undefined } },
    { why: "a server that does not want to", reply: { rcode: 5 }, want: { rcode: "REFUSED", values: [] } },
    {
      why: "flags",
      reply: { flags: aa | ad, answers: [a("shop.test", "192.0.2.1")] },
      want: { authoritative: true, authenticated: true },
    },
    {
      why: "aliases in any order, and records of other names left out",
      reply: {
        answers: [
          a("c.example", "192.0.2.9", 50),
          a("stray.test", "192.0.2.66"),
          cname("B.example", "c.example", 40),
          cname("shop.test", "b.Example"),
        ],
      },
      want: { values: ["192.0.2.9"], chain: ["b.example", "c.example"], ttlSeconds: 40 },
    },
    {
      why: "an alias that leads nowhere",
      reply: { answers: [cname("shop.test", "gone.example", 40)] },
      want: { rcode: "NOERROR", values: [], chain: ["gone.example"], ttlSeconds: 40 },
    },
    {
      why: "aliases in a circle",
      reply: { answers: [cname("shop.test", "b.test"), cname("b.test", "shop.test"), a("x.test", "192.0.2.1")] },
      want: { values: [], chain: ["b.test", "shop.test"] },
    },
    {
      why: "a referral from the parent",
      reply: {
        authorities: [
          { type: "NS", name: "shop.test", ttl: 60, data: "NS1.Host.test" },
          { type: "NS", name: "shop.test", ttl: 60, data: "ns2.host.test" },
        ],
      },
      type: "NS",
      want: { rcode: "NOERROR", values: [], referral: ["ns1.host.test", "ns2.host.test"], authoritative: false },
    },
    {
      why: "name servers beside an answer, which refer to nobody",
      reply: { answers: [a("shop.test", "192.0.2.1")], authorities: [{ type: "NS", name: "shop.test", ttl: 60, data: "ns1.host.test" }] },
      want: { referral: [] },
    },
    { why: "the serial of a zone", reply: { flags: aa, answers: [soa] }, type: "SOA", want: { serial: 7, authoritative: true } },
    { why: "a TTL with the highest bit set", reply: { answers: [a("shop.test", "192.0.2.1", 0x80_00_00_00)] }, want: { ttlSeconds: 0 } },
  ])("$why", async ({ reply, type, want }) => {
    const { answer, server } = await ask(() => reply, type === undefined ? {} : { type });
    expect(answer).toMatchObject({ ...want, server: server.at });
  });

  it("reads the upper bits of an extended error", async () => {
    const opt: Answer = {
      type: "OPT",
      name: ".",
      udpPayloadSize: 1232,
      extendedRcode: 1,
      ednsVersion: 0,
      flags: 0,
      flag_do: false,
      options: [],
    };
    const { answer } = await ask(() => ({ additionals: [opt] }));
    expect(answer.rcode).toBe("BADVERS");
  });

  it.each([
    {
      why: "a code with a text",
      data: Buffer.from([0, 9, ...Buffer.from("no\u001b[2J key\r\n")]),
      ede: { code: 9, text: "DNSKEY Missing: no [2J key" },
    },
    { why: "a code alone", data: Buffer.from([0, 6]), ede: { code: 6, text: "DNSSEC Bogus" } },
    { why: "a code nobody knows", data: Buffer.from([0xff, 1]), ede: { code: 0xff01, text: "code 65281" } },
    { why: "one byte", data: Buffer.from([6]), ede: undefined },
  ])("reads why a server failed: $why", async ({ data, ede }) => {
    const options = [{ code: "OPTION_15", data }] as never;
    const opt = { type: "OPT", name: ".", udpPayloadSize: 1232, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options };
    const { answer } = await ask(() => ({ rcode: 2, additionals: [opt as Answer] }));
    expect(answer.rcode).toBe("SERVFAIL");
    expect(answer.ede).toEqual(ede);
  });
});

describe("what a question carries", () => {
  it("asks with EDNS0, 1,232 bytes, DO, and recursion unless told not to", async () => {
    const server = await serveDns(() => ({}));
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: ["127.0.0.1:9"] }) });
    await dns.query({ name: "shop.test.", type: "TXT", server: server.at });
    await dns.query({ name: "münchen.test", type: "NS", server: server.at, recursion: false });
    expect(server.asked.map(({ packet }) => [packet.questions?.[0]?.name, packet.questions?.[0]?.type, packet.flag_rd])).toEqual([
      ["shop.test", "TXT", true],
      ["xn--mnchen-3ya.test", "NS", false],
    ]);
    expect(server.asked[0]?.packet.additionals).toMatchObject([{ type: "OPT", udpPayloadSize: 1232, flag_do: true }]);
    expect(server.asked[0]?.packet.flags).toBe(rd);
  });

  it("asks a resolver not to verify signatures where the question says so", async () => {
    const server = await serveDns(() => ({}));
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: [server.at] }) });
    await dns.query({ name: "shop.test", type: "A", checkingDisabled: true });
    expect(server.asked[0]?.packet.flags).toBe(rd | (1 << 4));
  });

  it("asks again without EDNS where it is not understood", async () => {
    const { answer, server } = await ask(({ packet }) =>
      packet.additionals?.length === 0 ? { answers: [a("shop.test", "192.0.2.1")] } : { rcode: 1, questions: [] },
    );
    expect(answer.values).toEqual(["192.0.2.1"]);
    expect(server.asked).toHaveLength(2);
  });

  it.each([
    { why: "an empty label", name: "shop..test" },
    { why: "a label of 64 octets", name: `${"a".repeat(64)}.test` },
    { why: "254 octets", name: `${"a.".repeat(127)}b` },
    { why: "nothing", name: "" },
  ])("does not ask for a name with $why", async ({ name }) => {
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: ["127.0.0.1:9"] }) });
    await expect(dns.query({ name, type: "A" })).rejects.toMatchObject({ name: "NoAnswer", layer: "dns", code: "bad-name" });
  });

  it("does not ask for a type that it cannot encode", async () => {
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: ["127.0.0.1:9"] }) });
    await expect(dns.query({ name: "shop.test", type: "SSHFP" as "A" })).rejects.toThrow('type "SSHFP"');
  });
});

describe("answers that are too long, wrong or missing", () => {
  it("asks over TCP when the answer does not fit", async () => {
    const long = Array.from({ length: 9 }, (_, index): Answer => ({
      type: "TXT",
      name: "shop.test",
      ttl: 60,
      data: String(index).repeat(250),
    }));
    const { answer, server } = await ask(({ over }) => (over === "udp" ? { flags: tc } : { answers: long }), { type: "TXT" });
    expect(server.asked.map(({ over }) => over)).toEqual(["udp", "tcp"]);
    expect(answer.values).toHaveLength(9);
  });

  it("passes over packets that belong to another question, and takes the right one after them", async () => {
    const lie = { answers: [a("shop.test", "203.0.113.66")] };
    const { answer, server } = await ask(({ packet }) => [
      encode({ ...lie, type: "response", id: ((packet.id ?? 0) + 1) & 0xff_ff, questions: packet.questions }),
      answerTo(packet, { ...lie, questions: [{ type: "A", name: "other.test" }] }),
      answerTo(packet, { ...lie, questions: [{ type: "AAAA", name: "shop.test" }] }),
      answerTo(packet, { ...lie, questions: [] }),
      encode({ ...lie, type: "query", id: packet.id, questions: packet.questions }),
      answerTo(packet, { answers: [a("shop.test", "192.0.2.1")] }),
    ]);
    expect(answer.values).toEqual(["192.0.2.1"]);
    expect(server.asked).toHaveLength(1);
  });

  it("ignores a perfect answer that comes from another address", async () => {
    const { answer } = await ask(async ({ packet, forge }) => {
      await forge(answerTo(packet, { answers: [a("shop.test", "203.0.113.66")] }));
      return { answers: [a("shop.test", "192.0.2.1")] };
    });
    expect(answer.values).toEqual(["192.0.2.1"]);
  });

  it("uses another id for every question, and another port after a few", async () => {
    const server = await serveDns(() => ({}));
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: [server.at] }) });
    await Promise.all(Array.from({ length: 70 }, () => dns.query({ name: "shop.test", type: "A", fresh: true })));
    expect(new Set(server.asked.map(({ packet }) => packet.id)).size).toBeGreaterThan(60);
    const perPort = Map.groupBy(server.asked, ({ fromPort }) => fromPort);
    for (const questions of perPort.values()) {
      expect(questions.length).toBeLessThanOrEqual(32);
      expect(new Set(questions.map(({ packet }) => packet.id)).size).toBe(questions.length);
    }
  });

  it.each<{ why: string; replies: readonly Reply[]; code: string; tries: number }>([
    { why: "silence, twice", replies: [undefined, undefined], code: "timeout", tries: 2 },
    { why: "garbage, twice", replies: [Buffer.from([0, 0]), Buffer.from([0, 0])], code: "timeout", tries: 2 },
  ])("gives up after $why", async ({ replies, code, tries }) => {
    const server = await serveDns(() => replies[0]);
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: [server.at] }) });
    await expect(dns.query({ name: "shop.test", type: "A", timeoutMs: 40 })).rejects.toMatchObject({ layer: "dns", code });
    expect(server.asked).toHaveLength(tries);
  });

  it("answers when only the second try does", async () => {
    let count = 0;
    const { answer } = await ask(() => (count++ === 0 ? undefined : { answers: [a("shop.test", "192.0.2.1")] }), { timeoutMs: 200 });
    expect(answer.values).toEqual(["192.0.2.1"]);
  });

  it("says that an answer cannot be read", async () => {
    const broken = ask(({ packet }) => Buffer.concat([answerTo(packet, { answers: [a("shop.test", "192.0.2.1")] }).subarray(0, -3)]));
    await expect(broken).rejects.toMatchObject({ code: "malformed", message: expect.stringContaining("cannot be read") as string });
  });

  it("tells a closed port from a timeout", async () => {
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: [`127.0.0.1:${await closedPort()}`] }) });
    await expect(dns.query({ name: "shop.test", type: "A" })).rejects.toMatchObject({ layer: "dns", code: "refused" });
  });

  it("says so when the answer over TCP never comes", async () => {
    const silent = ask(({ over }) => (over === "udp" ? { flags: tc } : undefined), { timeoutMs: 40 });
    await expect(silent).rejects.toMatchObject({ code: "timeout" });
  });

  it("ends with the run", async () => {
    const stop = new AbortController();
    const server = await serveDns(() => {
      stop.abort(new Error("the run is over"));
      return undefined;
    });
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: [server.at] }), signal: stop.signal });
    await expect(dns.query({ name: "shop.test", type: "A" })).rejects.toThrow("the run is over");
  });
});

describe("the system's servers, when the vantage names none", () => {
  it("are asked one after the other", async () => {
    const server = await serveDns(() => ({ answers: [a("shop.test", "192.0.2.1")] }));
    const dead = `127.0.0.1:${await closedPort()}`;
    const dns = createDnsClient({ vantage: vantageWith(), systemServers: () => [dead, server.at] });
    expect(await dns.query({ name: "shop.test", type: "A" })).toMatchObject({ values: ["192.0.2.1"], server: server.at });
  });

  it("may be missing", async () => {
    const dns = createDnsClient({ vantage: vantageWith(), systemServers: () => [] });
    await expect(dns.query({ name: "shop.test", type: "A" })).rejects.toBeInstanceOf(NoAnswer);
  });
});
