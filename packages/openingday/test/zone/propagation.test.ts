import { describe, expect, it } from "vitest";
import type { DnsLookup, DnsZone } from "../../src/model/evidence-dns.ts";
import { nextLookAfter, sumUpSpread } from "../../src/zone/next-look.ts";
import { adviseSpread } from "../../src/zone/next-step.ts";
import { judgeSpread, type RecordSpread } from "../../src/zone/propagation.ts";
import { saySeconds, sayUntil } from "../../src/zone/say-until.ts";
import { sumUpInOneLine, writeSpread } from "../../src/zone/write-spread.ts";
import { absent, answer, nothing, server, silence, zone } from "../checks/domain/world.ts";

const [fresh, old] = [answer("192.0.2.2"), { ...answer("192.0.2.1"), ttlSeconds: 90 }];
const expected = [{ name: "app.myapp.test", type: "A", values: ["192.0.2.2"] }];
const key = "app.myapp.test A";

/** Two name servers and one resolver, each with its answer for the app's address. */
function spread(ns1: DnsLookup, ns2: DnsLookup, at: DnsLookup, more: Partial<DnsZone["resolvers"][number]> = {}): RecordSpread {
  const evidence = zone({
    servers: [server("ns1", { [key]: ns1 }), server("ns2", { [key]: ns2 }, { serial: 8 })],
    resolvers: [{ address: "192.0.2.53:53", answers: { [key]: at }, ...more }],
  });
  return judgeSpread(evidence, expected, { strict: true })[0] as RecordSpread;
}
const failing: DnsLookup = { rcode: "SERVFAIL", values: [] };

describe("a change that was expected", () => {
  it.each([
    { why: "everybody has it", is: spread(fresh, fresh, fresh), verdict: "same" },
    { why: "a resolver keeps the old value", is: spread(fresh, fresh, old), verdict: "stale" },
    {
      why: "a resolver remembers that there was nothing",
      is: spread(fresh, fresh, { ...absent, ttlSeconds: 60 }),
      verdict: "negative-cached",
    },
    { why: "one server has the old value", is: spread(fresh, old, fresh), verdict: "split" },
    { why: "one server has nothing", is: spread(fresh, nothing, old), verdict: "split" },
    { why: "no server has it", is: spread(old, old, old), verdict: "wrong" },
    { why: "no server has anything", is: spread(absent, absent, absent), verdict: "wrong" },
    {
      why: "a resolver refuses it, and gives it unchecked",
      is: spread(fresh, fresh, failing, { unchecked: { key, lookup: fresh } }),
      verdict: "bogus",
    },
    {
      why: "a resolver fails, and fails unchecked",
      is: spread(fresh, fresh, failing, { unchecked: { key, lookup: failing } }),
      verdict: "unreachable",
    },
    { why: "a server lost the question", is: spread(fresh, silence, fresh), verdict: "unreachable" },
    { why: "a resolver is silent", is: spread(fresh, fresh, silence), verdict: "unreachable" },
    { why: "a resolver is silent and a server has the old value", is: spread(fresh, old, silence), verdict: "split" },
  ])("is $verdict where $why", ({ is, verdict }) => {
    expect(is.verdict).toBe(verdict);
  });

  it("is lame where a listed server does not know the zone", () => {
    const lame = server("ns2", { "myapp.test SOA": { rcode: "REFUSED", values: [] } }, { authoritative: false });
    const evidence = zone({ servers: [server("ns1", { [key]: fresh }), lame], resolvers: [{ address: "r", answers: { [key]: fresh } }] });
    expect(judgeSpread(evidence, expected, { strict: true })).toMatchObject([
      { verdict: "lame", places: [{ verdict: "same" }, { verdict: "lame" }, { verdict: "same" }] },
    ]);
  });

  it("takes a text for there when it is among others, and an address only when it is the only one", () => {
    const answers = { "myapp.test TXT": answer("ms=1", "v=spf1 -all"), "myapp.test A": answer("192.0.2.1", "192.0.2.2") };
    const evidence = zone({ servers: [server("ns1", answers)], resolvers: [{ address: "r", answers }] });
    const wanted = [
      { name: "myapp.test", type: "TXT", values: ["v=spf1 -all"] },
      { name: "myapp.test", type: "A", values: ["192.0.2.1"] },
    ];
    expect(judgeSpread(evidence, wanted, { strict: true }).map(({ verdict }) => verdict)).toEqual(["same", "wrong"]);
  });

  it("is open where nobody was asked", () => {
    expect(judgeSpread(zone({ servers: [], resolvers: [] }), expected, { strict: false })).toMatchObject([{ verdict: "unreachable" }]);
    expect(judgeSpread(zone(), [{ name: "x.myapp.test", type: "A", values: [] }], { strict: false })).toMatchObject([
      { verdict: "unreachable" },
    ]);
  });

  it("is not called old where no name server spoke", () => {
    const evidence = zone({ servers: [], resolvers: [{ address: "r", answers: { [key]: absent } }] });
    expect(judgeSpread(evidence, expected, { strict: true })).toMatchObject([{ verdict: "wrong", places: [{ verdict: "wrong" }] }]);
  });

  it("does not need a public resolver that never answers", () => {
    const resolvers: DnsZone["resolvers"] = [
      { address: "system", answers: { [key]: fresh } },
      { address: "9.9.9.9:53", error: "no answer", answers: {} },
    ];
    const evidence = zone({ servers: [server("ns1", { [key]: fresh })], resolvers });
    expect(judgeSpread(evidence, expected, { strict: false })).toMatchObject([{ verdict: "same" }]);
    expect(judgeSpread(evidence, expected, { strict: true })).toMatchObject([{ verdict: "unreachable" }]);
  });
});

