import { describe, expect, it } from "vitest";
import { confirmAt, isFlapping, nextState, restoreState, startState } from "../../src/watch/next-state.ts";
import type { Observation, StatePolicy } from "../../src/watch/next-state.ts";
import type { CheckState } from "../../src/model/incident.ts";

const policy: StatePolicy = { check: "App", intervalSeconds: 10, confirm: [1, 2], recover: 2 };

/** Runs at given seconds: `0P` passes at 0 s, `10F` fails, `11N` brings no data. */
function play(script: string, of: StatePolicy = policy, from: CheckState = startState(0)) {
  let state = from;
  const words: string[] = [];
  const events: string[] = [];
  const incidents = new Set<string>();
  for (const [, seconds, letter] of script.matchAll(/([\d.]+)([PFN])/g)) {
    const at = Number(seconds) * 1000;
    const outcome = letter === "P" ? "pass" : letter === "F" ? "fail" : "nodata";
    const observation: Observation = { startedAt: at, endedAt: at, outcome, seen: "" };
    const next = nextState(state, observation, of);
    state = next.state;
    words.push(state.word);
    if (next.event !== undefined) events.push(`${seconds}:${next.event}`);
    if (state.incident !== undefined) incidents.add(state.incident);
  }
  return { state, words: words.join(" "), events: events.join(" "), incidents: [...incidents] };
}

describe("one alarm for each incident, always followed by its end", () => {
  it.each([
    { why: "all passes", script: "0P 10P 20P", words: "up up up", events: "" },
    { why: "one failure, confirmed wrong at once", script: "0P 10F 11P 20P", words: "up suspect up up", events: "" },
    { why: "the last confirmation passes", script: "10F 11F 12P 20P", words: "suspect suspect up up", events: "" },
    { why: "every confirmation fails", script: "10F 11F 12F 20F 30F", words: "suspect suspect down down down", events: "12:opened" },
    {
      why: "it comes back",
      script: "10F 11F 12F 20P 30P 40P",
      words: "suspect suspect down recovering up up",
      events: "12:opened 30:resolved",
    },
    {
      why: "a failure during recovery starts the count again",
      script: "10F 11F 12F 20P 30F 40P 50P",
      words: "suspect suspect down recovering down recovering up",
      events: "12:opened 50:resolved",
    },
    {
      why: "a regular run fails before the confirmation's time",
      script: "10F 10.5F 10.9F 11F 11.5F 12F",
      words: "suspect suspect suspect suspect suspect down",
      events: "12:opened",
    },
    {
      why: "late confirmations are still separate runs",
      script: "10F 15F 15F",
      words: "suspect suspect down",
      events: "15:opened",
    },
    { why: "no data never alarms", script: "10N 11N 12N 20N", words: "up up up up", events: "" },
    {
      why: "no data voids a suspicion",
      script: "10F 11F 12N 20F 21F 22F",
      words: "suspect suspect up suspect suspect down",
      events: "22:opened",
    },
    {
      why: "no data neither ends nor prolongs an outage",
      script: "10F 11F 12F 20N 30P 40N 50P",
      words: "suspect suspect down down recovering recovering up",
      events: "12:opened 50:resolved",
    },
    {
      why: "two outages are two incidents",
      script: "10F 11F 12F 20P 30P 40F 41F 42F 50P 60P",
      words: "suspect suspect down recovering up suspect suspect down recovering up",
      events: "12:opened 30:resolved 42:opened 60:resolved",
    },
  ])("$why", ({ script, words, events }) => {
    expect(play(script)).toMatchObject({ words, events });
  });

  it.each([
    { why: "no confirmation asked for: the first failure alarms", confirm: [], recover: 2, script: "10F 20F", events: "10:opened" },
    { why: "one pass is enough", confirm: [1], recover: 1, script: "10F 11F 20P", events: "11:opened 20:resolved" },
    { why: "a confirmation at once", confirm: [0], recover: 1, script: "10F 10F", events: "10:opened" },
    { why: "three of three passes", confirm: [1], recover: 3, script: "10F 11F 20P 30P 40P", events: "11:opened 40:resolved" },
  ])("$why", ({ confirm, recover, script, events }) => {
    expect(play(script, { ...policy, confirm, recover }).events).toBe(events);
  });
});

