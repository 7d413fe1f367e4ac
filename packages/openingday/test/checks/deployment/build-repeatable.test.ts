import { describe, expect, it } from "vitest";
import check from "../../../src/checks/deployment/build-repeatable.ts";
import type { BuildSetup, LockFile } from "../../../src/model/evidence-build.ts";
import { readCiFile } from "../../../src/parsers/ci-file.ts";
import { context } from "../../audit/builders.ts";

const manifest = { path: "package.json", dependencies: 3, buildScript: true };
const lock = (more: Partial<LockFile> = {}): LockFile => ({
  path: "package-lock.json",
  manager: "npm",
  tracked: true,
  missing: [],
  stale: [],
  unread: [],
  ...more,
});
const workflow = (run: string, on = "push") =>
  readCiFile(".github/workflows/ci.yml", "GitHub Actions", `on: ${on}\njobs:\n  build:\n    steps:\n      - run: ${run}\n`);

function judge(more: Partial<BuildSetup> = {}, files = [workflow("npm run build")]) {
  const build: BuildSetup = {
    manifest,
    locks: [lock()],
    ignoredLocks: [],
    node: [{ path: ".nvmrc", version: "24", fixed: true }],
    tooling: [],
    isPart: false,
    ...more,
  };
  return check.evaluate({ "repo.build": build, "repo.ci": { files } }, context);
}

describe("a build that can be repeated", () => {
  it.each([
    { why: "lock file, Node and a build machine", more: {}, files: undefined },
    { why: "a container file in place of a build machine", more: { tooling: ["Dockerfile"] }, files: [] },
    { why: "a platform's file in place of a build machine", more: { tooling: ["vercel.json"] }, files: [] },
    { why: "no package to lock", more: { manifest: { ...manifest, dependencies: 0 }, locks: [] }, files: undefined },
    {
      why: "two lock files that both fit",
      more: { locks: [lock(), lock({ path: "yarn.lock", manager: "yarn" as const })] },
      files: undefined,
    },
    {
      why: "a forgotten lock file beside that of the declared package manager",
      more: {
        manifest: { ...manifest, packageManager: "pnpm@10.0.0" },
        locks: [lock({ missing: ["a"] }), lock({ path: "pnpm-lock.yaml", manager: "pnpm" as const })],
      },
      files: undefined,
    },
    { why: "a part of a repository without a Node version of its own", more: { isPart: true, node: [] }, files: undefined },
    { why: "pnpm in a filtered run", more: {}, files: [workflow("pnpm --filter web build")] },
    { why: "a container built on every push", more: {}, files: [workflow("docker build -t app .", "pull_request")] },
  ])("passes: $why", ({ more, files }) => {
    expect(judge(more, files)).toMatchObject({ status: "passed" });
  });
});

describe("a build that cannot", () => {
  it.each([
    { why: "nothing is locked", more: { locks: [] }, code: "no-lockfile" },
    { why: "git leaves the file out", more: { locks: [], ignoredLocks: ["yarn.lock"] }, code: "lockfile-not-committed" },
    { why: "the file was never added", more: { locks: [lock({ tracked: false })] }, code: "lockfile-not-committed" },
    { why: "a package is not in it", more: { locks: [lock({ missing: ["zod"] })] }, code: "lockfile-behind" },
    {
      why: "it holds another version",
      more: { locks: [lock({ stale: [{ name: "zod", asked: "^4", locked: "3.0.0" }] })] },
      code: "lockfile-differs",
    },
    { why: "it is half merged", more: { locks: [lock({ broken: "a merge conflict was left in it" })] }, code: "broken" },
    { why: "package.json is broken", more: { manifest: { ...manifest, error: "it is not valid JSON" }, locks: [] }, code: "broken" },
  ])("fails where $why", ({ more, code }) => {
    expect(judge(more)).toMatchObject({ status: "failed", findings: [{ code, severity: "high" }] });
  });

  it.each([
    { why: "nobody names a version of Node", node: [] },
    { why: "only a lowest version is named", node: [{ path: "package.json", version: ">=18", fixed: false }] },
  ])("warns where $why", ({ node }) => {
    expect(judge({ node })).toMatchObject({ status: "warned", findings: [{ code: "node-not-pinned", severity: "low" }] });
  });
});

describe("a build of which too little is known", () => {
  it.each([
    {
      why: "no package.json is there",
      build: { locks: [], ignoredLocks: [], node: [], tooling: [], isPart: false },
      ci: undefined,
      says: /no package.json/,
    },
    { why: "nobody is seen to build it", build: {}, ci: [workflow("npm test")], says: /who builds/ },
    { why: "it is built by hand alone", build: {}, ci: [workflow("npm run build", "workflow_dispatch")], says: /who builds/ },
    {
      why: "the lock file cannot be read",
      build: { locks: [lock({ path: "bun.lockb", manager: "bun" as const, unread: ["it is no text"] })] },
      ci: undefined,
      says: /bun.lockb/,
    },
    {
      why: "two lock files say different things",
      build: { locks: [lock({ missing: ["a"] }), lock({ path: "yarn.lock", manager: "yarn" as const })] },
      ci: undefined,
      says: /several package managers/,
    },
  ])("is left open where $why", ({ build, ci, says }) => {
    const outcome =
      "manifest" in build || build.locks?.length !== 0
        ? judge(build, ci)
        : check.evaluate({ "repo.build": build as BuildSetup, "repo.ci": { files: [] } }, context);
    expect(outcome).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(says) });
  });
});
