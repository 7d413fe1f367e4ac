import { describe, expect, it } from "vitest";
import { decideRows } from "../../src/audit/rows.ts";
import type { Check, Outcome } from "../../src/model/check.ts";
import type { Finding } from "../../src/model/report.ts";

const checkOf = (id: string, row: string): Check => ({
  id,
  title: `${row} holds`,
  why: "",
  rows: [row],
  risk: "slow-sign-up",
  needs: [],
  specs: [],
  evaluate: () => ({ status: "passed", seen: [] }),
});

/** The state of a row where T1 and T2 pass and S4.F1 is judged like this, or not at all. */
function stateOf(id: string, signUp: Outcome | undefined): string | undefined {
  const passed: Outcome = { status: "passed", seen: [] };
  const judged = [
    { check: checkOf("one", "T1"), outcome: passed },
    { check: checkOf("two", "T2"), outcome: passed },
    ...(signUp === undefined ? [] : [{ check: checkOf("three", "S4.F1"), outcome: signUp }]),
  ];
  const findings =
    signUp?.status === "failed" ? [{ check: "three", rows: ["S4.F1"], code: "three/slow", message: "Slow." } as unknown as Finding] : [];
  return decideRows({ judged, findings, attestations: [], excuses: [], at: 0 }).find((row) => row.id === id)?.state;
}

describe("a row that another one spoils", () => {
  it.each<{ why: string; signUp: Outcome | undefined; state: string }>([
    { why: "fails with it", signUp: { status: "failed", findings: [] }, state: "fail" },
    { why: "passes with it", signUp: { status: "passed", seen: [] }, state: "pass" },
    { why: "does not rest on it where it could not be told", signUp: { status: "inconclusive", reason: "no SDK" }, state: "pass" },
    { why: "does not rest on it where nobody looked", signUp: undefined, state: "pass" },
  ])("$why", ({ signUp, state }) => {
    expect(stateOf("MB4", signUp)).toBe(state);
  });
});
