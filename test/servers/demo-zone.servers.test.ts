import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAuthoritative } from "../../apps/coach/world/dns/authoritative.ts";
import { createZoneKey, dsFor, type ZoneKey } from "../../apps/coach/world/dns/keys.ts";
import { startParent } from "../../apps/coach/world/dns/parent.ts";
import { startResolver } from "../../apps/coach/world/dns/resolver.ts";
import { defineZone, type Zone } from "../../apps/coach/world/dns/zone.ts";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import { createUndo } from "../../apps/coach/world/undo.ts";
import { brightpathZone } from "../../apps/coach/world/zone-records.ts";
import { lacks } from "./needs.ts";
import { runProgram } from "./run-program.ts";
import { createScratchFolder } from "./scratch-folder.ts";
import { anchorLine, startNamed } from "./start-named.ts";

const skip = lacks("dig and delv", { programs: ["dig", "delv"] });
const undo = createUndo();
const addresses = { parent: "127.0.0.62", ns1: "127.0.0.63", ns2: "127.0.0.64", resolver: "127.0.0.65" };
const key = createZoneKey();
const aboveKey = createZoneKey();
let folder = "";
let port = 0;

/** The demo's own zone, and beside its records what other zones have: aliases, a wildcard, a delegation, much text. */
function zone(): Zone {
  const own = brightpathZone(`v=DKIM1; k=rsa; p=${"A".repeat(392)}`, 2026110100);
  const more = defineZone(own.origin, 60, [
    ["docs", "CNAME", "app.brightpath.test"],
    ["dead", "CNAME", "nowhere.brightpath.test"],
    ["*.preview", "A", "127.0.0.11"],
    ["below.nothing", "A", "127.0.0.12"],
    ["@", "CAA", '0 issue "letsencrypt.org"'],
    ["six", "AAAA", "2001:db8::6"],
    ["huge", "TXT", "x".repeat(3000)],
    ["away", "NS", "ns.away.brightpath.test"],
    ["ns.away", "A", "127.0.0.66"],
  ]);
  return { origin: own.origin, records: [...own.records, ...more.records] };
}

beforeAll(async () => {
  if (skip) return;
  folder = await createScratchFolder(undo);
  port = await freePorts(Object.values(addresses).map((address) => ({ address, protocol: "both" })));
  const servers = [
    { name: "ns1.brightpath.test", address: addresses.ns1 },
    { name: "ns2.brightpath.test", address: addresses.ns2 },
  ];
  const delegations = [{ zone: "brightpath.test", servers, ds: [dsFor("brightpath.test", key.dnskey)] }];
  const started = [
    await startParent({ address: addresses.parent, port, delegations, key: aboveKey }),
    await startAuthoritative({ address: addresses.ns1, port, zones: [{ zone: zone(), key }] }),
    await startAuthoritative({ address: addresses.ns2, port, zones: [{ zone: zone(), key }] }),
    await startResolver({ address: addresses.resolver, port, hints: { test: [addresses.parent] } }),
  ];
  for (const server of started) undo.add(() => server.stop());
});
afterAll(() => undo.run());

const present = ({ dnskey }: ZoneKey): string => `${dnskey.flags} 3 ${dnskey.algorithm} ${dnskey.key.toString("base64")}`;

async function delv(
  server: string,
  question: readonly string[],
  anchor: { readonly zone: string; readonly key: ZoneKey },
): Promise<string> {
  const file = join(folder, `anchor-${anchor.zone}-${anchor.key.tag}`);
  await writeFile(file, `trust-anchors { ${anchorLine(anchor.zone, present(anchor.key))} };\n`);
  const { output } = await runProgram("delv", ["-4", `@${server}`, "-p", String(port), "-a", file, `+root=${anchor.zone}`, ...question]);
  return output;
}

async function dig(server: string, ...question: readonly string[]): Promise<string> {
  const { output } = await runProgram("dig", ["-4", `@${server}`, "-p", String(port), "+tries=1", "+time=5", ...question]);
  return output;
}

const own = { zone: "brightpath.test", key };
const questions = [
  { what: "the address", question: ["brightpath.test", "A"], says: "; fully validated" },
  { what: "the serial", question: ["brightpath.test", "SOA"], says: "; fully validated" },
  { what: "the name servers", question: ["brightpath.test", "NS"], says: "; fully validated" },
  { what: "the mail servers", question: ["brightpath.test", "MX"], says: "; fully validated" },
  { what: "SPF", question: ["brightpath.test", "TXT"], says: "; fully validated" },
  { what: "who may issue certificates", question: ["brightpath.test", "CAA"], says: "; fully validated" },
  { what: "the keys themselves", question: ["brightpath.test", "DNSKEY"], says: "; fully validated" },
  { what: "an IPv6 address", question: ["six.brightpath.test", "AAAA"], says: "; fully validated" },
  { what: "the DKIM key, in two strings", question: ["bp1._domainkey.brightpath.test", "TXT"], says: "; fully validated" },
  { what: "the DMARC record", question: ["_dmarc.brightpath.test", "TXT"], says: "; fully validated" },
  { what: "text that needs TCP", question: ["huge.brightpath.test", "TXT"], says: "; fully validated" },
  { what: "an alias", question: ["docs.brightpath.test", "A"], says: "; fully validated" },
  { what: "a name of a wildcard", question: ["pr-7.preview.brightpath.test", "A"], says: "; fully validated" },
  { what: "that a name does not exist", question: ["nobody.brightpath.test", "A"], says: "; negative response, fully validated" },
  { what: "that an alias leads nowhere", question: ["dead.brightpath.test", "A"], says: ";-$NXDOMAIN" },
  { what: "that a record does not exist", question: ["app.brightpath.test", "AAAA"], says: "; negative response, fully validated" },
  { what: "that there are only names below", question: ["nothing.brightpath.test", "A"], says: "; negative response, fully validated" },
  {
    what: "that a wildcard has no such record",
    question: ["pr-7.preview.brightpath.test", "MX"],
    says: "; negative response, fully validated",
  },
];

