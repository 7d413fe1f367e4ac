import { describe, expect, it } from "vitest";
import check from "../../../src/checks/deployment/clean-builds.ts";
import type { BuildDifference } from "../../../src/model/evidence-build.ts";
import { context } from "../../audit/builders.ts";

const commit = "1f".repeat(20);
const commands = ["npm ci", "npm run build"];
const judge = (...differences: readonly BuildDifference[]) =>
  check.evaluate(
    {
      "repo.builds": {
        commit,
        commands,
        outcome: "compared",
        folders: ["dist"],
        files: 12,
        tookMs: [4_100, 3_900],
        differences,
        differing: differences.length,
      },
    },
    context,
  );
const differs = (path: string, cause?: BuildDifference["cause"]): BuildDifference => ({
  path,
  kind: "content",
  at: "line 3, column 14",
  ...(cause === undefined ? {} : { cause }),
});

describe("two clean builds", () => {
  it.each([
    { why: "all files are alike", differences: [] },
    { why: "a source map names the folder", differences: [differs("dist/app.js.map", "path")] },
    { why: "a source map names another", differences: [differs("dist/app.js.map", "path"), differs("dist/all.js.map", "follows")] },
  ])("pass when $why", ({ differences }) => {
    expect(judge(...differences)).toMatchObject({
      status: "passed",
      seen: [
        expect.stringContaining("1f1f1f1f1f built twice in 4.1 s and 3.9 s"),
        ...Array.from({ length: 1 + differences.length }, () => expect.any(String)),
      ],
    });
  });

  it.each([
    {
      why: "a time is built in",
      differences: [differs("dist/app.js", "time"), differs("dist/index.html", "follows")],
      says: /time of the build/u,
      fix: /SOURCE_DATE_EPOCH/u,
    },
    { why: "an id is made up", differences: [differs(".next/BUILD_ID", "random")], says: /made up at random/u, fix: /generateBuildId/u },
    {
      why: "a source map differs in more than paths",
      differences: [differs("dist/app.js.map", "time")],
      says: /time of the build/u,
      fix: /commit/u,
    },
  ])("warn when $why", ({ differences, says, fix }) => {
    expect(judge(...differences)).toMatchObject({
      status: "warned",
      findings: [{ code: "built-in", severity: "low", message: expect.stringMatching(says), fix: expect.stringMatching(fix) }],
    });
  });

  it.each([
    {
      why: "a file is missing",
      differences: [differs("dist/a.js", "time"), { path: "dist/b.js", kind: "only-first" } as const],
      code: "files-differ",
    },
    { why: "nobody knows why", differences: [differs("dist/a.js")], code: "contents-differ" },
    { why: "parts change places", differences: [differs("dist/a.js", "order")], code: "contents-differ" },
  ])("fail when $why", ({ differences, code }) => {
    expect(judge(...differences)).toMatchObject({ status: "failed", findings: [{ code, severity: "medium" }] });
  });

  it("fail when the package manager refuses the lock file", () => {
    const said = ["npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync."];
    expect(check.evaluate({ "repo.builds": { commit, commands, outcome: "lock-refused", said } }, context)).toMatchObject({
      status: "failed",
      findings: [{ code: "lock-refused", severity: "high", seen: said }],
    });
  });
});