describe("the wait", () => {
  it.each([
    {
      why: "the first old answer runs out",
      is: [spread(fresh, fresh, { ...old, ttlSeconds: 12 }), spread(fresh, fresh, old)],
      looks: 3,
      seconds: 13,
    },
    { why: "an old answer lives for an hour", is: [spread(fresh, fresh, { ...old, ttlSeconds: 3_600 })], looks: 1, seconds: 60 },
    { why: "an answer is gone already", is: [spread(fresh, fresh, { ...old, ttlSeconds: 0 })], looks: 1, seconds: 1 },
    { why: "somebody has to act, at first", is: [spread(old, old, old)], looks: 1, seconds: 5 },
    { why: "somebody has to act, later", is: [spread(old, old, old)], looks: 3, seconds: 20 },
    { why: "somebody has to act, much later", is: [spread(fresh, old, fresh)], looks: 500, seconds: 60 },
  ])("is $seconds seconds where $why", ({ is, looks, seconds }) => {
    expect(nextLookAfter(is, looks)).toBe(seconds);
  });

  it.each([
    { is: [spread(fresh, fresh, fresh)], word: "same" },
    { is: [spread(fresh, fresh, fresh), spread(fresh, fresh, silence)], word: "cannot-tell" },
    { is: [spread(fresh, fresh, silence), spread(fresh, fresh, old)], word: "different" },
    { is: [], word: "cannot-tell" },
  ])("ends with “$word”", ({ is, word }) => {
    expect(sumUpSpread(is)).toBe(word);
  });
});

