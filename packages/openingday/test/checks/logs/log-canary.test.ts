import { describe, expect, it } from "vitest";
import logCanary from "../../../src/checks/logs/log-canary.ts";
import type { LogCanary } from "../../../src/model/evidence-logs.ts";
import { context } from "../../audit/builders.ts";

const clean: LogCanary = { log: "app.log", sent: [{ through: "login", status: 401 }], newLines: 4, found: [], leaks: [] };
const leak = { rule: "log-email-address", title: "E-mail address", kind: "personal", key: "", count: 2, lines: [1] } as const;
const evaluate = (changes: Partial<LogCanary>) => logCanary.evaluate({ "log.canary": { ...clean, ...changes } }, context);

describe("log-canary", () => {
  it.each([
    { why: "a password stands in the log", found: [{ what: "password", through: "login", lines: 1 }], code: "secret", severity: "blocker" },
    { why: "a token does", found: [{ what: "token", through: "payment webhook", lines: 2 }], code: "secret", severity: "blocker" },
    { why: "an address does", found: [{ what: "address", through: "sign-up", lines: 1 }], code: "personal", severity: "high" },
    { why: "what somebody wrote does", found: [{ what: "text", through: "contact", lines: 1 }], code: "personal", severity: "high" },
  ] as const)("fails where $why", ({ found, code, severity }) => {
    expect(evaluate({ found })).toMatchObject({ status: "failed", findings: [{ code, severity, confidence: "proved" }] });
  });

  it.each([
    { why: "an address of somebody else", leaks: [leak], code: "personal-shaped" },
    { why: "a token of somebody else", leaks: [{ ...leak, kind: "secret", title: "Bearer token" }], code: "secret-shaped" },
  ] as const)("thinks it likely where new lines hold $why", ({ leaks, code }) => {
    expect(evaluate({ leaks })).toMatchObject({ status: "failed", findings: [{ code, confidence: "likely" }] });
  });

  it.each([
    { why: "values were sent and none is there", changes: {}, status: "passed" },
    { why: "some ways were closed", changes: { sent: [...clean.sent, { through: "reset", error: "timed out" }] }, status: "passed" },
    { why: "the log did not grow", changes: { newLines: 0 }, status: "inconclusive" },
    { why: "nothing could be sent", changes: { sent: [{ through: "login", error: "refused" }] }, status: "inconclusive" },
  ])("is $status when $why", ({ changes, status }) => {
    expect(evaluate(changes).status).toBe(status);
  });

  it("says one sentence for each way in", () => {
    const found = [
      { what: "token", through: "login", lines: 1 },
      { what: "password", through: "login", lines: 3 },
      { what: "address", through: "sign-up", lines: 1 },
    ] as const;
    expect(evaluate({ found })).toMatchObject({
      findings: [
        { message: "A password and a token sent through “login” stand in the log." },
        { message: "An e-mail address sent through “sign-up” stands in the log." },
      ],
    });
  });
});
