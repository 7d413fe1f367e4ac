import { describe, expect, it } from "vitest";
import type { DnsLookup, DnsZone } from "../../src/model/evidence-dns.ts";
import { nextLookAfter, sumUpSpread } from "../../src/zone/next-look.ts";
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
