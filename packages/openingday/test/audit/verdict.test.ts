import { describe, expect, it } from "vitest";
import { failed, gateChecks, passed, report, stateOf, stub } from "./builders.ts";

describe("the verdict", () => {
  it("is go when every gate was seen and holds", () => {
    const result = report(gateChecks());
    expect(result).toMatchObject({ verdict: "go", withExcuses: false, findings: [], risks: [] });
    expect(result.gates.map((gate) => gate.state)).toEqual(Array.from({ length: 13 }, () => "pass"));
  });

  it.each(["T1", "T2", "T3", "T4", "T5", "T6", "MB1", "MB2", "MB6", "P1"])("is no-go when %s alone fails (P5)", (row) => {
    const result = report(gateChecks({ [row]: stub("broken", [row], failed({ severity: "medium" })) }));
    expect(result.verdict).toBe("no-go");
    expect(stateOf(result, "P5")).toBe(row.startsWith("T") ? "fail" : "pass");
  });

  it.each([
    { row: "S3.F2", gate: "MB3" },
    { row: "S5.C1", gate: "MB5" },
    { row: "T1", gate: "MB4" },
  ])("carries $row into $gate, which follows from it", ({ row, gate }) => {
    const result = report(gateChecks({ [row]: stub("broken", [row], failed({ severity: "medium" })) }));
    expect(stateOf(result, gate)).toBe("fail");
    expect(result.verdict).toBe("no-go");
  });

  it("is cannot-tell when one gate could not be seen", () => {
    const result = report(gateChecks({ T5: stub("blind", ["T5"], { status: "inconclusive", reason: "no server answered" }) }));
    expect(result.verdict).toBe("cannot-tell");
    expect(result.because[0]).toContain("no server answered");
  });

  it("is no-go for a proved blocker outside the gates, and not for a likely one", () => {
    const blocker = failed({ severity: "blocker" });
    const likely = failed({ severity: "blocker", confidence: "likely" });
    expect(report([...gateChecks(), stub("loop", ["S1.C2"], blocker)]).verdict).toBe("no-go");
    expect(report([...gateChecks(), stub("loop", ["S1.C2"], likely)]).verdict).toBe("go");
  });

  it("stays go with a smaller finding, and says so in the list", () => {
    const result = report([...gateChecks(), stub("headers", ["S5.C4"], { status: "warned", findings: [] })]);
    expect(result.verdict).toBe("go");
  });

  it("prefers no-go over cannot-tell", () => {
    const result = report(
      gateChecks({ T5: stub("blind", ["T5"], { status: "inconclusive", reason: "?" }), T4: stub("leak", ["T4"], failed()) }),
    );
    expect(result.verdict).toBe("no-go");
  });

  it("knows nothing when nothing could be looked at", () => {
    const result = report(gateChecks(), { evidence: { "dns.hosts": { ok: false, kind: "failed", reason: "no network", tookMs: 1 } } });
    expect(result.verdict).toBe("cannot-tell");
    expect(stateOf(result, "S1.G")).toBe("unproved");
  });

  it("answers three questions, each from its own rows (P3)", () => {
    const result = report(gateChecks({ T3: stub("monitor", ["T3"], failed()) }));
    expect(result.subVerdicts.observable).toBe("no-go");
    expect(result.subVerdicts.stable).not.toBe("no-go");
    expect(stateOf(result, "P3")).toBe("fail");
  });

  it.each([
    { question: "secure", row: "S4.C2", id: "private-pages" },
    { question: "secure", row: "A1", id: "strangers-kept-out" },
    { question: "stable", row: "A1", id: "webhook-answers" },
    { question: "stable", row: "S3.C4", id: "migration-effect" },
  ] as const)(
    "answers “$question” with no beside a proved blocker of $id, and leaves it alone where $row was not looked at",
    ({ question, row, id }) => {
      const answer = (check: Parameters<typeof stub>[2]) => report([...gateChecks(), stub(id, [row], check)]);
      const healthy = answer(passed).subVerdicts[question];
      const broken = answer(failed({ severity: "blocker" }));
      expect(broken.subVerdicts[question]).toBe("no-go");
      expect(stateOf(broken, "P3")).toBe("fail");
      expect(answer({ status: "inconclusive", reason: "nobody signed in" }).subVerdicts[question]).toBe(healthy);
      expect(answer(failed({ severity: "blocker", confidence: "likely" })).subVerdicts[question]).toBe(healthy);
      expect(healthy).not.toBe("no-go");
    },
  );

  it("names the top reason first when it says no (P4)", () => {
    const result = report(
      gateChecks({ T4: stub("leak", ["T4"], failed({ severity: "blocker", message: "A key is in the code." }), "secret-exposed") }),
    );
    expect(result.because[0]).toBe("A key is in the code.");
    expect(stateOf(result, "P4")).toBe("pass");
  });
});

describe("a crash of one check", () => {
  it("is inconclusive and stops no other", () => {
    const crash = { ...stub("crash", ["T5"], passed), evaluate: () => JSON.parse("{") as never };
    const result = report(gateChecks({ T5: crash }));
    expect(result.verdict).toBe("cannot-tell");
    expect(stateOf(result, "T4")).toBe("pass");
    expect(result.checks.find((check) => check.id === "crash")?.reason).toContain("broke off: a fault of openingday");
  });
});
