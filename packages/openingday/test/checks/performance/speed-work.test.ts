import { expect, it } from "vitest";
import check from "../../../src/checks/performance/speed-work.ts";
import type { StoredBaselines } from "../../../src/model/perf-baseline.ts";
import { context } from "../../audit/builders.ts";
import { baseline, quick } from "./baselines.ts";

const earlier = baseline({
  at: "2026-05-10T09:00:00.000Z",
  commit: "a".repeat(40),
  steps: [{ step: "customer: book", latency: { ...quick, p95Ms: 310 }, failures: 0 }],
});
const done = { what: "One question to the database in place of twelve", on: "2026-05-21", by: "Ada", route: "GET /dashboard" };
const judge = (stored: Partial<StoredBaselines>) =>
  check.evaluate({ "perf.baselines": { baselines: [], unreadable: 0, work: [], ...stored } }, context);

it("tells what was done, what lay between, and each route before and after", () => {
  const outcome = judge({ baselines: [earlier, baseline()], work: [done], between: ["bbbbbbb Ask once for the dashboard"] });
  expect(outcome).toEqual({
    status: "passed",
    seen: [
      "One question to the database in place of twelve, for GET /dashboard (2026-05-21, Ada)",
      "aaaaaaaaaa to bbbbbbbbbb, 2026-05-10 to 2026-05-30",
      "GET /dashboard: 19 of 20 within 60 ms before, 60 ms after",
      "customer: book: 19 of 20 within 310 ms before, 60 ms after",
      "between them: bbbbbbb Ask once for the dashboard",
    ],
  });
});

it.each([
  { why: "somebody wrote no name", work: [{ what: "An index", on: "2026-05-30" }] },
  { why: "a line is older than both", work: [{ what: "An index", on: "2026-01-30" }, done] },
  {
    why: "it became slower, which two days cannot show",
    work: [done],
    baselines: [baseline({ at: "2026-05-10T09:00:00.000Z", commit: "a".repeat(40) }), baseline({ steps: [] })],
  },
])("passes when $why", ({ work, baselines = [earlier, baseline()] }) => {
  expect(judge({ baselines, work }).status).toBe("passed");
});

it.each([
  { why: "nothing was measured", stored: {}, says: "no baseline is kept yet" },
  {
    why: "one release was measured twice",
    stored: { baselines: [baseline(), baseline()], work: [done] },
    says: "only one release was measured",
  },
  {
    why: "no commit is known",
    stored: { baselines: [baseline({ commit: null })], work: [done] },
    says: "no baseline says of which commit",
  },
  {
    why: "other machines measured",
    stored: { baselines: [{ ...earlier, vantage: "another" }, baseline()], work: [done] },
    says: "different machines",
  },
  {
    why: "nobody wrote anything down",
    stored: { baselines: [earlier, baseline()] },
    says: "nobody wrote down what was done about speed since 2026-05-10",
  },
  {
    why: "what is written down was done before both",
    stored: { baselines: [earlier, baseline()], work: [{ ...done, on: "2026-05-09" }] },
    says: "nobody wrote down",
  },
  { why: "a line has no day", stored: { baselines: [earlier, baseline()], work: [{ what: "An index" }] }, says: "nobody wrote down" },
  {
    why: "the list cannot be read",
    stored: { baselines: [earlier, baseline()], workFault: "it is not valid YAML" },
    says: "openingday.speed.yaml cannot be used: it is not valid YAML",
  },
])("cannot tell when $why", ({ stored, says }) => {
  expect(judge(stored)).toMatchObject({ status: "inconclusive", reason: expect.stringContaining(says) });
});
