import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { NoAnswer, type DnsAnswer, type DnsQuestion, type Tools } from "../../../src/model/tools.ts";
import { isSpf, parseSpf } from "../../../src/parsers/spf.ts";
import { findSpfFaults } from "../../../src/checks/email/words/spf-faults.ts";
import { checkSpf } from "../../../src/probes/mail/authenticate-mail.ts";
import { createMailResolver } from "../../../src/probes/mail/mail-resolver.ts";
import { walkSpf } from "../../../src/probes/mail/walk-spf.ts";

const folder = process.env["OPENINGDAY_TEST_DATA"] ?? resolve(import.meta.dirname, "../../../../../../shared/data");
const file = join(folder, "rfc7208-tests.yml");

const suiteShape = v.object({
  description: v.string(),
  tests: v.record(
    v.string(),
    v.object({
      helo: v.nullish(v.string()),
      host: v.string(),
      mailfrom: v.nullish(v.string()),
      result: v.union([v.string(), v.array(v.string())]),
    }),
  ),
  zonedata: v.optional(v.record(v.string(), v.array(v.unknown())), {}),
});
type Suite = v.InferOutput<typeof suiteShape>;
/** A type and its value, or `TIMEOUT` for every type that the name has no record of. */
type Entry = "TIMEOUT" | readonly [string, unknown];

/** The zone as the suite's official driver builds it: an SPF record stands for a TXT record too, unless the name has its own. */
function readZone(zonedata: Suite["zonedata"]): Map<string, Entry[]> {
  const zone = new Map<string, Entry[]>();
  for (const [name, records] of Object.entries(zonedata)) {
    const entries = records.flatMap((record): Entry[] =>
      record === "TIMEOUT" ? ["TIMEOUT"] : Object.entries(record as Record<string, unknown>),
    );
    const hasTxt = entries.some((entry) => entry[0] === "TXT");
    const copies = hasTxt ? [] : entries.filter((entry) => entry[0] === "SPF").map((entry): Entry => ["TXT", entry[1]]);
    const real = entries.filter((entry) => !(entry[0] === "TXT" && entry[1] === "NONE"));
    zone.set(name.toLowerCase(), [...copies, ...real]);
  }
  return zone;
}

function presentation(type: string, value: unknown): string {
  if (Array.isArray(value)) return type === "MX" ? value.join(" ") : value.join("");
  return String(value);
}

function createDns(zone: ReadonlyMap<string, readonly Entry[]>): Tools["dns"] {
  async function query({ name, type }: DnsQuestion): Promise<DnsAnswer> {
    const timeout = new NoAnswer("dns", "ETIMEOUT", "no answer");
    let at = name.toLowerCase().replace(/\.$/, "");
    for (let hops = 0; hops < 10; hops += 1) {
      const entries = zone.get(at);
      if (at.startsWith("error.") && entries === undefined) throw timeout;
      const found = (entries ?? []).filter((entry) => entry !== "TIMEOUT" && entry[0] === type);
      if (found.some((entry) => entry[1] === "TIMEOUT")) throw timeout;
      const alias = (entries ?? []).find((entry) => entry !== "TIMEOUT" && entry[0] === "CNAME");
      if (found.length === 0 && alias !== undefined && type !== "CNAME") {
        at = String(alias[1]).toLowerCase();
        continue;
      }
      if (found.length === 0 && entries?.includes("TIMEOUT") === true) throw timeout;
      const rcode = entries === undefined ? "NXDOMAIN" : "NOERROR";
      const values = found.map((entry) => presentation(type, entry[1]));
      return { rcode, values, authoritative: false, authenticated: false, chain: [], referral: [], server: "" };
    }
    throw timeout;
  }
  return { query, addresses: () => Promise.reject(new Error("not asked")) };
}

it("runs on the version of mailauth whose verdicts were checked", () => {
  const { version } = v.parse(v.object({ version: v.string() }), createRequire(import.meta.url)("mailauth/package.json"));
  expect(version).toBe("7.1.0");
});

const found = existsSync(file);
const suites = found ? readSuites() : [];

function readSuites(): Suite[] {
  return parseAllDocuments(readFileSync(file, "utf8"), { uniqueKeys: false })
    .map((document): unknown => document.toJS())
    .filter((document) => document !== null)
    .map((document) => v.parse(suiteShape, document));
}

/** Records of the domains whose mail the suite neither refuses nor ignores. */
function usedRecords({ tests, zonedata }: Suite): string[] {
  const zone = readZone(zonedata);
  const used = Object.values(tests).filter(({ result }) => ![result].flat().some((word) => /permerror|none|temperror/.test(word)));
  const domains = used.map(({ helo, mailfrom }) => (mailfrom || helo || "").split("@").at(-1)?.toLowerCase() ?? "");
  const entries = domains.flatMap((domain) => zone.get(domain) ?? []);
  return entries.flatMap((entry) => (entry[0] === "TXT" ? [presentation("TXT", entry[1])] : [])).filter(isSpf);
}

it.skipIf(!found)(`has the whole RFC 7208 suite before it (skipped where ${file} is not there)`, () => {
  expect(suites.length).toBe(16);
  expect(suites.flatMap(({ tests }) => Object.keys(tests)).length).toBeGreaterThan(190);
});

describe.each(suites)("RFC 7208: $description", ({ tests, zonedata }) => {
  const zone = readZone(zonedata);
  it.each(Object.entries(tests))("%s", async (_, { helo, host, mailfrom, result }) => {
    const identity = { sender: mailfrom || undefined, helo: helo ?? undefined, clientAddress: host };
    const answer = await checkSpf(identity, createMailResolver(createDns(zone)));
    expect([result].flat()).toContain(answer.result);
  });
});

/** What our linter finds in the record that the case is about, and in everything it includes. */
async function lint({ helo, mailfrom }: Suite["tests"][string], zone: ReadonlyMap<string, readonly Entry[]>): Promise<string[]> {
  const domain = (mailfrom || helo || "").split("@").at(-1) ?? "";
  return findSpfFaults(await walkSpf(createDns(zone), domain, "from")).map(({ code, section }) => `${code} ${section}`);
}

const cases = suites.flatMap((suite) =>
  Object.entries(suite.tests).map(([name, test]) => ({
    name: `${suite.description}: ${name}`,
    test,
    suite,
    results: [test.result].flat(),
  })),
);
const broken = cases.filter(({ results }) => results.every((result) => result === "permerror"));
const sound = cases.filter(({ results }) => results.every((result) => ["pass", "fail", "softfail", "neutral"].includes(result)));

it.each(broken)("our linter finds what is wrong: $name", async ({ test, suite }) => {
  expect(await lint(test, readZone(suite.zonedata))).not.toEqual([]);
});

it.each(sound)("our linter finds nothing wrong: $name", async ({ test, suite }) => {
  expect(await lint(test, readZone(suite.zonedata))).toEqual([]);
});

it.skipIf(!found)("holds the linter against enough of both kinds", () => {
  expect(broken.length).toBeGreaterThan(60);
  expect(sound.length).toBeGreaterThan(90);
});

it.each(suites)("our own reading refuses no record that receivers use: $description", (suite) => {
  for (const record of usedRecords(suite)) expect({ record, ...parseSpf(record) }).toMatchObject({ record, ok: true });
});
