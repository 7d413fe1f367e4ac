import { describe, expect, it } from "vitest";
import type { SecretHit, SecretScan } from "../../../src/model/evidence-repository.ts";
import check from "../../../src/checks/secrets/secret-in-tree.ts";
import { context } from "../../audit/builders.ts";
import { gap, hit, past, scan } from "./scan-evidence.ts";

const likely = (more: Partial<SecretHit> = {}) =>
  hit({ rule: "generic-assignment", shown: "SESSION_SECRET = …", confidence: "likely", fingerprint: "f2", path: "src/a.ts", ...more });
const evaluate = (more: Partial<SecretScan>) => check.evaluate({ "repo.secrets": scan(more) }, context);

describe("secret-in-tree", () => {
  it.each([
    { why: "a key is committed", more: { hits: [hit()] }, finding: { code: "committed", severity: "blocker", confidence: "proved" } },
    { why: "it is not known whether git holds it", more: { hits: [hit({ tracked: undefined })] }, finding: { code: "committed" } },
    {
      why: "only a name speaks for it",
      more: { hits: [hit({ confidence: "likely" })] },
      finding: { code: "committed", confidence: "likely" },
    },
    {
      why: "the newest commit holds what the disk no longer shows",
      more: { hits: [past({ inHead: true })] },
      finding: { code: "committed" },
    },
    { why: "a key is found although the scan was cut short", more: { hits: [hit()], ...gap("tree") }, finding: { code: "committed" } },
  ])("fails where $why", ({ more, finding }) => {
    expect(evaluate(more)).toMatchObject({ status: "failed", findings: [finding] });
  });
  it("warns where the next commit would take it in", () => {
    expect(evaluate({ hits: [hit({ tracked: false })] })).toMatchObject({ status: "warned", findings: [{ code: "unignored" }] });
  });
  it("shows both apart", () => {
    const outcome = evaluate({ hits: [hit(), hit({ tracked: false, fingerprint: "f2", path: ".env.local" })] });
    expect(outcome).toMatchObject({ status: "failed", findings: [{ code: "committed" }, { code: "unignored" }] });
  });
  it.each([
    { why: "nothing was found", more: {} },
    { why: "only public keys were", more: { hits: [hit({ publicReason: "It is public." })] } },
    { why: "only the past holds one, which is another check's", more: { hits: [past()] } },
    { why: "only the built site holds one", more: { hits: [hit({ where: "bundle" as const })] } },
    { why: "only the history is cut off", more: gap("history") },
  ])("passes where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "passed" });
  });
  it("cannot tell where not every file was looked at", () => {
    expect(evaluate(gap("tree"))).toMatchObject({ status: "inconclusive", reason: expect.stringContaining("shallow") });
  });
  it("says where, since when, and in how many files, but not the value", () => {
    const outcome = evaluate({
      hits: [hit({ commit: "abcdef0123456789", committedAt: "2026-02-03T10:00:00Z" }), hit({ path: "src/b.ts" })],
    });
    expect(outcome.status === "failed" ? outcome.findings[0]?.seen : []).toEqual([
      "Stripe live secret key (sk_live_…) in src/pay.ts, line 12, since commit abcdef0123 of 2026-02-03, and 1 more file",
    ]);
  });
  it("names the place where it stands now, and the commit that first brought it in", () => {
    const outcome = evaluate({ hits: [past({ path: "src/moved.ts", line: 6, inHead: true }), hit({ path: "src/now.ts", line: 2 })] });
    expect(outcome).toMatchObject({
      findings: [
        {
          message: "1 secret value in the code: Stripe live secret key (sk_live_…) in src/now.ts, line 2.",
          seen: ["Stripe live secret key (sk_live_…) in src/now.ts, line 2, since commit abcdef0123 of 2026-02-03"],
        },
      ],
    });
  });
  it("names what a provider's form proves before what only has a secret's name", () => {
    const outcome = evaluate({ hits: [likely(), hit({ path: "src/pay.ts" })] });
    expect(outcome).toMatchObject({
      findings: [{ message: "2 secret values in the code: Stripe live secret key (sk_live_…) in src/pay.ts, line 12, and 1 more." }],
    });
  });
  it("does not call proved what only has a secret's name, and says how to answer", () => {
    expect(evaluate({ hits: [likely(), likely({ fingerprint: "f3" })] })).toMatchObject({
      findings: [
        {
          message: "2 values that look like secrets in the code: SESSION_SECRET in src/a.ts, line 12, and 1 more.",
          fix: expect.stringContaining("openingday:allow"),
        },
      ],
    });
  });
  it("counts what was left out on purpose", () => {
    expect(evaluate({ setAside: [{ reason: "lines marked openingday:allow", count: 2 }] })).toMatchObject({
      seen: ["40 files looked at", "left out: 2 lines marked openingday:allow"],
    });
  });
});
