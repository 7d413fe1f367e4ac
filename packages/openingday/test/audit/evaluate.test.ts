import { describe, expect, it } from "vitest";
import { evaluateCheck } from "../../src/audit/evaluate.ts";
import type { Check } from "../../src/model/check.ts";
import { context, passed, report, stub } from "./builders.ts";

const evidence = { "dns.hosts": { ok: true, value: { resolver: "system", hosts: [] }, tookMs: 1 } } as const;
const broken: Check = {
  ...stub("mail-route", ["S1.C2"], passed),
  evaluate: () => (undefined as unknown as { readonly hosts: () => never }).hosts(),
};

describe("a check that breaks off", () => {
  it("cannot tell, in words, and keeps what happened for whoever mends it", () => {
    const outcome = evaluateCheck(broken, evidence, context);
    expect(outcome).toMatchObject({
      status: "inconclusive",
      reason: "the check “mail-route” broke off: a fault of openingday, not of yours",
      crash: expect.any(TypeError),
    });
  });

  it("leaves the rest of the report standing, and its error out of it", () => {
    const result = report([broken, stub("other", ["S1.C1"], passed)]);
    expect(JSON.stringify(result)).not.toMatch(/Cannot read|"crash"/u);
    expect(result.checks.map(({ status }) => status)).toEqual(["inconclusive", "passed"]);
  });

  it("gets the reason that the caller knows", () => {
    const crashes: string[] = [];
    const result = report([broken], {
      sayCrash(check, { message }) {
        crashes.push(`${check.id}: ${message}`);
        return "what e.json keeps cannot be read";
      },
    });
    expect(result.checks[0]?.reason).toBe("what e.json keeps cannot be read");
    expect(result.rows.find(({ id }) => id === "S1.C2")).toMatchObject({ state: "unproved", reason: "what e.json keeps cannot be read" });
    expect(crashes).toEqual([expect.stringContaining("mail-route: Cannot read properties of undefined")]);
  });
});
