import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/propagation.ts";
import type { DnsLookup, DnsZone, ZoneServer } from "../../../src/model/evidence-dns.ts";
import { absent, answer, contextWith, nothing, server, silence, summary, zone, zoneAnswers } from "./world.ts";

const evaluate = (changes: Partial<DnsZone>) => check.evaluate({ "dns.zone": zone(changes) }, contextWith());
const second = (changes: Readonly<Record<string, DnsLookup>>, more: Partial<ZoneServer> = {}): ZoneServer[] => [
  server("ns1", zoneAnswers),
  server("ns2", { ...zoneAnswers, ...changes }, more),
];
const resolver = (changes: Readonly<Record<string, DnsLookup>>, more: Partial<DnsZone["resolvers"][number]> = {}): DnsZone["resolvers"] => [
  { address: "192.0.2.53:53", answers: { ...zoneAnswers, ...changes }, ...more },
];
const failing: DnsLookup = { rcode: "SERVFAIL", values: [] };
const lame = { authoritative: false, answers: { "myapp.test SOA": { rcode: "REFUSED", values: [] } } };
const intercepted = { authoritative: false, answers: { "myapp.test SOA": answer("ns1.myapp.test admin 7 1 1 1 1") } };
const dead = { authoritative: false, error: "no answer", answers: {} };
const old = { ...answer("192.0.2.99"), ttlSeconds: 240 };
const remembered = { ...absent, ttlSeconds: 30 };

describe("propagation", () => {
  it.each<{ why: string; changes: Partial<DnsZone>; want: string }>([
    { why: "everybody gives the same", changes: {}, want: "passed" },
    {
      why: "the order and the spelling differ",
      changes: { servers: second({ "myapp.test MX": answer("10 MAIL.myapp.test.") }) },
      want: "passed",
    },
    {
      why: "weighted answers overlap",
      changes: { servers: second({ "app.myapp.test A": answer("192.0.2.10", "192.0.2.11") }) },
      want: "passed",
    },
    { why: "one says NODATA and one NXDOMAIN", changes: { servers: second({ "myapp.test AAAA": absent }) }, want: "passed" },
    {
      why: "one server has the old address",
      changes: { servers: second({ "app.myapp.test A": answer("192.0.2.99") }) },
      want: "failed split",
    },
    {
      why: "one server has the old address, and so does a resolver",
      changes: { servers: second({ "app.myapp.test A": old }), resolvers: resolver({ "app.myapp.test A": old }) },
      want: "failed split",
    },
    { why: "a resolver keeps the old address", changes: { resolvers: resolver({ "app.myapp.test A": old }) }, want: "warned stale" },
    {
      why: "a resolver remembers that there was nothing",
      changes: { resolvers: resolver({ "app.myapp.test A": remembered }) },
      want: "warned negative-cached",
    },
    {
      why: "a resolver keeps the old address of a name that was asked for an alias and has none",
      changes: {
        servers: [server("ns1", { ...zoneAnswers, "app.myapp.test CNAME": nothing })],
        resolvers: resolver({ "app.myapp.test A": old, "app.myapp.test CNAME": nothing }),
      },
      want: "warned stale",
    },
    {
      why: "no server could be asked, because resolvers refuse their names too",
      changes: {
        servers: [server("ns1", {}, dead)],
        resolvers: [
          { address: "r", answers: { "myapp.test A": failing }, unchecked: { key: "myapp.test A", lookup: answer("192.0.2.10") } },
        ],
      },
      want: "failed bogus",
    },
    {
      why: "a resolver gives addresses near it, behind an alias",
      changes: { resolvers: resolver({ "app.myapp.test A": old, "app.myapp.test CNAME": answer("myapp.fly.dev") }) },
      want: "passed",
    },
    {
      why: "a resolver refuses, and answers unchecked",
      changes: {
        resolvers: resolver({ "app.myapp.test A": failing }, { unchecked: { key: "app.myapp.test A", lookup: answer("192.0.2.10") } }),
      },
      want: "failed bogus",
    },
    {
      why: "a resolver fails, and fails unchecked",
      changes: { resolvers: resolver({ "app.myapp.test A": failing }, { unchecked: { key: "app.myapp.test A", lookup: failing } }) },
      want: "inconclusive",
    },
    {
      why: "one server does not know the zone",
      changes: { servers: [server("ns1", zoneAnswers), server("ns2", {}, lame)] },
      want: "failed lame",
    },
    { why: "one server is dead", changes: { servers: [server("ns1", zoneAnswers), server("ns2", {}, dead)] }, want: "inconclusive" },
    {
      why: "one server is dead and the others split",
      changes: { servers: [...second({ "app.myapp.test A": answer("192.0.2.99") }), server("ns33", {}, dead)] },
      want: "failed split",
    },
    { why: "the only resolver is dead", changes: { resolvers: [{ address: "r", error: "no answer", answers: {} }] }, want: "inconclusive" },
    {
      why: "one resolver of two is dead",
      changes: { resolvers: [...resolver({}), { address: "r", error: "no answer", answers: {} }] },
      want: "passed",
    },
    { why: "one question was lost at a server", changes: { servers: second({ "app.myapp.test A": silence }) }, want: "passed" },
    {
      why: "one question was lost at every server",
      changes: { servers: [server("ns1", { ...zoneAnswers, "app.myapp.test A": silence })] },
      want: "inconclusive",
    },
    {
      why: "a resolver does not know a type that is not there",
      changes: { resolvers: resolver({ "myapp.test AAAA": failing }) },
      want: "passed",
    },
    {
      why: "the resolvers were not asked for the name servers",
      changes: { resolvers: [{ address: "r", answers: { "myapp.test A": answer("192.0.2.10") } }] },
      want: "passed",
    },
    { why: "nobody is known to ask", changes: { servers: [] }, want: "inconclusive" },
    {
      why: "the network answers in their place",
      changes: { servers: [server("ns1", {}, intercepted), server("ns2", {}, intercepted)] },
      want: "inconclusive",
    },
    {
      why: "nothing lives there, and everybody says so",
      changes: { servers: [server("ns1", { "myapp.test A": nothing })], resolvers: resolver({ "myapp.test A": absent }) },
      want: "passed",
    },
  ])("says $want where $why", ({ changes, want }) => {
    expect(summary(evaluate(changes))).toBe(want);
  });

  it("says when the last old answer is gone, rounded up", () => {
    expect(evaluate({ resolvers: resolver({ "app.myapp.test A": old }) })).toMatchObject({
      findings: [{ message: "A change of app.myapp.test (A) has not reached every resolver: safe after 09:04 UTC (4 minutes)." }],
    });
    const slow = { ...old, ttlSeconds: 86_401 };
    expect(evaluate({ resolvers: resolver({ "app.myapp.test A": slow }) })).toMatchObject({
      findings: [{ message: expect.stringContaining("safe after 2026-06-02 09:01 UTC (24 hours)") }],
    });
  });

  it("shows who says what", () => {
    expect(evaluate({ resolvers: resolver({ "app.myapp.test A": old }) })).toMatchObject({
      findings: [{ seen: expect.arrayContaining(["app.myapp.test A at resolver 192.0.2.53:53: 192.0.2.99, kept for 240 seconds"]) }],
    });
  });
});
