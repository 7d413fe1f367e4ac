import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { allowedIssuers, type CaaProperty, parseCaa } from "../../src/parsers/caa.ts";

describe("parseCaa", () => {
  it.each<{ text: string; value: CaaProperty }>([
    // RFC 8659 section 4.2 and 4.4
    { text: '0 issue "ca1.example.net"', value: { critical: false, tag: "issue", value: "ca1.example.net" } },
    { text: '0 issue "ca1.example.net; account=230123"', value: { critical: false, tag: "issue", value: "ca1.example.net" } },
    { text: '0 issue ";"', value: { critical: false, tag: "issue", value: "" } },
    { text: '0 issue "%%%%%"', value: { critical: false, tag: "issue", value: "" } },
    { text: '0 issuewild "ca2.example.org"', value: { critical: false, tag: "issuewild", value: "ca2.example.org" } },
    { text: '128 tbs "Unknown"', value: { critical: true, tag: "tbs", value: "Unknown" } },
    { text: '0 iodef "mailto:security@example.com"', value: { critical: false, tag: "iodef", value: "mailto:security@example.com" } },
    { text: "0 ISSUE LetsEncrypt.org", value: { critical: false, tag: "issue", value: "letsencrypt.org" } },
  ])("reads $text", ({ text, value }) => {
    expect(parseCaa(text)).toEqual({ ok: true, value });
  });

  it.each(["", "issue", "0", '256 issue "a.example"', '0 is-sue "a.example"', '0 issue "a'])("does not take %j", (text) => {
    expect(parseCaa(text)).toMatchObject({ ok: false });
  });

  it("never throws, and gives a name or nothing for an authority", () => {
    const holds = property(string({ maxLength: 300 }), (text) => {
      const parsed = parseCaa(`0 issue "${text}"`);
      return !parsed.ok || /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)?$/u.test(parsed.value.value);
    });
    expect(() => assert(holds, { numRuns: 500, seed: 8659 })).not.toThrow();
  });
});

describe("allowedIssuers", () => {
  const read = (...texts: readonly string[]) => texts.map(parseCaa).flatMap((one) => (one.ok ? [one.value] : []));
  it.each<{ why: string; records: readonly string[]; wildcard: boolean; allowed: readonly string[] | undefined }>([
    { why: "nothing is said", records: ['0 iodef "mailto:a@b.example"'], wildcard: false, allowed: undefined },
    { why: "one is named", records: ['0 issue "a.example"'], wildcard: false, allowed: ["a.example"] },
    { why: "one is named, nobody by the other", records: ['0 issue "a.example"', '0 issue ";"'], wildcard: false, allowed: ["a.example"] },
    {
      why: "wildcards have their own",
      records: ['0 issue "a.example"', '0 issuewild "b.example"'],
      wildcard: true,
      allowed: ["b.example"],
    },
    { why: "wildcards go by the rest", records: ['0 issue "a.example"'], wildcard: true, allowed: ["a.example"] },
    { why: "only wildcards are restricted", records: ['0 issuewild ";"'], wildcard: false, allowed: undefined },
  ])("$why", ({ records, wildcard, allowed }) => {
    expect(allowedIssuers(read(...records), wildcard)).toEqual(allowed);
  });
});
