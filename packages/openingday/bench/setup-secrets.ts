import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { benchFolder, historiesFolder, secretlintFolder } from "./secrets-places.ts";

const run = promisify(execFile);
const maxBuffer = 64 * 1_024 * 1_024;

/** Node 20 would silently get an older secretlint: the version is named, and looked at afterwards. */
const secretlintVersion = "13.0.6";
/** Their published versions, one after the other, are histories that everybody can build again. */
const packages = ["mongoose", "fastify", "undici", "stripe", "openai"] as const;
const versionsEach = 36;

/** Brings what bench:secrets is measured against, into a folder that git ignores. What is there already is left. */
async function setUpSecrets(): Promise<void> {
  await mkdir(benchFolder, { recursive: true });
  await bringSecretlint();
  for (const name of packages) await buildHistory(name);
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
async function buildHistory(name: string): Promise<void> {
  const folder = join(historiesFolder, name);
  if ((await versionIn(join(folder, "package.json"))) !== undefined) return;
  process.stderr.write(`Building a history of ${name}.\n`);
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(join(draft, ".packs"), { recursive: true });
  const { stdout } = await run("npm", ["view", name, "versions", "--json"], { maxBuffer });
  const versions = (JSON.parse(stdout) as string[]).filter((version) => /^\d+\.\d+\.\d+$/.test(version)).slice(-versionsEach);
  const git = (...args: string[]) => run("git", args, { cwd: draft, maxBuffer, env: quietGit() });
  await git("init", "--quiet", "--initial-branch=main");
  await writeFile(join(draft, ".git/info/exclude"), ".packs/\n");
  for (const version of versions) {
    await run("npm", ["pack", `${name}@${version}`, "--pack-destination", ".packs", "--silent"], { cwd: draft, maxBuffer });
    await emptyFolder(draft);
    const [pack = ""] = await readdir(join(draft, ".packs"));
    await run("tar", ["-xzf", join(".packs", pack), "--strip-components=1"], { cwd: draft });
    await rm(join(draft, ".packs", pack));
    await git("add", "--all", "--force", ".", ":!.packs");
    await git("commit", "--quiet", "--allow-empty", "--message", `${name} ${version}`);
  }
  await rm(join(draft, ".packs"), { recursive: true });
  await cp(draft, folder, { recursive: true });
  await rm(draft, { recursive: true });
}

async function emptyFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder))
    if (entry !== ".git" && entry !== ".packs") await rm(join(folder, entry), { recursive: true, force: true });
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
