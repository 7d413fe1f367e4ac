import { describe, expect, it } from "vitest";
import { accountFor, followClock, settleSlot, startSchedule, takeSlot } from "../../src/watch/schedule.ts";
import type { Schedule } from "../../src/watch/schedule.ts";

/** Takes and settles a slot at each of the moments; returns when slots were due and which were missed. */
function play(moments: readonly number[], tookMs = 0, intervalMs = 100) {
  let schedule: Schedule = startSchedule(intervalMs, 0);
  const due: number[] = [];
  const missed: number[] = [];
  for (const now of moments) {
    const slot = takeSlot(schedule, now);
    schedule = slot.schedule;
    missed.push(...slot.missed);
    if (slot.due === undefined) continue;
    due.push(slot.due);
    schedule = settleSlot(schedule, true);
  }
  return { schedule, due, missed, took: tookMs };
}

describe("a fixed rate", () => {
  it.each([
    { why: "on time", moments: [0, 100, 200], due: [0, 100, 200], missed: [] },
    { why: "a little late each time, without drift", moments: [7, 109, 203, 399], due: [0, 100, 200, 300], missed: [] },
    {
      why: "a run that took longer than an interval delays the next slot, not the rate",
      moments: [0, 160, 200],
      due: [0, 100, 200],
      missed: [],
    },
    { why: "nothing is due yet", moments: [0, 50, 99, 100], due: [0, 100], missed: [] },
    { why: "slots that nobody began are missed, never made up for", moments: [0, 350, 400], due: [0, 300, 400], missed: [100, 200] },
  ])("$why", ({ moments, due, missed }) => {
    expect(play(moments)).toMatchObject({ due, missed });
  });

  it("never begins a run while another is under way", () => {
    const begun = takeSlot(startSchedule(100, 0), 0).schedule;
    expect(takeSlot(begun, 250)).toMatchObject({ missed: [], schedule: begun });
    expect(takeSlot(begun, 250).due).toBeUndefined();
  });

  it("names at most 60 slots after a long sleep of the machine", () => {
    const { missed } = play([0, 1_000_050]);
    expect(missed).toHaveLength(60);
    expect(missed.at(-1)).toBe(999_900);
  });
});

describe("the account", () => {
  it.each([
    { why: "nothing was due", moments: [], now: -1, account: { due: 0, done: 0 } },
    { why: "every run was made", moments: [0, 100, 200], now: 210, account: { due: 3, done: 3 } },
    { why: "a slot is due but its time is not over", moments: [0, 100], now: 299, account: { due: 2, done: 2 } },
    { why: "a slot is overdue by an interval", moments: [0, 100], now: 300, account: { due: 3, done: 2 } },
    { why: "the loop stands still", moments: [0], now: 2_100, account: { due: 21, done: 1 } },
    { why: "two were missed in the middle", moments: [0, 350], now: 360, account: { due: 4, done: 2 } },
    { why: "only the last 60 count", moments: Array.from({ length: 100 }, (_, i) => i * 100), now: 9_910, account: { due: 60, done: 60 } },
    { why: "a dead loop for long", moments: [0], now: 1_000_000, account: { due: 60, done: 0 } },
  ])("$why", ({ moments, now, account }) => {
    expect(accountFor(play(moments).schedule, now)).toEqual(account);
  });

  it("does not count a run that brought no data as done", () => {
    const schedule = settleSlot(takeSlot(startSchedule(100, 0), 0).schedule, false);
    expect(accountFor(schedule, 10)).toEqual({ due: 1, done: 0 });
  });

  it("leaves a run that is under way out", () => {
    expect(accountFor(takeSlot(startSchedule(100, 0), 0).schedule, 50)).toEqual({ due: 0, done: 0 });
  });
});

it("keeps the greatest lateness", () => {
  expect(play([7, 103, 230]).schedule.latestMs).toBe(30);
});

it.each([
  { why: "set back by an hour", now: -3_600_000, dueAt: -3_599_900 },
  { why: "set back a little", now: 20, dueAt: 100 },
  { why: "set forward", now: 5000, dueAt: 100 },
])("follows a clock that was $why", ({ now, dueAt }) => {
  expect(followClock(startSchedule(100, 100), now).dueAt).toBe(dueAt);
});
