import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUndo } from "../../apps/coach/world/undo.ts";
import type { DnsAnswer, DnsQuestion, Tools } from "../../packages/openingday/src/model/tools.ts";
import { createTools } from "../../packages/openingday/src/tools/create-tools.ts";
import { lacks } from "./needs.ts";
import { createScratchFolder } from "./scratch-folder.ts";
import { signZone, writeZone } from "./sign-zone.ts";
import { type Named, startNamed } from "./start-named.ts";

const skip = lacks("BIND", { programs: ["named", "dnssec-keygen", "dnssec-signzone"] });
const undo = createUndo();
let above: Named;
let server: Named;
let resolver: Named;
let dns: Tools["dns"];
let key = "";
let ds = "";

const dkimKey = "A".repeat(392);
const signed = `$TTL 300
@ SOA ns1 host\\.master 7 3600 600 86400 45
@ NS ns1
@ NS NS2.Other.test.
ns1 A 127.0.0.1
@ A 192.0.2.10
@ AAAA 2001:db8::10
@ MX 10 mail
@ MX 20 Backup.Other.test.
@ TXT "v=spf1 ip4:192.0.2.10 -all"
@ TXT "say \\"hi\\"; \\\\ twice"
@ CAA 0 issue "letsencrypt.org; validationmethods=dns-01"
@ CAA 128 iodef "mailto:security@launch.test"
app 30 A 192.0.2.11
www CNAME app
far CNAME www.other.test.
loop CNAME loop2
loop2 CNAME loop
s1._domainkey TXT "v=DKIM1; k=rsa; p=${dkimKey.slice(0, 230)}" "${dkimKey.slice(230)}"
split TXT "caf\\195" "\\169"
${Array.from({ length: 14 }, (_, index) => `large TXT "${String(index).padStart(2, "0")}${"x".repeat(240)}"`).join("\n")}
${Array.from({ length: 90 }, (_, index) => `crowd A 10.0.0.${index}`).join("\n")}
below.nothing A 192.0.2.12
*.preview A 192.0.2.13
nomail MX 0 .
xn--mnchen-3ya A 192.0.2.14
10.2.0.192.rev PTR Mail.Launch.test.
sub NS ns.sub
ns.sub A 127.0.0.1
`;
const plain = `$TTL 20
@ SOA ns1 hostmaster 4294967295 3600 600 86400 900
@ NS ns1
ns1 A 127.0.0.1
`;

beforeAll(async () => {
  if (skip) return;
  const folder = await createScratchFolder(undo);
  const [zone, stranger, unsigned] = await Promise.all([
    writeZone(folder, "launch.test", signed).then((file) => signZone("launch.test", file)),
    writeZone(folder, "broken.test", plain).then((file) => signZone("broken.test", file)),
    writeZone(folder, "plain.test", plain),
  ]);
  ({ key, ds } = zone);
  const parent = `$TTL 300\n@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\nlaunch NS ns1.launch\nns1.launch A 127.0.0.1\nlaunch DS ${ds}\n`;
  const zones = { "launch.test": zone.file, "plain.test": unsigned, "broken.test": stranger.file };
  [above, server] = await Promise.all([
    writeZone(folder, "test", parent).then((file) => startNamed({ folder, zones: { test: file } }, undo)),
    startNamed({ folder, zones }, undo),
  ]);
  const forwards = { "launch.test": server, "plain.test": server, "broken.test": server };
  resolver = await startNamed({ folder, forwards, anchors: { "launch.test": key, "broken.test": key } }, undo);
  const vantage = { resolvers: [resolver.at], parents: [above.at], connect: {}, dnsPort: server.port };
  const open = createTools({ vantage, mode: "passive", version: "0.0.0-test" });
  undo.add(() => open.close());
  dns = open.tools.dns;
});
afterAll(() => undo.run());

const ask = (name: string, type: DnsQuestion["type"]): Promise<DnsAnswer> => dns.query({ name, type, server: server.at, recursion: false });