describe("what is said", () => {
  const at = Date.parse("2026-06-01T23:59:30Z");

  it("names the record, the places and the time", () => {
    expect(writeSpread([spread(fresh, fresh, old)], at)).toBe(
      "  … app.myapp.test A 192.0.2.2  stale: a resolver still keeps the old value; safe after 2026-06-02 00:01 UTC (90 seconds)\n" +
        "      resolver 192.0.2.53:53: 192.0.2.1, kept for 90 s\n",
    );
    expect(sumUpInOneLine([spread(fresh, fresh, fresh), spread(fresh, fresh, old)])).toBe(
      "1 of 2 records are everywhere; app.myapp.test A: stale, 90 seconds left",
    );
    expect(sumUpInOneLine([spread(fresh, fresh, fresh)])).toBe("1 of 1 record is everywhere");
  });

  it.each([
    {
      why: "split",
      is: spread(fresh, old, fresh),
      says: /ns1\S* \(\S+\) has the change, ns2\S* \(\S+\) has not\. Make the same change at every company/u,
    },
    { why: "split with nobody right", is: spread(old, nothing, old), says: /the name servers disagree\. Make the same change/u },
    { why: "wrong", is: spread(old, old, old), says: /the change is not in the DNS\. Enter it at your DNS provider/u },
    {
      why: "bogus",
      is: spread(fresh, fresh, failing, { unchecked: { key, lookup: fresh } }),
      says: /at your registrar .* switch DNSSEC off, or replace its DS record/u,
    },
    {
      why: "stale",
      is: spread(fresh, fresh, old),
      says: /nothing to change.*resolver 192\.0\.2\.53:53 may give the old one until 2026-06-02 00:01 UTC \(90 seconds\)\. Keep the old place running/u,
    },
    {
      why: "negative-cached",
      is: spread(fresh, fresh, { ...absent, ttlSeconds: 60 }),
      says: /nothing to change.*may remember that until .*entering it again does not help/u,
    },
    {
      why: "negative-cached for nobody knows how long",
      is: spread(fresh, fresh, absent),
      says: /asked before it was, and may remember that\. Wait/u,
    },
    {
      why: "a silent server",
      is: spread(fresh, silence, fresh),
      says: /ns2\S* \(\S+\) did not answer.*write to the company that runs it/u,
    },
    {
      why: "a silent resolver",
      is: spread(fresh, fresh, silence),
      says: /resolver 192\.0\.2\.53:53 did not answer.*from another network/u,
    },
  ])("says what to do now where it is $why", ({ is, says }) => {
    const next = adviseSpread([is, { ...is, name: "www.myapp.test" }], at);
    expect(next).toHaveLength(1);
    expect(next[0]).toMatch(/^app\.myapp\.test \(A\) and www\.myapp\.test \(A\): /u);
    expect(next[0]).toMatch(says);
  });

  it("says who is lame, and that the list at the registrar is to be mended", () => {
    const places = [{ place: "ns9.old.test (192.0.2.9)", kind: "server", verdict: "lame", says: "does not know the zone" }] as const;
    expect(adviseSpread([{ name: "app.myapp.test", type: "A", verdict: "lame", wanted: [], places }], at)).toEqual([
      expect.stringMatching(/at your registrar and take ns9\.old\.test \(192\.0\.2\.9\) out of the list of name servers/u),
    ]);
  });

  it("names the worst first, nothing where all is well, and before a wait only what waiting does not mend", () => {
    const all = [spread(fresh, fresh, old), spread(fresh, fresh, fresh), spread(fresh, old, fresh)];
    expect(adviseSpread(all, at).map((step) => /nothing to change|has the change/u.exec(step)?.[0])).toEqual([
      "has the change",
      "nothing to change",
    ]);
    expect(adviseSpread(all, at, { forNow: true })).toHaveLength(1);
    expect(adviseSpread([spread(fresh, fresh, fresh)], at)).toEqual([]);
  });

  it("promises no moment after which a change is safe that is not made everywhere", () => {
    for (const is of [spread(fresh, old, old), spread(old, old, old)])
      expect(`${writeSpread([is], at)}${sumUpInOneLine([is])}`).not.toMatch(/safe after|left/u);
  });

  it("lets no control character through", () => {
    expect(writeSpread([spread(fresh, answer("\u001b[31mred\u202e"), fresh)], at)).not.toMatch(/[\u001b\u202e]/u);
  });

  it.each([
    [0, "0 seconds"],
    [1, "1 second"],
    [119, "119 seconds"],
    [300, "5 minutes"],
    [7_200, "2 hours"],
    [200_000, "2 days"],
  ])("says %i seconds as %s", (seconds, said) => {
    expect(saySeconds(seconds)).toBe(said);
  });

  it("never calls a moment safe that is not", () => {
    const noon = Date.parse("2026-06-01T12:00:00Z");
    expect(sayUntil(noon, 61)).toBe("12:02 UTC");
    expect(sayUntil(noon, 60)).toBe("12:01 UTC");
  });
});
