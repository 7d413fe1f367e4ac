import { describe, expect, it } from "vitest";
import type { ReleaseRun, RunOutcome } from "../../src/model/release.ts";
import { chainOf, findUnsettled, readHistory } from "../../src/parsers/release-history.ts";

let number = 0;
function run(kind: ReleaseRun["kind"], commit: string, outcome?: RunOutcome, more: Partial<ReleaseRun> = {}): ReleaseRun {
  number += 1;
  const at = "2026-11-01T10:00:00.000Z";
  const end = outcome === undefined ? {} : { end: { at, outcome, tookMs: 1 } };
  return { run: number, kind, at, owner: { pid: 0 }, commit, steps: [], ...end, ...more };
}

describe("readHistory", () => {
  it.each([
    { why: "nothing was released", runs: [], history: {} },
    { why: "one was", runs: [run("release", "a", "released")], history: { current: "a" } },
    { why: "two were", runs: [run("release", "a", "released"), run("release", "b", "released")], history: { current: "b", previous: "a" } },
    {
      why: "the same twice, which is nothing to go back to",
      runs: [run("release", "a", "released"), run("release", "a", "released")],
      history: { current: "a" },
    },
    {
      why: "the second was taken back by itself",
      runs: [run("release", "a", "released"), run("release", "b", "rolled-back", { previous: "a" })],
      history: { current: "a" },
    },
    {
      why: "the second got stuck: the way back leads to the first",
      runs: [run("release", "a", "released"), run("release", "b", "stuck", { previous: "a" })],
      history: { current: "b", previous: "a" },
    },
    {
      why: "a way back took one off",
      runs: [run("release", "a", "released"), run("release", "b", "released"), run("rollback", "a", "rolled-back")],
      history: { current: "a" },
    },
    {
      why: "a drill ends where it began",
      runs: [run("release", "a", "released"), run("release", "b", "released"), run("drill", "a", "rehearsed")],
      history: { current: "b", previous: "a" },
    },
    {
      why: "what was live before was released by other means",
      runs: [run("release", "b", "released", { previous: "a" })],
      history: { current: "b", previous: "a" },
    },
    { why: "a build failed", runs: [run("release", "a", "released"), run("release", "b", "failed")], history: { current: "a" } },
  ])("where $why", ({ runs, history }) => {
    expect(readHistory(runs)).toEqual(history);
  });
});

describe("runs that died", () => {
  it("are settled by the one that goes on with them", () => {
    const died = run("release", "a");
    const next = run("release", "a", "released", { continues: died.run });
    expect(findUnsettled([died])).toBe(died);
    expect(findUnsettled([died, next])).toBeUndefined();
    expect(chainOf([died, next], next)).toEqual([died, next]);
  });
});