it("counts an outage from its first failure, not from its confirmation", () => {
  expect(play("10F 11F 12F").state).toMatchObject({ since: 10_000, failedAt: 10_000, incident: "App@10000" });
});

describe("flapping", () => {
  const twice = "0F 1F 2F 10P 20P 30F 31F 32F 40P 50P ";

  it("holds the third incident within 30 intervals open until 10 intervals were quiet", () => {
    const third = play(`${twice}60F 61F 62F 70P 80P 90F 100P 110P 120P 130P 140P 150P 160P 170P 180P 190P 200P 210P`);
    expect(third.events).toBe("2:opened 20:resolved 32:opened 50:resolved 62:opened 200:resolved");
    expect(third.incidents).toHaveLength(3);
  });

  it.each([
    { why: "every other run fails", pattern: ["P", "F"] },
    { why: "two of three fail", pattern: ["P", "F", "F"] },
    { why: "down and up in turn", pattern: ["F", "F", "F", "P", "P"] },
  ])("sends few messages in an hour when $why", ({ pattern }) => {
    const script = Array.from({ length: 360 }, (_, i) => `${i * 10}${pattern[i % pattern.length]}`).join(" ");
    const messages = play(script).events.split(" ").filter(Boolean);
    expect(messages.length).toBeLessThanOrEqual(6);
  });

  it("is over once the outages lie far enough apart", () => {
    const { state } = play(twice);
    expect(isFlapping({ ...state, outages: [0, 30_000, 60_000] }, policy, 100_000)).toBe(true);
    expect(isFlapping({ ...state, outages: [0, 30_000, 60_000] }, policy, 300_000)).toBe(false);
  });

  it("remembers a bounded number of outages", () => {
    const script = Array.from({ length: 100 }, (_, i) => `${i * 4}F ${i * 4 + 1}F ${i * 4 + 2}F`).join(" ");
    expect(play(script, { ...policy, confirm: [] }).state.outages.length).toBeLessThanOrEqual(10);
  });
});

it.each([
  { why: "nothing is suspected", script: "0P", at: undefined },
  { why: "after the first failure", script: "10F", at: 11_000 },
  { why: "after the first confirmation", script: "10F 11F", at: 12_000 },
  { why: "it is down", script: "10F 11F 12F", at: undefined },
])("knows when to confirm: $why", ({ script, at }) => {
  expect(confirmAt(play(script).state, policy)).toBe(at);
});

it.each([
  { why: "up stays up", script: "0P", word: "up", after: "100P", events: "" },
  { why: "a suspicion is dropped: the restart is no outage", script: "10F 11F", word: "up", after: "100F", events: "" },
  { why: "down stays down and ends once", script: "10F 11F 12F", word: "down", after: "100P 110P 120P", events: "110:resolved" },
  { why: "a recovery begins again", script: "10F 11F 12F 20P", word: "down", after: "100P 110P", events: "110:resolved" },
  { why: "down and still failing alarms no second time", script: "10F 11F 12F", word: "down", after: "100F 110F 120F", events: "" },
])("goes on after a restart: $why", ({ script, word, after, events }) => {
  const restored = restoreState(play(script).state, 99_000);
  expect(restored.word).toBe(word);
  expect(play(after, policy, restored).events).toBe(events);
});

it("returns the same state when there is nothing to store", () => {
  const state = startState(0);
  const pass: Observation = { startedAt: 1, endedAt: 2, outcome: "pass", seen: "" };
  expect(nextState(state, pass, policy).state).toBe(state);
});
