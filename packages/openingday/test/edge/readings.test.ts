import { describe, expect, it } from "vitest";
import { readEnvelope } from "../../src/edge/envelope.ts";
import { parseJournal } from "../../src/edge/journal.ts";
import { readPlan } from "../../src/edge/read-plan.ts";
import { readZoneRecord, readZoneRecords } from "../../src/edge/zone-record.ts";

const record = { name: "www.myapp.com", type: "A", value: "192.0.2.1" };
const change = { action: "create", record, reason: "it is missing" };
const plan = { planVersion: 1, zone: "myapp.com", at: 1, changes: [change], unseen: [], open: [], more: { kept: true } };
const read = (value: unknown) => readPlan(JSON.stringify(value));

describe("a kept plan", () => {
  it("comes back whole, with what a later version may add", () => {
    expect(read(plan)).toEqual({ ok: true, value: plan });
  });

  it.each([
    { why: "nothing", value: null, says: "it is not a plan ()" },
    { why: "a list", value: [], says: "it is not a plan ()" },
    { why: "of another version", value: { ...plan, planVersion: 2 }, says: "it is not a plan (planVersion)" },
    { why: "without its changes", value: { ...plan, changes: undefined }, says: "it is not a plan (changes)" },
    { why: "with changes under names", value: { ...plan, changes: {} }, says: "it is not a plan (changes)" },
    { why: "too long", value: { ...plan, changes: Array(2_001).fill(5) }, says: "it is not a plan (changes)" },
    {
      why: "with an unknown action",
      value: { ...plan, changes: [change, { ...change, action: "x" }] },
      says: "it is not a plan (changes.1.action)",
    },
    {
      why: "with a part of a second",
      value: { ...plan, changes: [{ ...change, record: { ...record, ttlSeconds: 0.5 } }] },
      says: "it is not a plan (changes.0.record.ttlSeconds)",
    },
    {
      why: "with no time at all",
      value: { ...plan, changes: [{ ...change, record: { ...record, ttlSeconds: 0 } }] },
      says: "it is not a plan (changes.0.record.ttlSeconds)",
    },
    { why: "with a list for a record", value: { ...plan, changes: [{ ...change, live: [] }] }, says: "it is not a plan (changes.0.live)" },
  ])("is refused when it is $why", ({ value, says }) => {
    expect(read(value)).toEqual({ ok: false, error: says });
  });
});

describe("an undo file", () => {
  const begin = { entry: "begin", undoVersion: 1, zone: "myapp.com", zoneId: "z", run: "r", at: "t" };
  const lines = (...entries: readonly unknown[]) => parseJournal(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));

  it("keeps all of a step, and of an entry what is known", () => {
    const what = { kind: "create", record: { name: "a" } };
    expect(lines({ ...begin, later: 1 }, { entry: "intent", step: 0, what })).toMatchObject({
      ok: true,
      entries: [begin, { entry: "intent", step: 0, what }],
    });
    expect(lines({ ...begin, later: 1 })).not.toMatchObject({ entries: [{ later: 1 }] });
  });

  it.each([
    { why: "of no kind", entry: { step: 0 } },
    { why: "of an unknown kind", entry: { entry: "redo", step: 0 } },
    { why: "a list", entry: [] },
    { why: "nothing", entry: null },
    { why: "without its step", entry: { entry: "done" } },
    { why: "of half a step", entry: { entry: "done", step: 0.5 } },
    { why: "with a step that is none", entry: { entry: "intent", step: 0, what: [] } },
  ])("is refused for a line that is $why", ({ entry }) => {
    expect(lines(begin, entry)).toEqual({ ok: false, error: "line 2 is not one that openingday wrote" });
  });
});

describe("what Cloudflare answers", () => {
  it.each([
    { why: "without errors", body: { success: true, result: null }, errors: [] },
    { why: "with no errors at all", body: { success: true, errors: null, result: 5, result_info: null }, errors: [] },
    { why: "with a fault of few words", body: { success: false, errors: [{ code: 7 }], result: null }, errors: [{ code: 7, message: "" }] },
  ])("is read $why", ({ body, errors }) => {
    expect(readEnvelope(body)).toMatchObject({ success: body.success, errors });
  });

  it.each([
    [[]],
    ["<html>"],
    [null],
    [{ success: true }],
    [{ success: "yes", result: 1 }],
    [{ success: true, errors: {}, result: 1 }],
    [{ success: true, result: 1, result_info: { page: "1" } }],
  ])("is something else: %j", (body) => {
    expect(readEnvelope(body)).toBeUndefined();
  });

  it("is read as a record with what it left out", () => {
    expect(readZoneRecords([{ id: "1", name: "WWW.MyApp.com", type: "A", meta: { auto: true } }])).toEqual([
      { id: "1", name: "www.myapp.com", type: "A", content: "", proxied: false, ttl: 1, tags: [], meta: { auto: true } },
    ]);
    for (const value of [[], null, { id: "1", name: "a", type: "A", tags: {} }, { id: "1", name: "a", type: "A", data: [] }])
      expect(() => readZoneRecord(value)).toThrow(Error);
  });
});
