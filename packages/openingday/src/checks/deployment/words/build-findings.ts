import type { FindingDraft } from "../../../model/check.ts";
import type { LockFile, NodePin } from "../../../model/evidence-build.ts";

const installs: Readonly<Record<LockFile["manager"], string>> = {
  npm: "npm install",
  pnpm: "pnpm install",
  yarn: "yarn install",
  bun: "bun install",
};

/** Nothing says which versions the product was tried with. */
export function describeNoLock(): FindingDraft {
  return {
    code: "no-lockfile",
    severity: "high",
    confidence: "proved",
    message: "There is no lock file: nothing says which versions of your packages the product was tried with.",
    breaks:
      "Each build takes what is newest that minute. A package that changed overnight can break the app in a deploy that was to mend it.",
    fix: "Run “npm install” once (or your own package manager's install), and commit the lock file that it writes, such as package-lock.json.",
    seen: ["package.json asks for packages, and no package-lock.json, pnpm-lock.yaml, yarn.lock or bun.lock is there"],
  };
}

/** It lies on one machine only. */
export function describeUncommitted(path: string, how: string): FindingDraft {
  return {
    code: "lockfile-not-committed",
    severity: "high",
    confidence: "proved",
    message: `The lock file ${path} is on this machine only: Git ${how}.`,
    breaks: "The machine that deploys never sees it, takes what is newest that minute, and may build another product than you tried.",
    fix: `Take ${path} out of .gitignore if it is there, add it to Git and commit it.`,
    seen: [`${path} is not held by Git`],
  };
}

/** A file that no package manager can read. */
export function describeBroken(path: string, why: string): FindingDraft {
  return {
    code: "broken",
    severity: "high",
    confidence: "proved",
    message: `${path} cannot be used: ${why}.`,
    breaks: "The next build stops before it begins, so not even an urgent repair can go out.",
    fix: path.endsWith("package.json")
      ? "Mend package.json by hand; an editor shows the line."
      : "Take the last good version of the file back from Git, run your package manager's install once, and commit what it writes.",
    seen: [`${path}: ${why}`],
  };
}

/** Added to package.json and never installed with the file. */
export function describeMissing({ path, manager, missing }: LockFile): FindingDraft {
  return {
    code: "lockfile-behind",
    severity: "high",
    confidence: "proved",
    message: `package.json asks for ${few(missing)}, which ${path} does not know.`,
    breaks:
      "A build machine that goes by the lock file refuses to install, and the deploy fails; one that does not takes any version it likes.",
    fix: `Run “${installs[manager]}” once and commit ${path} together with package.json.`,
    seen: missing.slice(0, 20).map((name) => `${name}: in package.json, not in ${path}`),
  };
}

/** The two files ask for different versions. */
export function describeStale({ path, manager, stale }: LockFile): FindingDraft {
  return {
    code: "lockfile-differs",
    severity: "high",
    confidence: "proved",
    message: `${path} holds other versions than package.json asks for: ${few(stale.map(({ name }) => name))}.`,
    breaks: "A build machine that goes by the lock file refuses to install, and the deploy fails.",
    fix: `Run “${installs[manager]}” once and commit ${path} together with package.json.`,
    seen: stale.slice(0, 20).map(({ name, asked, locked }) => `${name}: package.json asks for ${asked}, ${path} holds ${locked}`),
  };
}

/** Whoever builds chooses. */
export function describeUnpinned(pins: readonly NodePin[]): FindingDraft {
  const said = pins.map(({ path, version }) => `${path} says ${version}`);
  return {
    code: "node-not-pinned",
    severity: "low",
    confidence: "likely",
    message:
      said.length === 0
        ? "Nothing in the repository says which version of Node the product is built with."
        : `The repository leaves open which version of Node the product is built with: ${said.slice(0, 3).join(", ")}.`,
    breaks: "The hosting platform moves to a newer Node one day, and a build that worked yesterday fails or behaves differently.",
    fix: 'Write the version that you use into a file .nvmrc or .node-version, or under “engines” in package.json as in "24.x".',
    seen: said.length === 0 ? ["no .nvmrc, .node-version, “engines”, Dockerfile or build machine's file names a version"] : said,
  };
}

function few(names: readonly string[]): string {
  return names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
}
