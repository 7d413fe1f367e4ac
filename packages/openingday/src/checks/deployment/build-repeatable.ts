import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { BuildSetup, LockFile } from "../../model/evidence-build.ts";
import { findBuilds } from "./reading/ci-builds.ts";
import {
  describeBroken,
  describeMissing,
  describeNoLock,
  describeStale,
  describeUncommitted,
  describeUnpinned,
} from "./words/build-findings.ts";

/** S3.C3: what is deployed can be built again, the same, from a clean copy of the code. */
export default defineCheck({
  id: "build-repeatable",
  title: "A clean copy of the code builds into the same product",
  why: "When something is broken on opening day, the repair must be the only thing that changes. Without a lock file each build picks its own versions of everything you use.",
  rows: ["S3.C3"],
  risk: "build-differs",
  needs: ["repo.build", "repo.ci"],
  specs: [],
  evaluate({ "repo.build": build, "repo.ci": ci }): Outcome {
    const { manifest } = build;
    if (manifest === undefined)
      return {
        status: "inconclusive",
        reason: "There is no package.json at the top of the code. Only projects of Node and its package managers are understood here.",
      };
    if (manifest.error !== undefined) return { status: "failed", findings: [describeBroken(manifest.path, manifest.error)] };
    const lock = chooseLock(build);
    if (lock === "several")
      return {
        status: "inconclusive",
        reason: `There are lock files of several package managers (${build.locks.map(({ path }) => path).join(", ")}), and not all of them fit. Delete those that you do not use, so that it is known which one counts.`,
      };
    const findings = manifest.dependencies === 0 ? [] : judgeLock(build, lock);
    const builds = findBuilds(ci);
    const pins = build.node.map(({ path, version }) => `${path} says Node ${version}`);
    const seen = [
      ...(lock === undefined ? [] : [`${lock.path} (${lock.manager})`, ...lock.unread.map((gap) => `${lock.path}: ${gap}`)]),
      ...pins,
      ...builds,
      ...build.tooling.map((path) => `${path} says how it is built or served`),
    ];
    if (findings.length > 0) return { status: "failed", findings, seen };
    // What stands above a part of a repository counts for it too, and was not looked at.
    if (!build.isPart && !build.node.some(({ fixed }) => fixed))
      return { status: "warned", findings: [describeUnpinned(build.node)], seen };
    if (builds.length === 0 && build.tooling.length === 0)
      return {
        status: "inconclusive",
        reason: `Nothing in the repository says who builds the product${ci.files.length === 0 ? "" : ": the build machine's files do not"}. A hosting platform may do it by its own settings, which cannot be seen from here.`,
        seen,
      };
    if (lock !== undefined && lock.unread.length > 0)
      return { status: "inconclusive", reason: `Whether ${lock.path} fits package.json is not known: ${lock.unread.join("; ")}.`, seen };
    return { status: "passed", seen };
  },
});

/** The lock file that counts: that of the declared package manager, or the only one, or any where all of them fit. */
function chooseLock({ locks, manifest }: BuildSetup): LockFile | "several" | undefined {
  const declared = /^(npm|pnpm|yarn|bun)@/.exec(manifest?.packageManager ?? "")?.[1];
  const chosen = locks.find(({ manager }) => manager === declared) ?? locks[0];
  const isClear = locks.length < 2 || chosen?.manager === declared || new Set(locks.map(({ manager }) => manager)).size < 2;
  return isClear || locks.every((lock) => judgeOne(lock).length === 0) ? chosen : "several";
}

function judgeLock(build: BuildSetup, lock: LockFile | undefined): FindingDraft[] {
  if (lock !== undefined) return judgeOne(lock);
  const [ignored] = build.ignoredLocks;
  return [ignored === undefined ? describeNoLock() : describeUncommitted(ignored, "leaves it out by its .gitignore")];
}

function judgeOne(lock: LockFile): FindingDraft[] {
  if (lock.broken !== undefined) return [describeBroken(lock.path, lock.broken)];
  return [
    ...(lock.tracked ? [] : [describeUncommitted(lock.path, "does not hold it yet")]),
    ...(lock.missing.length === 0 ? [] : [describeMissing(lock)]),
    ...(lock.stale.length === 0 ? [] : [describeStale(lock)]),
  ];
}
