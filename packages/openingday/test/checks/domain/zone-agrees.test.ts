import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/zone-agrees.ts";
import type { DnsLookup, DnsZone, ZoneServer } from "../../../src/model/evidence-dns.ts";
import { absent, answer, contextWith, nothing, server, silence, summary, zone, zoneAnswers } from "./world.ts";

const evaluate = (changes: Partial<DnsZone>) => check.evaluate({ "dns.zone": zone(changes) }, contextWith());
const second = (changes: Readonly<Record<string, DnsLookup>>, more: Partial<ZoneServer> = {}): ZoneServer[] => [
  server("ns1", zoneAnswers),
  server("ns2", { ...zoneAnswers, ...changes }, more),
];
const resolver = (changes: Readonly<Record<string, DnsLookup>>): DnsZone["resolvers"] => [
  { address: "192.0.2.53:53", answers: { ...zoneAnswers, ...changes } },
];
const lame = { authoritative: false, answers: { "myapp.test SOA": { rcode: "REFUSED", values: [] } } };
const intercepted = { authoritative: false, answers: { "myapp.test SOA": answer("ns1.myapp.test admin 7 1 1 1 1") } };
const dead = { authoritative: false, error: "no answer", answers: {} };
const refusing = (lookup: DnsLookup): DnsZone["resolvers"] =>
  resolver({ "myapp.test A": { rcode: "SERVFAIL", values: [] } }).map((one) => ({ ...one, unchecked: { key: "myapp.test A", lookup } }));
const signed = { ns: zone().parent.ns, ds: ["1 13 2 ABCD"] };