/** What a resolver passes on with its proof: one of each kind. */
const throughResolver = [
  "a name of a wildcard",
  "the address",
  "the keys themselves",
  "the DKIM key, in two strings",
  "text that needs TCP",
  "an alias",
  "that a name does not exist",
  "that a record does not exist",
  "that a wildcard has no such record",
];

describe.skipIf(skip)("the demo's signed zone, for BIND's validator", () => {
  it.each(questions)("proves $what, at a name server", async ({ question, says }) => {
    expect(await delv(addresses.ns1, question, own)).toContain(says);
  });

  it.each(questions.filter(({ what }) => throughResolver.includes(what)))(
    "proves $what, through the demo's resolver",
    async ({ question, says }) => {
      expect(await delv(addresses.resolver, question, own)).toContain(says);
    },
  );

  it("hangs together from the zone above down", async () => {
    const above = { zone: "test", key: aboveKey };
    expect(await delv(addresses.resolver, ["app.brightpath.test", "A"], above)).toContain("; fully validated");
    expect(await delv(addresses.resolver, ["brightpath.test", "DS"], above)).toContain("; fully validated");
  });

  it("proves nothing to somebody who trusts another key", async () => {
    const output = await delv(addresses.ns1, ["app.brightpath.test", "A"], { ...own, key: createZoneKey() });
    expect(output).not.toContain("fully validated");
    expect(output).toMatch(/broken trust chain|no valid signature|resolution failed/u);
  });
});

describe.skipIf(skip)("the demo's name servers, for dig", () => {
  it.each([
    {
      why: "it answers with authority",
      question: ["+norec", "app.brightpath.test", "A"],
      says: ["status: NOERROR", "flags: qr aa;", "127.0.0.10"],
    },
    { why: "a name does not exist", question: ["+norec", "nobody.brightpath.test"], says: ["status: NXDOMAIN", "flags: qr aa;", "SOA"] },
    { why: "the zone is not its own", question: ["+norec", "example.com"], says: ["status: REFUSED"] },
    {
      why: "it gave the name away",
      question: ["+norec", "www.away.brightpath.test"],
      says: ["flags: qr;", "ns.away.brightpath.test", "127.0.0.66"],
    },
    {
      why: "a packet is too small",
      question: ["+norec", "+ignore", "huge.brightpath.test", "TXT"],
      says: ["flags: qr aa tc;", "ANSWER: 0"],
    },
    { why: "TCP has room", question: ["+norec", "+tcp", "huge.brightpath.test", "TXT"], says: ["flags: qr aa;", "ANSWER: 1", "(TCP)"] },
    {
      why: "the client knows no EDNS",
      question: ["+norec", "+noedns", "huge.brightpath.test", "TXT", "+ignore"],
      says: ["flags: qr aa tc;"],
    },
    { why: "EDNS has another version", question: ["+norec", "+edns=1", "+noednsneg", "app.brightpath.test"], says: ["status: BADVERS"] },
    { why: "signatures are asked for", question: ["+norec", "+dnssec", "app.brightpath.test"], says: ["RRSIG", "flags: do;"] },
    { why: "somebody wants the whole zone", question: ["brightpath.test", "AXFR"], says: ["Transfer failed"] },
  ])("says so where $why", async ({ question, says }) => {
    const output = await dig(addresses.ns1, ...question);
    for (const one of says) expect(output).toContain(one);
    expect(output).not.toMatch(/warning|malformed|mismatch|extra bytes/iu);
  });

  it("let a resolver say that it verified", async () => {
    const output = await dig(addresses.resolver, "+dnssec", "app.brightpath.test");
    expect(output).toMatch(/flags: qr rd ra ad;/u);
    expect(output).not.toMatch(/warning/iu);
  });
});

describe.skipIf(skip || lacks("BIND as a resolver", { programs: ["named"] }))("the demo's signed zone, through BIND as a resolver", () => {
  it("is verified by the key alone, and refused by another", async () => {
    const forwards = { "brightpath.test": { address: addresses.ns1, port } };
    const askThrough = async (trusted: ZoneKey): Promise<string> => {
      const named = await startNamed({ folder, forwards, anchors: { "brightpath.test": present(trusted) } }, undo);
      return (await runProgram("dig", ["-4", "@127.0.0.1", "-p", String(named.port), "app.brightpath.test", "A"])).output;
    };
    expect(await askThrough(key)).toMatch(/status: NOERROR[\s\S]*flags: qr rd ra ad;[\s\S]*127\.0\.0\.10/u);
    expect(await askThrough(createZoneKey())).toContain("status: SERVFAIL");
  });
});
