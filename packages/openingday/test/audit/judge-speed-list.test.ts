import { describe, expect, it } from "vitest";
import { judgeSpeedList } from "../../src/audit/judge-speed-list.ts";
import { checks } from "../../src/checks/registry.ts";
import type { Outcome } from "../../src/model/check.ts";
import { renderSpeedList } from "../../src/report/speed-list-text.ts";
import { speedList, type SpeedItem, type SpeedProof } from "../../src/roadmap/speed-list.ts";
import { draft } from "./builders.ts";

const item = (...proofs: SpeedProof[]): SpeedItem => ({ id: "one", title: "One", proofs, ask: "Is it?", why: "So.", notYet: "Never." });
const judge = (proofs: readonly SpeedProof[], outcomes: Readonly<Record<string, Outcome>>) =>
  judgeSpeedList([item(...proofs)], new Map(Object.entries(outcomes)))[0];
const passed: Outcome = { status: "passed", seen: [] };
const warned = (code: string): Outcome => ({ status: "warned", findings: [draft({ code, message: `${code} was found.` })] });

describe("the list of practices", () => {
  it("has each of the 46 once, and each is told by a check that there is, or asks a person", () => {
    expect(speedList).toHaveLength(46);
    expect(new Set(speedList.map(({ id }) => id)).size).toBe(46);
    const known = new Set(checks.map(({ id }) => id));
    for (const { id, proofs, ask, why, notYet } of speedList) {
      expect(
        proofs.filter(({ check }) => !known.has(check)),
        id,
      ).toEqual([]);
      expect(proofs.length > 0 || ask?.endsWith("?"), id).toBe(true);
      expect(why.endsWith(".") && notYet.endsWith("."), id).toBe(true);
    }
  });
});

describe("what a run says of an item", () => {
  const hint: SpeedProof = { check: "slow", cases: ["loop"], isHint: true };

  it.each<{
    why: string;
    proofs: readonly SpeedProof[];
    outcomes: Readonly<Record<string, Outcome>>;
    state: string;
    seen?: readonly string[];
  }>([
    { why: "all its checks found nothing", proofs: [{ check: "a" }, { check: "b" }], outcomes: { a: passed, b: passed }, state: "fine" },
    { why: "what was found is about something else", proofs: [hint], outcomes: { slow: warned("whole") }, state: "fine" },
    {
      why: "there is nothing to look at",
      proofs: [{ check: "a" }],
      outcomes: { a: { status: "not-applicable", reason: "none" } },
      state: "fine",
    },
    {
      why: "a check warns",
      proofs: [{ check: "a" }, { check: "b" }],
      outcomes: { a: passed, b: warned("x") },
      state: "mend",
      seen: ["x was found."],
    },
    {
      why: "the code only looks like it",
      proofs: [hint, { check: "a" }],
      outcomes: { slow: warned("loop"), a: passed },
      state: "hint",
      seen: ["loop was found."],
    },
    { why: "one of two was not looked at", proofs: [{ check: "a" }, { check: "b" }], outcomes: { a: passed }, state: "not-seen" },
    {
      why: "a check cannot tell",
      proofs: [{ check: "a" }],
      outcomes: { a: { status: "inconclusive", reason: "no answer" } },
      state: "not-seen",
      seen: ["no answer"],
    },
    {
      why: "two checks cannot tell for the same reason, told once",
      proofs: [{ check: "a" }, { check: "b" }],
      outcomes: { a: { status: "inconclusive", reason: "no answer" }, b: { status: "inconclusive", reason: "no answer" } },
      state: "not-seen",
      seen: ["no answer"],
    },
    { why: "nobody but a person can tell", proofs: [], outcomes: { a: passed }, state: "ask" },
  ])("is $state when $why", ({ proofs, outcomes, state, seen = [] }) => {
    expect(judge(proofs, outcomes)).toMatchObject({ state, seen });
  });

  it("is told with the worst first, and what to ask even where nothing was found", () => {
    const items = judgeSpeedList(
      [
        { ...item({ check: "a" }), title: "First" },
        { ...item({ check: "b" }), title: "Second" },
      ],
      new Map<string, Outcome>([
        ["a", passed],
        ["b", warned("x")],
      ]),
    );
    const text = renderSpeedList({ version: 1, from: { at: "2026-06-01T09:00:00.000Z", domain: "myapp.test" }, items });
    expect(text).toMatch(
      /1 to mend, 0 to look at, 0 not seen, 0 to ask, 1\s+with[\s\S]*To mend \(1\)[\s\S]*Second[\s\S]*x was found\.[\s\S]*Nothing found \(1\)[\s\S]*First[\s\S]*Is it\?/u,
    );
  });
});
