import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import { createUndo } from "../../apps/coach/world/undo.ts";
import zoneAgrees from "../../packages/openingday/src/checks/domain/zone-agrees.ts";
import type { Outcome } from "../../packages/openingday/src/model/check.ts";
import type { DnsZone } from "../../packages/openingday/src/model/evidence-dns.ts";
import type { ProbeContext } from "../../packages/openingday/src/model/probe.ts";
import type { Target, Vantage } from "../../packages/openingday/src/model/target.ts";
import type { DnsAnswer, DnsQuestion, Tools } from "../../packages/openingday/src/model/tools.ts";
import dnsZone from "../../packages/openingday/src/probes/dns/dns-zone.ts";
import { createTools, type OpenTools } from "../../packages/openingday/src/tools/create-tools.ts";
import { lacks } from "./needs.ts";
import { createScratchFolder } from "./scratch-folder.ts";
import { signZone, writeZone } from "./sign-zone.ts";
import { type Named, startNamed } from "./start-named.ts";
import { startRelay } from "./start-relay.ts";
import { startUnbound, type Unbound } from "./start-unbound.ts";

const skip = lacks("BIND and Unbound", { programs: ["named", "dnssec-keygen", "dnssec-signzone", "unbound"] });
const undo = createUndo();
const [address1, address2] = ["127.0.0.57", "127.0.0.58"];
let resolver: Unbound;
let above: Named;
let open: OpenTools;
let vantage: Vantage;

/** `sound` is signed well, `broken` was changed after it was signed, `old` was signed until a day that is over, `half` has a lame server. */
beforeAll(async () => {
  if (skip) return;
  const folder = await createScratchFolder(undo);
  const write = (origin: string): Promise<string> => writeZone(folder, origin, zoneText);
  const [sound, broken, old, half, down] = await Promise.all([
    write("sound.test").then((file) => signZone("sound.test", file)),
    write("broken.test").then((file) => signZone("broken.test", file)),
    write("old.test").then((file) => signZone("old.test", file, ["-P", "-s", "20250101000000", "-e", "20250201000000"])),
    write("half.test").then((file) => signZone("half.test", file)),
    write("down.test").then((file) => signZone("down.test", file)),
  ]);
  await writeFile(broken.file, (await readFile(broken.file, "utf8")).replaceAll("192.0.2.10", "203.0.113.66"));
  const all = { "sound.test": sound, "broken.test": broken, "old.test": old, "half.test": half, "down.test": down };
  const zones = Object.fromEntries(Object.entries(all).map(([origin, { file }]) => [origin, file]));
  const others = Object.fromEntries(Object.entries(zones).filter(([origin]) => !["half.test", "down.test"].includes(origin)));
  const [server, stranger] = await Promise.all([zones, others].map((served) => startNamed({ folder, zones: served }, undo)));
  if (server === undefined || stranger === undefined) throw new Error("unreachable: two were started");
  const dnsPort = await freePorts([address1, address2].map((address) => ({ address, protocol: "both" })));
  await startRelay({ address: address1, port: dnsPort }, server.port, undo);
  await startRelay({ address: address2, port: dnsPort }, stranger.port, undo);
  const delegations = Object.entries(all).map(([origin, { ds }]) => {
    const label = origin.split(".")[0] ?? "";
    return `${label} NS ns1.${label}\n${label} NS ns2.${label}\nns1.${label} A ${address1}\nns2.${label} A ${address2}\n${label} DS ${ds}`;
  });
  const parent = `$TTL 300\n@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n${delegations.join("\n")}\n`;
  above = await startNamed({ folder, zones: { test: await writeZone(folder, "test", parent) } }, undo);
  const forwards = Object.fromEntries(Object.keys(all).map((origin) => [origin, origin === "down.test" ? stranger.port : server.port]));
  const anchors = Object.fromEntries(Object.entries(all).map(([origin, { key }]) => [origin, key]));
  resolver = await startUnbound({ folder, forwards, anchors }, undo);
  vantage = { resolvers: [resolver.at], parents: [above.at], connect: {}, dnsPort };
  open = createTools({ vantage, mode: "passive", version: "0.0.0-test" });
  undo.add(() => open.close());
});
afterAll(() => undo.run());

const zoneText = `$TTL 60
@ SOA ns1 hostmaster 3 3600 600 86400 60
@ NS ns1
@ NS ns2
ns1 A ${address1}
ns2 A ${address2}
@ A 192.0.2.10
@ HTTPS 1 . alpn="h2,h3" ipv4hint=192.0.2.10 ipv6hint=2001:db8::10
_443._tcp TLSA 3 1 1 ${"AB".repeat(32)}
`;

