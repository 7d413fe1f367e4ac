import { describe, expect, it } from "vitest";
import type { SecretScan } from "../../../src/model/evidence-repository.ts";
import check from "../../../src/checks/secrets/secret-in-bundle.ts";
import { context } from "../../audit/builders.ts";
import { gap, hit, scan } from "./scan-evidence.ts";

const bundle = { path: "dist", files: 7 };
const evaluate = (more: Partial<SecretScan>) => check.evaluate({ "repo.secrets": scan(more) }, context);

describe("secret-in-bundle", () => {
  it("fails where the built site holds a key", () => {
    expect(evaluate({ bundle, hits: [hit({ where: "bundle" })] })).toMatchObject({
      status: "failed",
      findings: [{ code: "in-bundle", severity: "blocker" }],
    });
  });
  it.each([
    { why: "it holds none", more: { bundle } },
    { why: "it holds public keys only", more: { bundle, hits: [hit({ where: "bundle" as const, publicReason: "It is public." })] } },
    { why: "the code holds one, which is another check's", more: { bundle, hits: [hit()] } },
  ])("passes where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "passed" });
  });
  it.each([
    { why: "no built site was given", more: {} },
    { why: "its folder is not there", more: { bundle: { path: "dist", files: 0 }, ...gap("bundle") } },
    { why: "its folder is empty", more: { bundle: { path: "dist", files: 0 } } },
  ])("cannot tell where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "inconclusive" });
  });
});