describe("zone-agrees", () => {
  it.each<{ why: string; changes: Partial<DnsZone>; want: string }>([
    { why: "all agree", changes: {}, want: "passed" },
    {
      why: "the order of addresses rotates",
      changes: {
        servers: [
          server("ns1", { "a.test A": answer("192.0.2.1", "192.0.2.2") }),
          server("ns2", { "a.test A": answer("192.0.2.2", "192.0.2.1") }),
        ],
      },
      want: "passed",
    },
    {
      why: "weighted answers overlap",
      changes: { servers: second({ "app.myapp.test A": answer("192.0.2.10", "192.0.2.11") }) },
      want: "passed",
    },
    {
      why: "names differ in case and dot only",
      changes: { servers: second({ "myapp.test MX": answer("10 MAIL.myapp.test.") }) },
      want: "passed",
    },
    { why: "one says NODATA and one NXDOMAIN", changes: { servers: second({ "myapp.test AAAA": absent }) }, want: "passed" },
    { why: "one address differs", changes: { servers: second({ "app.myapp.test A": answer("192.0.2.99") }) }, want: "failed split" },
    { why: "one server lacks a name", changes: { servers: second({ "app.myapp.test A": absent }) }, want: "failed split" },
    {
      why: "one server lacks an address and is behind",
      changes: { servers: second({ "app.myapp.test A": answer("192.0.2.10", "192.0.2.11") }, { serial: 6 }) },
      want: "failed split",
    },
    { why: "the mail servers differ", changes: { servers: second({ "myapp.test MX": answer("10 old.test") }) }, want: "failed split" },
    {
      why: "the aliases differ",
      changes: { servers: [server("ns1", { "a.test CNAME": answer("x.test") }), server("ns2", { "a.test CNAME": answer("y.test") })] },
      want: "failed split",
    },
    { why: "two providers count their own serials", changes: { servers: second({}, { serial: 2026 }) }, want: "warned serial-differs" },
    { why: "one question went unanswered at one server", changes: { servers: second({ "app.myapp.test A": silence }) }, want: "passed" },
    {
      why: "a listed server does not exist",
      changes: { servers: [server("ns1", zoneAnswers), server("ns2", {}, { ...dead, address: "", isMissing: true })] },
      want: "failed server-missing",
    },
    {
      why: "the name of a server only did not resolve",
      changes: { servers: [server("ns1", zoneAnswers), server("ns2", {}, { ...dead, address: "" })] },
      want: "inconclusive",
    },
    {
      why: "a server is listed under an alias",
      changes: { servers: second({}, { alias: "real.host.test" }) },
      want: "warned server-alias",
    },
    {
      why: "a resolver refuses, and answers without verifying",
      changes: { parent: signed, dsMatches: true, resolvers: refusing({ rcode: "NOERROR", values: ["192.0.2.10"] }) },
      want: "failed bogus",
    },
    {
      why: "a resolver refuses, and says that the signature ran out",
      changes: {
        parent: signed,
        dsMatches: true,
        resolvers: refusing({ rcode: "SERVFAIL", values: [], ede: { code: 7, text: "Signature Expired" } }),
      },
      want: "failed bogus",
    },
    {
      why: "a resolver fails with and without verifying: it is down, not the signature",
      changes: { parent: signed, dsMatches: true, resolvers: refusing({ rcode: "SERVFAIL", values: [] }) },
      want: "passed",
    },
    {
      why: "a resolver answers without verifying, but nobody signed the zone",
      changes: { resolvers: refusing({ rcode: "NOERROR", values: ["192.0.2.10"] }) },
      want: "passed",
    },
    {
      why: "there is one name server only",
      changes: { parent: { ns: ["ns1.myapp.test"], ds: [] }, child: { ns: ["ns1.myapp.test"] }, servers: [server("ns1", zoneAnswers)] },
      want: "passed",
    },
    {
      why: "one server does not know the zone",
      changes: { servers: [server("ns1", zoneAnswers), server("ns2", {}, lame)] },
      want: "failed lame",
    },
    { why: "no server knows the zone", changes: { servers: [server("ns1", {}, lame), server("ns2", {}, lame)] }, want: "failed lame" },
    {
      why: "the network answers in their place",
      changes: { servers: [server("ns1", {}, intercepted), server("ns2", {}, intercepted)] },
      want: "inconclusive",
    },
    { why: "one server is dead", changes: { servers: [server("ns1", zoneAnswers), server("ns2", {}, dead)] }, want: "inconclusive" },
    {
      why: "one is dead and the others split",
      changes: { servers: [...second({ "app.myapp.test A": answer("192.0.2.99") }), server("ns33", {}, dead)] },
      want: "failed split",
    },
    { why: "no name server is known", changes: { servers: [] }, want: "inconclusive" },
    {
      why: "the parent lists others",
      changes: { parent: { ns: ["ns1.myapp.test", "ns9.old.test"], ds: [] } },
      want: "warned delegation-differs",
    },
    { why: "the parent spells them otherwise", changes: { parent: { ns: ["NS2.myapp.test.", "ns1.myapp.test"], ds: [] } }, want: "passed" },
    { why: "the parent could not be asked", changes: { parent: { ns: [], ds: [], error: "no answer" } }, want: "inconclusive" },
    { why: "the key does not match", changes: { parent: signed, dsMatches: false }, want: "failed bogus" },
    { why: "the key matches", changes: { parent: signed, dsMatches: true }, want: "passed" },
    {
      why: "resolvers refuse a signed zone",
      changes: { parent: signed, dsMatches: true, resolvers: resolver({ "myapp.test A": { rcode: "SERVFAIL", values: [] } }) },
      want: "failed bogus",
    },
    {
      why: "a resolver fails once on an unsigned zone",
      changes: { resolvers: resolver({ "myapp.test A": { rcode: "SERVFAIL", values: [] } }) },
      want: "passed",
    },
    {
      why: "a resolver gets addresses near it behind an alias",
      changes: { resolvers: resolver({ "app.myapp.test A": answer("203.0.113.1"), "app.myapp.test CNAME": answer("x.cloudfront.net") }) },
      want: "passed",
    },
    {
      why: "a resolver sees some of the addresses",
      changes: {
        servers: [server("ns1", { "a.test A": answer("192.0.2.1", "192.0.2.2") })],
        resolvers: [{ address: "r", answers: { "a.test A": answer("192.0.2.2") } }],
      },
      want: "passed",
    },
    {
      why: "one of two resolvers is silent",
      changes: { resolvers: [...zone().resolvers, { address: "r", error: "no answer", answers: {} }] },
      want: "passed",
    },
    { why: "no resolver answered", changes: { resolvers: [{ address: "r", error: "no answer", answers: {} }] }, want: "inconclusive" },
    { why: "a name has no address anywhere", changes: { servers: second({ "myapp.test AAAA": nothing }) }, want: "passed" },
  ])("is $want when $why", ({ changes, want }) => {
    expect(summary(evaluate(changes))).toBe(want);
  });

  it("shows what each server said", () => {
    expect(evaluate({ servers: second({ "app.myapp.test A": answer("192.0.2.99") }) })).toMatchObject({
      findings: [
        {
          severity: "high",
          confidence: "proved",
          seen: expect.arrayContaining([expect.stringContaining("192.0.2.99"), expect.stringContaining("192.0.2.10")]),
        },
      ],
    });
  });
});
