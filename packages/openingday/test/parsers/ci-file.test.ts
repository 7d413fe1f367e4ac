import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCiFile } from "../../src/parsers/ci-file.ts";

describe("a build machine's instructions", () => {
  it.each([
    { why: "`on` as a word", text: "on: push\njobs: {}\n", onPush: true },
    { why: "`on` as YAML 1.1's true", text: "true:\n  push:\njobs: {}\n", onPush: true },
    { why: "events in a list", text: "on: [workflow_dispatch, pull_request]\njobs: {}\n", onPush: true },
    { why: "only a timetable", text: "on: { schedule: [{ cron: '0 0 * * *' }] }\njobs: {}\n", onPush: false },
    { why: "only tags", text: "on: { push: { tags: ['v*'] } }\njobs: {}\n", onPush: false },
    { why: "tags and branches", text: "on: { push: { tags: ['v*'], branches: [main] } }\njobs: {}\n", onPush: true },
  ])("are read with $why", ({ text, onPush }) => {
    expect(readCiFile("ci.yml", "GitHub Actions", text)).toMatchObject({ onPush, steps: [] });
  });

  it("keep every step with its job", () => {
    const text =
      "on: push\njobs:\n  a:\n    steps:\n      - uses: x/y@v1\n      - run: npm test\n        continue-on-error: true\n  b:\n    if: ${{ false }}\n    uses: ./shared.yml\n";
    expect(readCiFile("ci.yml", "GitHub Actions", text).steps).toEqual([
      { job: "a", uses: "x/y@v1", off: false, mayFail: false, byHand: false },
      { job: "a", run: "npm test", off: false, mayFail: true, byHand: false },
      { job: "b", uses: "./shared.yml", off: true, mayFail: false, byHand: false },
    ]);
  });

  it.each(["[", "a: &x [*x, *x]", "jobs: 3", "'", "\u0000", "a: b: c", `${"- ".repeat(5_000)}x`])(
    "say what is wrong with %j, and never throw",
    (text) => {
      for (const system of ["GitHub Actions", "GitLab CI", "CircleCI"] as const) expect(readCiFile("x", system, text).path).toBe("x");
    },
  );

  it("are read whatever they say", () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5 }),
        fc.constantFrom("GitHub Actions" as const, "GitLab CI" as const, "CircleCI" as const),
        (value, system) => {
          const { steps } = readCiFile("x", system, JSON.stringify({ on: value, jobs: value, include: value, job: value }));
          expect(Array.isArray(steps)).toBe(true);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});
