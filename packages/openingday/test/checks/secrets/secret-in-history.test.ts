import { describe, expect, it } from "vitest";
import type { SecretScan } from "../../../src/model/evidence-repository.ts";
import check from "../../../src/checks/secrets/secret-in-history.ts";
import { context } from "../../audit/builders.ts";
import { gap, hit, past, scan } from "./scan-evidence.ts";

const evaluate = (more: Partial<SecretScan>) => check.evaluate({ "repo.secrets": scan(more) }, context);

describe("secret-in-history", () => {
  it("fails where the past holds a key, and names the first commit", () => {
    expect(evaluate({ hits: [past({ committedAt: "2026-02-09T10:00:00Z", commit: "ffff" }), past({ path: "src/old.ts" })] })).toMatchObject(
      {
        status: "failed",
        findings: [
          {
            code: "in-history",
            severity: "blocker",
            confidence: "proved",
            message: expect.stringContaining("src/old.ts"),
            seen: [expect.stringContaining("abcdef0123 of 2026-02-03")],
          },
        ],
      },
    );
  });
  it.each([
    { why: "a provider's form", more: {}, message: "1 secret value in earlier", fix: "at its provider first" },
    {
      why: "a name alone",
      more: { rule: "generic-assignment", shown: "SECRET_KEY = …", confidence: "likely" as const },
      message: "1 value that looks like a secret in earlier versions of the code: SECRET_KEY in src/pay.ts, line 12.",
      fix: "If it is still in use",
    },
  ])("says what to do with what $why speaks for", ({ more, message, fix }) => {
    expect(evaluate({ hits: [past(more)] })).toMatchObject({
      findings: [{ message: expect.stringContaining(message), fix: expect.stringContaining(fix) }],
    });
  });
  it.each([
    { why: "nothing was found", more: {} },
    { why: "the key still stands in the code, which is another check's", more: { hits: [past({ inHead: true }), hit()] } },
    { why: "the past holds public keys only", more: { hits: [past({ publicReason: "It is public." })] } },
    { why: "only the built site has a gap", more: gap("bundle") },
  ])("passes where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "passed" });
  });
  it.each([
    { why: "the copy is shallow", more: gap("history") },
    { why: "evidence of an older form has a gap", more: { gaps: undefined, incomplete: ["There is no Git history here"] } },
  ])("cannot tell where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "inconclusive" });
  });
});
