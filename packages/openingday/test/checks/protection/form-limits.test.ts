import { describe, expect, it } from "vitest";
import formLimits from "../../../src/checks/protection/form-limits.ts";
import type { LimitBurst } from "../../../src/model/evidence-protection.ts";
import { context } from "../../audit/builders.ts";

const forms = (["login", "reset", "signup"] as const).map((kind) => ({ name: kind, kind, url: `https://app.test/${kind}`, fields: {} }));
const here = { ...context, declared: { ...context.declared, forms } };
const limited = (form: string): LimitBurst => ({
  form,
  url: "",
  sent: 6,
  statuses: [401, 401, 401, 401, 401, 429],
  friction: { at: 6, signal: "429" },
});
const open = (form: string, status = 401): LimitBurst => ({ form, url: "", sent: 12, statuses: Array.from({ length: 12 }, () => status) });
const evaluate = (...bursts: LimitBurst[]) => formLimits.evaluate({ "limit.bursts": { bursts } }, here);

describe("form-limits", () => {
  it.each([
    {
      why: "login has no limit",
      bursts: [open("login"), limited("reset"), limited("signup")],
      code: "no-limit-login",
      severity: "high",
      rows: ["S5.C2"],
    },
    {
      why: "sign-up has none",
      bursts: [limited("login"), open("signup", 422)],
      code: "no-limit-signup",
      severity: "medium",
      rows: ["S5.C2", "S5.F1"],
    },
    { why: "reset answers 200 for ever", bursts: [open("reset", 200)], code: "no-limit-reset", severity: "high", rows: ["S5.C2"] },
  ])("fails when $why", ({ bursts, code, severity, rows }) => {
    expect(evaluate(...bursts)).toMatchObject({ status: "failed", findings: [{ code, severity, rows }] });
  });

  it("names each open form", () => {
    expect(evaluate(open("login"), open("reset"), open("signup"))).toMatchObject({ findings: [{}, {}, {}] });
  });

  it.each([
    { why: "a limit at the last try", bursts: [{ ...limited("login"), sent: 12, friction: { at: 12, signal: "429" } }] },
    { why: "a captcha in place of a status", bursts: [{ ...limited("login"), friction: { at: 2, signal: "the page says “captcha”" } }] },
  ])("passes with $why", ({ bursts }) => {
    expect(evaluate(...bursts).status).toBe("passed");
  });

  it.each([
    { why: "the form did not answer", bursts: [{ form: "login", url: "", sent: 0, statuses: [], error: "refused the connection" }] },
    { why: "the server only failed", bursts: [open("login", 502)] },
  ])("cannot tell when $why", ({ bursts }) => {
    expect(evaluate(...bursts).status).toBe("inconclusive");
  });
});
