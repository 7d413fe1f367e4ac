import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { benchFolder, historiesFolder, secretlintFolder } from "./secrets-places.ts";

const run = promisify(execFile);
const maxBuffer = 64 * 1_024 * 1_024;

/** Node 20 would silently get an older secretlint: the version is named, and looked at afterwards. */
const secretlintVersion = "13.0.6";
/**
 * Their newest published versions, one after the other, are histories that everybody can build again: of small packages as many as make a
 * history that git reads for half a second, as it does with any project of a year or two.
 */
const packages = { mongoose: 120, fastify: 120, undici: 120, stripe: 36, openai: 36 } as const;
/** Brought by one npm: starting it takes as long as one of them. */
const versionsAtOnce = 12;

/** Brings what bench:secrets is measured against, into a folder that git ignores. What is there already is left. */
async function setUpSecrets(): Promise<void> {
  await mkdir(benchFolder, { recursive: true });
  await bringSecretlint();
  for (const [name, count] of Object.entries(packages)) await buildHistory(name, count);
  process.stderr.write(`bench:secrets is ready in ${benchFolder}.\n`);
}

async function bringSecretlint(): Promise<void> {
  const manifest = join(secretlintFolder, "node_modules/secretlint/package.json");
  if ((await versionIn(manifest)) === secretlintVersion) return;
  process.stderr.write(`Bringing secretlint ${secretlintVersion}.\n`);
  await mkdir(secretlintFolder, { recursive: true });
  await writeFile(join(secretlintFolder, "package.json"), '{ "private": true }\n');
  const wanted = [`secretlint@${secretlintVersion}`, `@secretlint/secretlint-rule-preset-recommend@${secretlintVersion}`];
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...wanted], { cwd: secretlintFolder, maxBuffer });
  const got = await versionIn(manifest);
  if (got !== secretlintVersion) throw new Error(`npm brought secretlint ${got ?? "nothing"} instead of ${secretlintVersion}.`);
}

async function versionIn(manifest: string): Promise<string | undefined> {
  try {
    return (JSON.parse(await readFile(manifest, "utf8")) as { version: string }).version;
  } catch {
    return undefined;
  }
}

/** One commit for each of the newest stable versions, oldest first. */
async function buildHistory(name: string, count: number): Promise<void> {
  const folder = join(historiesFolder, name);
  if ((await countCommits(folder)) >= count) return;
  process.stderr.write(`Building a history of ${name}.\n`);
  const draft = `${folder}.draft`;
  const packs = `${folder}.packs`;
  for (const old of [folder, draft, packs]) await rm(old, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await mkdir(packs, { recursive: true });
  const { stdout } = await run("npm", ["view", name, "versions", "--json"], { maxBuffer });
  const versions = (JSON.parse(stdout) as string[]).filter((version) => /^\d+\.\d+\.\d+$/.test(version)).slice(-count);
  if (versions.length < count) throw new Error(`${name} has ${versions.length} stable versions, and ${count} are wanted.`);
  const git = (...args: string[]) => run("git", args, { cwd: draft, maxBuffer, env: quietGit() });
  await git("init", "--quiet", "--initial-branch=main");
  for (let from = 0; from < versions.length; from += versionsAtOnce) {
    const some = versions.slice(from, from + versionsAtOnce);
    const specs = some.map((version) => `${name}@${version}`);
    const packed = await run("npm", ["pack", ...specs, "--pack-destination", packs, "--json", "--silent"], { cwd: packs, maxBuffer });
    const files = new Map((JSON.parse(packed.stdout) as { version: string; filename: string }[]).map((one) => [one.version, one.filename]));
    for (const version of some) {
      await emptyFolder(draft);
      await run("tar", ["-xzf", join(packs, files.get(version) ?? ""), "--strip-components=1"], { cwd: draft });
      await git("add", "--all", "--force", ".");
      await git("commit", "--quiet", "--allow-empty", "--message", `${name} ${version}`);
    }
    await emptyFolder(packs);
  }
  await rm(packs, { recursive: true });
  await rename(draft, folder);
}

async function countCommits(folder: string): Promise<number> {
  try {
    return Number((await run("git", ["--git-dir=.git", "rev-list", "--count", "--all"], { cwd: folder, env: quietGit() })).stdout);
  } catch {
    return 0;
  }
}

async function emptyFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder)) if (entry !== ".git") await rm(join(folder, entry), { recursive: true, force: true });
}

function quietGit(): NodeJS.ProcessEnv {
  const who = { GIT_AUTHOR_NAME: "Bench", GIT_AUTHOR_EMAIL: "bench@openingday.test" };
  return {
    PATH: process.env["PATH"],
    HOME: "/nonexistent",
    GIT_CONFIG_NOSYSTEM: "1",
    ...who,
    GIT_COMMITTER_NAME: who.GIT_AUTHOR_NAME,
    GIT_COMMITTER_EMAIL: who.GIT_AUTHOR_EMAIL,
  };
}

await setUpSecrets();