const resolve = (name: string, more: Partial<DnsQuestion> = {}): Promise<DnsAnswer> => {
  const dns: Tools["dns"] = open.tools.dns;
  return dns.query({ name, type: "A", timeoutMs: 5_000, ...more });
};

/** The zone as the audit sees it, and what it makes of it. */
async function judge(domain: string): Promise<{ readonly zone: DnsZone; readonly outcome: Outcome }> {
  const declared: Target["declared"] = {
    domain,
    site: `https://${domain}/`,
    app: `https://${domain}/`,
    hosts: [{ name: domain, role: "site" }],
    selectors: [],
    senders: [],
    forms: [],
    documentedRecords: [],
    owners: {},
  };
  const context: ProbeContext = {
    target: { declared, vantage, environments: [], journeys: [], cachedPages: [] },
    tools: open.tools,
    mode: "passive",
    signal: new AbortController().signal,
    need: () => Promise.reject(new Error("nothing else was looked at")),
    progress: () => undefined,
  };
  const zone = await dnsZone.gather(context);
  return { zone, outcome: zoneAgrees.evaluate({ "dns.zone": zone }, { domain, at: 0, declared }) };
}

describe.skipIf(skip)("a validating resolver", () => {
  it("vouches for a sound signature (AD)", async () => {
    expect(await resolve("sound.test")).toMatchObject({ rcode: "NOERROR", values: ["192.0.2.10"], authenticated: true });
  });

  it.each([
    { why: "was changed after it was signed", name: "broken.test", value: "203.0.113.66", codes: [6] },
    // Bogus, Signature Expired or DNSKEY Missing, by what Unbound had to look at first.
    { why: "was signed until a day that is over", name: "old.test", value: "192.0.2.10", codes: [6, 7, 9] },
  ])("refuses a zone that $why, says why, and gives it when asked not to verify", async ({ name, value, codes }) => {
    const refused = await resolve(name);
    expect(refused).toMatchObject({ rcode: "SERVFAIL", values: [], authenticated: false });
    expect(codes).toContain(refused.ede?.code);
    expect(await resolve(name, { checkingDisabled: true })).toMatchObject({ rcode: "NOERROR", values: [value] });
  });

  it("fails both ways where the name servers are down", async () => {
    expect(await resolve("down.test")).toMatchObject({ rcode: "SERVFAIL" });
    expect(await resolve("down.test", { checkingDisabled: true })).toMatchObject({ rcode: "SERVFAIL" });
  });
});

describe.skipIf(skip)("what the audit makes of it", () => {
  it("finds nothing wrong with a sound zone", async () => {
    const { outcome } = await judge("sound.test");
    expect(outcome).toMatchObject({ status: "passed" });
    expect(JSON.stringify(outcome)).toContain("verified the signature");
  });

  it.each(["broken.test", "old.test"])("proves that the signature of %s is broken, although its key is the right one", async (name) => {
    const { zone, outcome } = await judge(name);
    expect(zone.dsMatches).toBe(true);
    expect(outcome).toMatchObject({
      status: "failed",
      findings: [
        {
          code: "bogus",
          severity: "blocker",
          confidence: "proved",
          seen: expect.arrayContaining([expect.stringContaining("(CD)")]) as string[],
        },
      ],
    });
  });

  it("does not call a signature broken where the resolver cannot reach the servers", async () => {
    const { outcome } = await judge("down.test");
    expect(JSON.stringify(outcome)).not.toContain("bogus");
  });

  it("names the one listed server that does not know the domain", async () => {
    const { zone, outcome } = await judge("half.test");
    expect(zone.servers).toMatchObject([
      { name: "ns1.half.test", authoritative: true },
      { name: "ns2.half.test", authoritative: false },
    ]);
    expect(outcome).toMatchObject({
      status: "failed",
      findings: [{ code: "lame", message: expect.stringContaining("ns2.half.test") as string }],
    });
  });
});

describe.skipIf(skip)("records that dns-packet does not know by name, at BIND", () => {
  const ask = (name: string, type: DnsQuestion["type"]): Promise<DnsAnswer> =>
    resolve(name, { type, server: `${address1}:${vantage.dnsPort}`, recursion: false });

  it("reads HTTPS, TLSA and RRSIG as BIND wrote them", async () => {
    expect(await ask("sound.test", "HTTPS")).toMatchObject({ values: ['1 . alpn="h2,h3" ipv4hint="192.0.2.10" ipv6hint="2001:db8::10"'] });
    expect(await ask("_443._tcp.sound.test", "TLSA")).toMatchObject({ values: [`3 1 1 ${"AB".repeat(32)}`] });
    const signatures = await ask("sound.test", "RRSIG");
    expect(signatures.values).toContainEqual(expect.stringMatching(/^A 13 2 60 \d+ \d+ \d+ sound\.test [A-Za-z0-9+/=]{80,}$/u));
  });
});
