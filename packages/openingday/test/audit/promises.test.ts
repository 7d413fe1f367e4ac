import { describe, expect, it } from "vitest";
import { stillCounts } from "../../src/audit/promises.ts";
import { at, draft, failed, gateChecks, report, stateOf, stub } from "./builders.ts";

const blind = stub("drill", ["MB6", "S6.F1"], { status: "inconclusive", reason: "no drill is declared" });
const word = { row: "S6.F1", by: "Ada", on: "2026-05-01", until: "2026-12-31" };
const excuse = { what: "T4", by: "Ada", reason: "the key is revoked", until: "2026-06-30" };

describe("an attestation", () => {
  it("is shown as attested and never as a pass", () => {
    const result = report(gateChecks({ MB6: blind }), { attestations: [word] });
    expect(stateOf(result, "S6.F1")).toBe("attested");
    expect(result.verdict).toBe("cannot-tell");
  });

  it.each([
    { why: "it has run out", attestation: { ...word, until: "2026-05-31" } },
    { why: "the row cannot be attested", attestation: { ...word, row: "MB6" } },
  ])("does not count when $why", ({ attestation }) => {
    const result = report(gateChecks({ MB6: blind }), { attestations: [attestation] });
    expect(stateOf(result, attestation.row)).toBe("unproved");
  });

  it("does not cover up what was seen to fail", () => {
    const result = report(gateChecks({ MB6: stub("drill", ["MB6", "S6.F1"], failed()) }), { attestations: [word] });
    expect(stateOf(result, "S6.F1")).toBe("fail");
  });
});

describe("an excuse", () => {
  const leak = stub("leak", ["T4"], failed({ severity: "blocker" }), "secret-exposed");

  it.each([excuse, { ...excuse, what: "leak/case" }])("for $what turns no-go into go with excuses, the excused blocker first", (one) => {
    const slow = stub("slow", ["S4.C1"], failed({ severity: "low" }), "slow-dashboard");
    const dead = stub("dead", ["S1.F1"], failed({ severity: "high" }), "checkout-broken");
    const result = report([...gateChecks({ T4: leak }), slow, dead], { excuses: [one] });
    expect(result).toMatchObject({ verdict: "go", withExcuses: true });
    expect(stateOf(result, "T4")).toBe("excused");
    expect(result.risks[0]).toMatchObject({ id: "secret-exposed", excused: true });
  });

  it("ends on its day", () => {
    expect(report(gateChecks({ T4: leak }), { excuses: [{ ...excuse, until: "2026-05-31" }] }).verdict).toBe("no-go");
    expect(stillCounts({ until: "2026-06-01" }, at)).toBe(true);
    expect(stillCounts({ until: "soon" }, at)).toBe(false);
  });

  it("of one finding does not excuse another on the same row", () => {
    const two = stub("leak", ["T4"], { status: "failed", findings: [draft(), draft({ code: "other" })] });
    expect(stateOf(report(gateChecks({ T4: two }), { excuses: [{ ...excuse, what: "leak/case" }] }), "T4")).toBe("fail");
  });
});
