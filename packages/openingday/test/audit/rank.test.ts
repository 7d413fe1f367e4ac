import { describe, expect, it } from "vitest";
import { risks } from "../../src/audit/risks.ts";
import { failed, report, stub } from "./builders.ts";

describe("the list of risks", () => {
  it("puts five real problems before 30 ms on a side route (N4, S1.D1)", () => {
    const planted = [
      stub("side-route", ["S4.C1"], failed({ severity: "low", message: "A side route takes 30 ms longer." }), "weak-headers"),
      stub("slow-query", ["T1"], failed({ severity: "high" }), "slow-dashboard"),
      stub("redirect-chain", ["S1.C2"], failed({ severity: "high" }), "redirect-broken"),
      stub("missing-secret", ["S3.F2"], failed({ severity: "high" }), "environment-broken"),
      stub("spam-folder", ["T6"], failed({ severity: "blocker" }), "mail-in-spam"),
      stub("noisy-alert", ["S6.F3"], failed({ severity: "medium" }), "outage-unseen"),
    ];
    const order = report(planted).risks.map((risk) => risk.id);
    expect(order).toHaveLength(6);
    expect(order.at(-1)).toBe("weak-headers");
  });

  it("puts money and data before access, access before mail, mail before speed, whatever the order of the checks", () => {
    const planted = ["slow-pages", "mail-in-spam", "site-unreachable", "secret-exposed", "checkout-broken"].map((risk, index) =>
      stub(`check-${index}`, ["S1.F1"], failed(), risk),
    );
    for (const checks of [planted, planted.toReversed()])
      expect(report(checks).risks.map((risk) => risk.impact)).toEqual(["money", "data", "access", "mail", "slow"]);
  });

  it("puts what was proved before what is likely", () => {
    const likely = stub("a", ["S1.F1"], failed({ confidence: "likely", severity: "blocker" }), "site-unreachable");
    const proved = stub("b", ["S1.F1"], failed({ severity: "medium" }), "redirect-broken");
    expect(report([likely, proved]).risks.map((risk) => risk.id)).toEqual(["redirect-broken", "site-unreachable"]);
  });

  it("puts what keeps the doors shut before a hint about something worse", () => {
    const hint = stub("a", ["S1.C4"], failed({ confidence: "likely", severity: "high" }), "secret-exposed");
    const blocker = stub("b", ["A1"], failed({ severity: "blocker" }), "site-unreachable");
    expect(report([hint, blocker]).risks.map(({ id, standsInTheWay }) => [id, standsInTheWay])).toEqual([
      ["site-unreachable", true],
      ["secret-exposed", false],
    ]);
  });

  it("holds at most ten; the findings stay complete", () => {
    const many = risks.map((risk, index) => stub(`check-${index}`, ["S1.F1"], failed(), risk.id));
    const result = report(many);
    expect(result.risks).toHaveLength(10);
    expect(result.findings).toHaveLength(risks.length);
  });
});

describe("the catalogue", () => {
  it("has each risk once, every field filled", () => {
    expect(new Set(risks.map((risk) => risk.id)).size).toBe(risks.length);
    for (const risk of risks) for (const text of Object.values(risk)) expect(text).not.toBe("");
  });
});
