import { spawn } from "node:child_process";
import { access, cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { atMost, type Bar, median, printBars } from "./bars.ts";
import { historiesFolder, secretlintFolder } from "./secrets-places.ts";
import { runNode } from "./start-process.ts";

const binary = fileURLToPath(new URL("../dist/openingday.js", import.meta.url));
const isFull = process.argv.includes("--full");
const pairs = isFull ? 5 : 2;
const shareOfTimeMs = isFull ? 240_000 : 24_000;

const mostOfSecretlint = 1 / 8;
const mostMemoryMb = 120;
const mostMedianOfLog = 1;
const mostWorstOfLog = 1.5;
const mostRepeatMs = 1_000;

/** Our scan beside secretlint on one work tree, and beside git's own log on whole histories; then again on what has not changed. */
async function measure(): Promise<void> {
  await access(binary).catch(() => {
    throw new Error("The product is not built yet. Run “npm run build” first.");
  });
  const repositories = await findRepositories();
  const scratch = await mkdtemp(join(tmpdir(), "openingday-bench-"));
  try {
    const bars: Record<string, Bar> = {};
    const remarks: string[] = [];
    Object.assign(bars, await measureTree(repositories, scratch, remarks));
    Object.assign(bars, await measureHistories(repositories, scratch, remarks));
    remarks.push(
      `Load of the machine at the end: ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores. Above that the wall times say little.`,
    );
    printBars("secrets", bars, remarks);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Those of OPENINGDAY_BENCH_REPOS, paths with a colon between, else the ones that bench:setup built. */
async function findRepositories(): Promise<readonly string[]> {
  const named = (process.env["OPENINGDAY_BENCH_REPOS"] ?? "").split(":").filter((path) => path !== "");
  if (named.length > 0) return named;
  const built = await readdir(historiesFolder).catch(() => []);
  return built.filter((name) => !/\.(?:draft|packs)$/u.test(name)).map((name) => join(historiesFolder, name));
}

async function measureTree(repositories: readonly string[], scratch: string, remarks: string[]): Promise<Record<string, Bar>> {
  const what = { cpu: "work tree, CPU against secretlint's", memory: "work tree, peak memory, MB" };
  if (repositories.length === 0) {
    const none: Bar = { want: `<= ${mostOfSecretlint}`, got: null, ok: null, reason: "run “npm run bench:setup” first" };
    return { [what.cpu]: none, [what.memory]: { ...none, want: `<= ${mostMemoryMb}` } };
  }
  const tree = join(scratch, "tree");
  await makeTree(repositories, tree);
  const state = join(scratch, "tree-state");
  const { peakBytes = Number.NaN } = await runNode([binary, "secrets", tree, "--json"], { env: { XDG_STATE_HOME: state }, memory: true });
  await rm(state, { recursive: true, force: true });
  const ours = await runCounted([process.execPath, binary, "secrets", tree, "--json"], { XDG_STATE_HOME: state });
  if (ours.code === 3) throw new Error(`Our scan of the work tree could not run: ${ours.said}`);
  const memory = { [what.memory]: atMost(mostMemoryMb, peakBytes / 1e6) };
  const secretlint = join(secretlintFolder, "node_modules/secretlint/bin/secretlint.js");
  if (!(await exists(secretlint)))
    return {
      [what.cpu]: { want: `<= ${mostOfSecretlint}`, got: null, ok: null, reason: "secretlint is not there; run “npm run bench:setup”" },
      ...memory,
    };
  process.stderr.write("secretlint, on the same tree.\n");
  // From its own folder, where it finds its rules.
  const rules = JSON.stringify({ rules: [{ id: "@secretlint/secretlint-rule-preset-recommend" }] });
  const peer = await runCounted(
    [process.execPath, secretlint, "--secretlintrcJSON", rules, "--no-glob", "--no-color", ...(await listTop(tree))],
    {},
    { cwd: secretlintFolder, limitMs: 20_000 },
  );
  const { files, bytes } = JSON.parse(ours.stdout).looked as { files: number; bytes: number };
  remarks.push(
    `Work tree: ${files} files, ${(bytes / 1e6).toFixed(1)} MB; ours ${seconds(ours.cpuMs)} CPU s, secretlint ${peer.capped ? "more than " : ""}${seconds(peer.cpuMs)}.`,
  );
  return { [what.cpu]: atMost(mostOfSecretlint, ours.cpuMs / peer.cpuMs), ...memory };
}

/** One tree of the newest files of all repositories, as a repository with a single commit. */
async function makeTree(repositories: readonly string[], tree: string): Promise<void> {
  await mkdir(tree, { recursive: true });
  for (const repository of repositories)
    await cp(repository, join(tree, basename(repository)), {
      recursive: true,
      filter: (path) => !/[/\\](?:\.git|node_modules)$/u.test(path),
    });
  const who = ["-c", "user.name=Bench", "-c", "user.email=bench@openingday.test"];
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
    [...who, "commit", "-q", "-m", "tree"],
  ]) {
    const { code, said } = await runCounted(["git", "-C", tree, ...args], {});
    if (code !== 0) throw new Error(`git could not make the tree: ${said}`);
  }
}

async function listTop(tree: string): Promise<string[]> {
  const listed = await runCounted(["git", "-C", tree, "ls-files", "-z"], {});
  return listed.stdout.split("\0").flatMap((path) => (path === "" ? [] : [join(tree, path)]));
}

async function measureHistories(repositories: readonly string[], scratch: string, remarks: string[]): Promise<Record<string, Bar>> {
  const ratios: number[] = [];
  const repeats: number[] = [];
  const begun = performance.now();
  for (const repository of repositories) {
    const own: number[] = [];
    const log: number[] = [];
    for (let turn = 0; turn < pairs && (turn === 0 || performance.now() - begun < shareOfTimeMs); turn += 1) {
      const state = join(scratch, `state-${basename(repository)}-${turn}`);
      log.push((await runCounted(["git", "-C", repository, "log", "-p", "--all", "-U0"], {}, { discard: true })).tookMs);
      const ours = await runCounted([process.execPath, binary, "secrets", repository, "--history", "--json"], { XDG_STATE_HOME: state });
      if (ours.code === 3 || ours.code === null)
        throw new Error(`${repository} could not be looked at as a whole: ${ours.said}${ours.stdout.slice(0, 300)}`);
      own.push(ours.tookMs);
      repeats.push((await runCounted([process.execPath, binary, "secrets", repository, "--json"], { XDG_STATE_HOME: state })).tookMs);
    }
    ratios.push(Math.min(...own) / Math.min(...log));
    remarks.push(`${basename(repository)}: ours ${seconds(Math.min(...own))} s, git log -p ${seconds(Math.min(...log))} s.`);
  }
  const few: Bar = {
    want: "5 repositories",
    got: ratios.length,
    ok: null,
    reason: "run “npm run bench:setup”, or name them in OPENINGDAY_BENCH_REPOS",
  };
  if (ratios.length < 5) return { "whole history against “git log -p”": few };
  return {
    "whole history against “git log -p”, median": atMost(mostMedianOfLog, median(ratios)),
    "whole history against “git log -p”, worst": atMost(mostWorstOfLog, Math.max(...ratios)),
    "unchanged repeat, slowest, ms": atMost(mostRepeatMs, Math.max(...repeats)),
  };
}

interface Counted {
  readonly code: number | null;
  readonly stdout: string;
  readonly said: string;
  readonly tookMs: number;
  /** Of the program and of everything that it started. */
  readonly cpuMs: number;
  readonly capped: boolean;
}

/** Runs a program below a shell that says at its end how much processor time was used, the program's children included. */
function runCounted(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  { cwd, limitMs = 40_000, discard = false }: { readonly cwd?: string; readonly limitMs?: number; readonly discard?: boolean } = {},
): Promise<Counted> {
  const script = `${discard ? '"$@" >/dev/null' : '"$@"'}; code=$?; times >&3; exit $code`;
  const begun = performance.now();
  const child = spawn(
    "timeout",
    ["--foreground", String(limitMs / 1_000 + 1), "bash", "-c", script, "bash", "timeout", String(limitMs / 1_000), ...command],
    {
      cwd,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], GIT_PAGER: "cat", ...env },
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    },
  );
  const texts = [1, 2, 3].map((channel) => {
    const chunks: Buffer[] = [];
    child.stdio[channel]?.on("data", (chunk: Buffer) => chunks.push(chunk));
    return (): string => Buffer.concat(chunks).toString();
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const tookMs = performance.now() - begun;
      const [stdout = "", said = "", times = ""] = texts.map((text) => text());
      const ofChildren = times.trim().split("\n").at(-1) ?? "";
      const cpuMs = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
        (sum, [, minutes, rest]) => sum + Number(minutes) * 60_000 + Number(rest) * 1_000,
        0,
      );
      resolve({ code, stdout, said, tookMs, cpuMs, capped: code === 124 });
    });
  });
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

await measure();
