import { describe, expect, it } from "vitest";
import loggedRequests from "../../../src/checks/logs/logged-requests.ts";
import slowCode from "../../../src/checks/performance/slow-code.ts";
import type { CodeHint, CodeHints, HintKind } from "../../../src/model/evidence-hints.ts";
import { context } from "../../audit/builders.ts";

const place = (kind: HintKind, line = 7): CodeHint => ({ kind, path: "src/a.ts", line, subject: "prisma.a.findFirst" });
const evidence = (hints: readonly CodeHint[], more: Partial<CodeHints> = {}) => ({
  "repo.hints": { hints, more: 0, files: 12, unread: [], ...more },
});
const kinds: readonly HintKind[] = ["query-in-loop", "queries-in-a-row", "list-without-limit", "blocking-call", "call-without-timeout"];

describe("slow-code", () => {
  it.each(kinds)("hints at %s, and never more than that", (kind) => {
    expect(slowCode.evaluate(evidence([place(kind)]), context)).toMatchObject({
      status: "warned",
      findings: [{ code: kind, severity: "low", confidence: "likely", message: expect.stringContaining("src/a.ts:7") }],
    });
  });

  it("says each kind once, with its places", () => {
    const outcome = slowCode.evaluate(evidence([place("query-in-loop", 1), place("query-in-loop", 9), place("blocking-call")]), context);
    expect(outcome).toMatchObject({ findings: [{ message: expect.stringMatching(/^2 places .*first at src\/a\.ts:1\.$/u) }, {}] });
    expect(outcome).toMatchObject({ findings: [{ seen: ["src/a.ts:1: prisma.a.findFirst", "src/a.ts:9: prisma.a.findFirst"] }, {}] });
  });

  it("does not ask to measure what hangs only now and then", () => {
    const outcome = slowCode.evaluate(evidence([place("call-without-timeout")]), context);
    expect(outcome).toMatchObject({ findings: [{ fix: expect.stringMatching(/^Give the call an end/u) }] });
  });

  it("asks for a measurement before anything is changed", () => {
    for (const kind of kinds.filter((one) => one !== "call-without-timeout"))
      expect(slowCode.evaluate(evidence([place(kind)]), context)).toMatchObject({
        findings: [{ fix: expect.stringMatching(/^Measure .* leave it\.$/u) }],
      });
  });
});

describe("logged-requests", () => {
  it("hints at lines that log what came in", () => {
    expect(loggedRequests.evaluate(evidence([{ ...place("logged-request"), subject: "req.body" }]), context)).toMatchObject({
      status: "warned",
      findings: [{ code: "in-code", severity: "medium", confidence: "likely", message: expect.stringContaining("“req.body”") }],
    });
    const two = evidence([place("logged-request"), place("logged-request", 9)]);
    expect(loggedRequests.evaluate(two, context)).toMatchObject({ findings: [{ message: expect.stringMatching(/^2 places/u) }] });
  });
});

describe.each([
  { check: slowCode, other: "logged-request" },
  { check: loggedRequests, other: "query-in-loop" },
] as const)("$check.id", ({ check, other }) => {
  it.each([
    { why: "nothing stands out", given: evidence([]), status: "passed" },
    { why: "only another kind does", given: evidence([place(other)]), status: "passed" },
    { why: "there is no program of the product", given: evidence([], { files: 0 }), status: "inconclusive" },
    {
      why: "a file could not be understood",
      given: evidence([], { unread: ["src/b.ts: its syntax is not understood"] }),
      status: "inconclusive",
    },
  ])("is $status where $why", ({ given, status }) => {
    expect(check.evaluate(given, context).status).toBe(status);
  });
});
