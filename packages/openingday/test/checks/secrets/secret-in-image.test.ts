import { describe, expect, it } from "vitest";
import check from "../../../src/checks/secrets/secret-in-image.ts";
import type { SecretScan } from "../../../src/model/evidence-repository.ts";
import { context } from "../../audit/builders.ts";
import { hit, scan } from "./scan-evidence.ts";

const judge = (more: Partial<SecretScan>) => check.evaluate({ "repo.secrets": scan(more) }, context);
const image = { path: "image.tar", files: 12, layers: 3 };

describe("a saved image", () => {
  it.each([
    { why: "holds a key", more: { image, hits: [hit({ where: "image" })] }, status: "failed" },
    { why: "holds a public key", more: { image, hits: [hit({ where: "image", publicReason: "made for browsers" })] }, status: "passed" },
    {
      why: "holds a key that somebody accepted",
      more: { image, hits: [hit({ where: "image", allowed: { by: "Ada", reason: "test", until: "2030-01-01" } })] },
      status: "passed",
    },
    { why: "is clean while the files are not", more: { image, hits: [hit()] }, status: "passed" },
    { why: "was not read to its end", more: { image, gaps: [{ part: "image", reason: "it is damaged" }] }, status: "inconclusive" },
    { why: "was not given", more: {}, status: "not-applicable" },
  ] as const)("that $why is $status", ({ more, status }) => {
    expect(judge(more)).toMatchObject({ status });
  });

  it("gives no blocker for what only looks like a secret", () => {
    const outcome = judge({ image, hits: [hit({ where: "image", confidence: "likely", rule: "generic-assignment" })] });
    expect(outcome).toMatchObject({ findings: [{ severity: "high", confidence: "likely" }] });
  });
});
