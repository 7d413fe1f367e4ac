import { describe, expect, it } from "vitest";
import { lookUp } from "../../../world/dns/lookup.ts";
import { createZoneKey } from "../../../world/dns/keys.ts";
import { compileZone, defineZone } from "../../../world/dns/zone.ts";
import { brightpathZone } from "./brightpath-zone.ts";
import type { DnsRecord } from "../../../world/dns/message.ts";

const plain = compileZone(brightpathZone());
const signed = compileZone(brightpathZone(), createZoneKey());

function short(records: readonly DnsRecord[] | undefined): string[] {
  return (records ?? []).map(({ name, type }) => `${name} ${type}`);
}

describe("lookUp", () => {
  it.each([
    { why: "data", name: "app.brightpath.test", type: "A", rcode: "NOERROR", answers: ["app.brightpath.test A"], authority: [] },
    { why: "no data", name: "app.brightpath.test", type: "AAAA", rcode: "NOERROR", answers: [], authority: ["brightpath.test SOA"] },
    { why: "no such name", name: "nope.brightpath.test", type: "A", rcode: "NXDOMAIN", answers: [], authority: ["brightpath.test SOA"] },
    {
      why: "a name that only has names below it",
      name: "_domainkey.brightpath.test",
      type: "TXT",
      rcode: "NOERROR",
      answers: [],
      authority: ["brightpath.test SOA"],
    },
    {
      why: "an alias and its target",
      name: "docs.brightpath.test",
      type: "A",
      rcode: "NOERROR",
      answers: ["docs.brightpath.test CNAME", "app.brightpath.test A"],
      authority: [],
    },
    {
      why: "an alias to nothing",
      name: "dead.brightpath.test",
      type: "A",
      rcode: "NXDOMAIN",
      answers: ["dead.brightpath.test CNAME"],
      authority: ["brightpath.test SOA"],
    },
    {
      why: "an alias that leaves the zone",
      name: "shop.brightpath.test",
      type: "A",
      rcode: "NOERROR",
      answers: ["shop.brightpath.test CNAME"],
      authority: [],
    },
    {
      why: "the alias itself",
      name: "docs.brightpath.test",
      type: "CNAME",
      rcode: "NOERROR",
      answers: ["docs.brightpath.test CNAME"],
      authority: [],
    },
    {
      why: "a wildcard",
      name: "x.preview.brightpath.test",
      type: "A",
      rcode: "NOERROR",
      answers: ["x.preview.brightpath.test A"],
      authority: [],
    },
    {
      why: "a wildcard without this type",
      name: "x.preview.brightpath.test",
      type: "TXT",
      rcode: "NOERROR",
      answers: [],
      authority: ["brightpath.test SOA"],
    },
  ])("answers $why", ({ name, type, rcode, answers, authority }) => {
    const response = lookUp(plain, name, type, false);
    expect(response).toMatchObject({ rcode, authoritative: true });
    expect(short(response.answers)).toEqual(answers);
    expect(short(response.authority)).toEqual(authority);
  });

  it("gives a negative answer the SOA's minimum as its TTL", () => {
    expect(lookUp(plain, "nope.brightpath.test", "A", false).authority?.[0]?.ttl).toBe(60);
  });

  it("proves what does not exist, and only to those who ask for proof", () => {
    expect(short(lookUp(signed, "nope.brightpath.test", "A", false).authority)).toEqual(["brightpath.test SOA"]);
    const { authority } = lookUp(signed, "nope.brightpath.test", "A", true);
    expect(short(authority)).toEqual([
      "brightpath.test SOA",
      "brightpath.test RRSIG",
      "mail.brightpath.test NSEC",
      "mail.brightpath.test RRSIG",
      "brightpath.test NSEC",
      "brightpath.test RRSIG",
    ]);
    const proof = authority?.find(({ type }) => type === "NSEC");
    expect(proof?.data).toEqual({ nextDomain: "ns1.brightpath.test", rrtypes: ["A", "RRSIG", "NSEC"] });
  });

  it("refers to the servers of a delegated zone, but answers its DS itself", () => {
    const parent = compileZone(
      defineZone("test", 300, [
        ["@", "SOA", "ns.nic.test hostmaster.nic.test 1 2 3 4 60"],
        ["@", "NS", "ns.nic.test"],
        ["brightpath", "NS", "ns1.brightpath.test"],
        ["ns1.brightpath", "A", "127.0.0.3"],
        ["brightpath", "DS", `1 13 2 ${"AB".repeat(32)}`],
      ]),
      createZoneKey(),
    );
    const referral = lookUp(parent, "www.brightpath.test", "A", true);
    expect(referral).toMatchObject({ rcode: "NOERROR", authoritative: false, answers: [] });
    // The child signs its NS set, the parent vouches with DS alone; glue is never signed.
    expect(short(referral.authority)).toEqual(["brightpath.test NS", "brightpath.test DS", "brightpath.test RRSIG"]);
    expect(short(referral.additional)).toEqual(["ns1.brightpath.test A"]);
    expect(short(lookUp(parent, "brightpath.test", "NS", false).authority)).toEqual(["brightpath.test NS"]);
    expect(lookUp(parent, "brightpath.test", "DS", false)).toMatchObject({ authoritative: true, answers: [{ type: "DS" }] });
    expect(lookUp(parent, "unknown.test", "A", false)).toMatchObject({ rcode: "NXDOMAIN", authoritative: true });
  });
});

describe("compileZone", () => {
  it.each([
    { why: "a zone without SOA", rows: [["@", "A", "127.0.0.1"]] as const, text: "exactly one SOA" },
    { why: "a record it cannot read", rows: [["@", "MX", "mail.a.test"]] as const, text: "needs a number" },
    { why: "a type it does not publish", rows: [["@", "HINFO", "x y"]] as const, text: "no HINFO" },
  ])("refuses $why", ({ rows, text }) => {
    expect(() => compileZone(defineZone("a.test", 60, rows))).toThrow(text);
  });

  it("refuses a record outside the zone", () => {
    const zone = brightpathZone();
    expect(() =>
      compileZone({ ...zone, records: [...zone.records, { name: "other.test", type: "A", ttl: 1, value: "127.0.0.1" }] }),
    ).toThrow("other.test is not within brightpath.test");
  });
});
