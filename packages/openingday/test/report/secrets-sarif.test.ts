import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { FoundSecret, SecretReport } from "../../src/model/secret-report.ts";
import { renderSecretsSarif } from "../../src/report/secrets/sarif.ts";
import { sarifSchema } from "./sarif-schema.ts";

const validate = new Ajv2020().compile(sarifSchema);

const secret: FoundSecret = {
  rule: "stripe-live-secret",
  title: "Stripe live secret key",
  shown: "sk_live_…",
  fingerprint: "0011223344556677",
  confidence: "proved",
  path: "src/für #1?.ts",
  line: 3,
  otherFiles: 0,
  state: "history",
  commit: "a".repeat(40),
  committedAt: "2026-02-03T10:00:00Z",
  todo: "Replace it first.",
};
const report: SecretReport = {
  version: 1,
  folder: "/app",
  found: [secret, { ...secret, rule: "key-store", line: 0, confidence: "likely" }],
  accepted: [{ ...secret, accepted: { by: "Ada", reason: "a test account", until: "2027-01-01" } }],
  notes: [],
  setAside: [],
  incomplete: ["This is a shallow copy"],
  looked: { files: 1, earlierVersions: 2, bytes: 3 },
};

describe("the report for code hosts", () => {
  it.each([
    { why: "with findings, acceptances and gaps", given: report },
    { why: "with nothing found", given: { ...report, found: [], accepted: [], incomplete: [] } },
  ])("is SARIF 2.1.0 $why", ({ given }) => {
    const valid = validate(JSON.parse(renderSecretsSarif(given, "1.2.3")));
    expect(validate.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it("is not SARIF when a level is made up", () => {
    const broken = JSON.parse(renderSecretsSarif(report, "1").replace('"level": "error"', '"level": "terrible"')) as unknown;
    expect(validate(broken)).toBe(false);
  });

  it("says where, how sure, and who accepted what", () => {
    const { runs } = JSON.parse(renderSecretsSarif(report, "1.2.3")) as { runs: [{ results: Record<string, unknown>[] }] };
    expect(runs[0].results).toMatchObject([
      {
        ruleId: "stripe-live-secret",
        ruleIndex: 0,
        level: "error",
        locations: [{ physicalLocation: { artifactLocation: { uri: "src/f%C3%BCr%20%231%3F.ts" }, region: { startLine: 3 } } }],
        partialFingerprints: { "openingday/v1": "0011223344556677" },
      },
      { level: "warning" },
      { suppressions: [{ kind: "external", status: "accepted" }] },
    ]);
  });
});
