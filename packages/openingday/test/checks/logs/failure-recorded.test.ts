import { describe, expect, it } from "vitest";
import failureRecorded from "../../../src/checks/logs/failure-recorded.ts";
import type { LogCanary } from "../../../src/model/evidence-logs.ts";
import { context } from "../../audit/builders.ts";

const failure = { url: "https://app.test/hook", status: 400, recorded: true };
const evaluate = (changes: Partial<LogCanary>) =>
  failureRecorded.evaluate({ "log.canary": { log: "app.log", sent: [], newLines: 4, found: [], leaks: [], ...changes } }, context);

describe("failure-recorded", () => {
  it.each([
    { why: "the line is there", changes: { failure }, status: "passed" },
    { why: "there is none", changes: { failure: { ...failure, recorded: false } }, status: "failed" },
    { why: "no such request is declared", changes: {}, status: "inconclusive" },
    { why: "the request did not fail", changes: { failure: { ...failure, status: 204, recorded: false } }, status: "inconclusive" },
    { why: "it was not answered", changes: { failure: { url: failure.url, error: "refused", recorded: false } }, status: "inconclusive" },
  ])("is $status when $why", ({ changes, status }) => {
    expect(evaluate(changes).status).toBe(status);
  });
});
