import type { BuildSetup, LockFile } from "../../model/evidence-build.ts";

/** How a clean copy is installed: the command line, and where it is run, from the project's folder on. */
export interface InstallPlan {
  readonly run: string;
  readonly folder: string;
}

const commands: Readonly<Record<LockFile["manager"], string>> = {
  npm: "npm ci --prefer-offline --no-audit --no-fund",
  pnpm: "pnpm install --frozen-lockfile --prefer-offline",
  yarn: "yarn install --immutable",
  bun: "bun install --frozen-lockfile",
};
const olderYarn = "yarn install --frozen-lockfile --prefer-offline --non-interactive";

/**
 * The install that goes by the lock file: `nothing` where nothing is asked for. `lockText` is the beginning of the lock file that counts.
 * Where it is not known how to install, a sentence.
 */
export function chooseInstall(
  { manifest, locks }: Pick<BuildSetup, "manifest" | "locks">,
  lockText: (lock: LockFile) => string,
): InstallPlan | "nothing" | { readonly unknown: string } {
  if (manifest === undefined) return { unknown: "There is no package.json at the top of the code. Name the install command under “build”" };
  if (manifest.error !== undefined) return { unknown: `${manifest.path} cannot be used: ${manifest.error}` };
  if (manifest.dependencies === 0) return "nothing";
  const declared = /^(npm|pnpm|yarn|bun)@/.exec(manifest.packageManager ?? "")?.[1];
  const fitting = declared === undefined ? locks : locks.filter(({ manager }) => manager === declared);
  const [lock] = fitting;
  if (lock === undefined) return { unknown: "There is no lock file, so each build takes what is newest that minute" };
  if (!lock.tracked) return { unknown: `The lock file ${lock.path} is not committed, so a clean copy of the code does not have it` };
  if (new Set(fitting.map(({ manager }) => manager)).size > 1)
    return {
      unknown: `There are lock files of several package managers (${locks.map(({ path }) => path).join(", ")}). Delete those that you do not use`,
    };
  const isOlder = lock.manager === "yarn" && !lockText(lock).includes("__metadata:");
  return { run: isOlder ? olderYarn : commands[lock.manager], folder: lock.path.split("/").slice(0, -1).join("/") };
}

const installing =
  /(?:^|[;&|]\s*)(?:npm (?:ci|i|install|clean-install)|pnpm (?:i|install)|yarn(?: install)?|bun (?:i|install))(?=\s*(?:$|[;&|]|--))/;

/** Whether a build command installs by itself, as those for a fresh machine do. */
export function installsItself(command: string): boolean {
  return installing.test(command);
}