describe.skipIf(skip)("our DNS client, at BIND as an authoritative server", () => {
  it.each<{ type: DnsQuestion["type"]; name: string; values: readonly string[]; ttlSeconds?: number }>([
    { type: "A", name: "launch.test", values: ["192.0.2.10"] },
    { type: "AAAA", name: "launch.test", values: ["2001:db8::10"] },
    { type: "NS", name: "launch.test", values: ["ns1.launch.test", "ns2.other.test"] },
    { type: "MX", name: "launch.test", values: ["10 mail.launch.test", "20 backup.other.test"] },
    { type: "MX", name: "nomail.launch.test", values: ["0 ."] },
    { type: "TXT", name: "launch.test", values: ['say "hi"; \\ twice', "v=spf1 ip4:192.0.2.10 -all"] },
    { type: "TXT", name: "s1._domainkey.launch.test", values: [`v=DKIM1; k=rsa; p=${dkimKey}`] },
    { type: "TXT", name: "split.launch.test", values: ["café"] },
    {
      type: "CAA",
      name: "launch.test",
      values: ['0 issue "letsencrypt.org; validationmethods=dns-01"', '128 iodef "mailto:security@launch.test"'],
    },
    { type: "A", name: "app.launch.test", values: ["192.0.2.11"], ttlSeconds: 30 },
    { type: "A", name: "APP.Launch.TEST.", values: ["192.0.2.11"], ttlSeconds: 30 },
    { type: "A", name: "any.preview.launch.test", values: ["192.0.2.13"] },
    { type: "A", name: "münchen.launch.test", values: ["192.0.2.14"] },
    { type: "PTR", name: "10.2.0.192.rev.launch.test", values: ["mail.launch.test"] },
    { type: "CNAME", name: "www.launch.test", values: ["app.launch.test"] },
  ])("reads $type of $name", async ({ type, name, values, ttlSeconds = 300 }) => {
    const answer = await ask(name, type);
    expect({ ...answer, values: answer.values.toSorted() }).toMatchObject({
      rcode: "NOERROR",
      values,
      ttlSeconds,
      authoritative: true,
      chain: [],
    });
  });

  it("reads the SOA and its serial, also the highest one there is", async () => {
    const soa = await ask("launch.test", "SOA");
    expect(soa).toMatchObject({ serial: 7, values: [expect.stringMatching(/^ns1\.launch\.test \S+ 7 3600 600 86400 45$/u)] });
    expect(await ask("plain.test", "SOA")).toMatchObject({ serial: 4_294_967_295 });
  });

  it("reads the keys of a signed zone", async () => {
    const { values } = await ask("launch.test", "DNSKEY");
    expect(values).toHaveLength(2);
    expect(values).toContain(key);
  });

  it("reads at the zone above where the zone lives and which key it vouches for", async () => {
    const question = { name: "launch.test", server: above.at, recursion: false } as const;
    expect(await dns.query({ ...question, type: "DS" })).toMatchObject({ values: [ds], authoritative: true, ttlSeconds: 300 });
    expect(await dns.query({ ...question, type: "NS" })).toMatchObject({ values: [], referral: ["ns1.launch.test"], authoritative: false });
  });

  it("follows an alias, and says where one leaves the zone", async () => {
    expect(await ask("www.launch.test", "A")).toMatchObject({ values: ["192.0.2.11"], chain: ["app.launch.test"], ttlSeconds: 30 });
    expect(await ask("far.launch.test", "A")).toMatchObject({
      rcode: "NOERROR",
      values: [],
      chain: ["www.other.test"],
      authoritative: true,
    });
    expect(await ask("loop.launch.test", "A")).toMatchObject({ values: [] });
  });

  it.each<{ why: string; name: string; type: DnsQuestion["type"]; rcode: string; ttlSeconds: number }>([
    { why: "the name does not exist", name: "nobody.launch.test", type: "A", rcode: "NXDOMAIN", ttlSeconds: 45 },
    { why: "the name has no such record", name: "app.launch.test", type: "AAAA", rcode: "NOERROR", ttlSeconds: 45 },
    { why: "there are only names below it", name: "nothing.launch.test", type: "A", rcode: "NOERROR", ttlSeconds: 45 },
    { why: "the SOA lives shorter than its minimum says", name: "nobody.plain.test", type: "A", rcode: "NXDOMAIN", ttlSeconds: 20 },
    { why: "an unsigned zone has no keys", name: "plain.test", type: "DNSKEY", rcode: "NOERROR", ttlSeconds: 20 },
  ])("tells how long nothing is remembered where $why", async ({ name, type, rcode, ttlSeconds }) => {
    expect(await ask(name, type)).toMatchObject({ rcode, values: [], ttlSeconds, authoritative: true, referral: [] });
  });

  it("asks again over TCP what does not fit a packet", async () => {
    const large = await ask("large.launch.test", "TXT");
    expect(large.values.toSorted()).toEqual(
      Array.from({ length: 14 }, (_, index) => `${String(index).padStart(2, "0")}${"x".repeat(240)}`),
    );
    expect((await ask("crowd.launch.test", "A")).values).toHaveLength(90);
    expect(server.said()).not.toMatch(/FORMERR|malformed/iu);
  });

  it("takes a refusal outside of the zones for an answer", async () => {
    expect(await ask("elsewhere.example", "A")).toMatchObject({ rcode: "REFUSED", values: [], authoritative: false });
  });

  it("sees where a part of the zone was given away", async () => {
    expect(await ask("www.sub.launch.test", "A")).toMatchObject({
      rcode: "NOERROR",
      values: [],
      authoritative: false,
      referral: ["ns.sub.launch.test"],
    });
  });
});

describe.skipIf(skip)("our DNS client, at BIND as a resolver", () => {
  const resolve = (name: string, type: DnsQuestion["type"]): Promise<DnsAnswer> => dns.query({ name, type });

  it("sees that the answers of a signed zone were verified, and those of others were not", async () => {
    expect(await resolve("app.launch.test", "A")).toMatchObject({ values: ["192.0.2.11"], authenticated: true, authoritative: false });
    expect(await resolve("nobody.launch.test", "A")).toMatchObject({ rcode: "NXDOMAIN", authenticated: true });
    expect(await resolve("ns1.plain.test", "A")).toMatchObject({ values: ["127.0.0.1"], authenticated: false });
  });

  it("takes it for an answer that a broken signature is refused", async () => {
    expect(await resolve("ns1.broken.test", "A")).toMatchObject({ rcode: "SERVFAIL", values: [] });
  });

  it("finds the addresses to dial, through an alias", async () => {
    expect(await dns.addresses("www.launch.test")).toEqual(["192.0.2.11"]);
    expect(await dns.addresses("launch.test")).toEqual(["192.0.2.10", "2001:db8::10"]);
    await expect(dns.addresses("nobody.launch.test")).rejects.toMatchObject({ code: "ENOTFOUND" });
  });
});
