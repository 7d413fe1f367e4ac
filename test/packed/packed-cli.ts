import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const runFile = promisify(execFile);
const source = resolve(import.meta.dirname, "../../packages/openingday");

/** Runs side by side: most of them wait for a timeout, and the machine may be small. */
const maxAtOnce = 4;

/** What one run of the program said and cost. */
export interface Ran {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Largest resident set, in bytes. */
  readonly peakBytes: number;
}

export interface RunOptions {
  /** Working directory; an empty folder of its own unless told. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Node to run it with. */
  readonly node?: string;
  /** Closes the reading end of stdout at once, as `| head` does. */
  readonly leaves?: boolean;
  /** Called with every piece of stderr, for a test that acts in the middle of a run. */
  readonly onStderr?: (soFar: string, child: ChildProcess) => void;
}

/** The program as a user has it: packed, installed into an empty folder, started as a child process. */
export interface PackedCli {
  /** Folder of the installed package. */
  readonly folder: string;
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Git without a person's own settings. */
  git(args: readonly string[], cwd: string): Promise<unknown>;
  remove(): Promise<void>;
}

/** Packs the built product, building it first where it is not, and installs the tarball without a network. */
export async function installPacked(): Promise<PackedCli> {
  if (!existsSync(join(source, "dist/openingday.js"))) await build();
  const home = await realpath(await mkdtemp(join(tmpdir(), "openingday-packed-")));
  const env = { ...process.env, HOME: home, npm_config_cache: join(home, "npm"), npm_config_update_notifier: "false" };
  const npm = (args: readonly string[], cwd: string) => runFile("npm", [...args, "--silent"], { cwd, env });
  const packed = await npm(["pack", source, "--ignore-scripts", "--pack-destination", home], home);
  const tarball = join(home, packed.stdout.trim().split("\n").at(-1) ?? "");
  await writeFile(join(home, "package.json"), `{ "private": true }\n`);
  await npm(["install", tarball, "--offline", "--ignore-scripts", "--no-audit", "--no-fund"], home);
  const folder = join(home, "node_modules/openingday");
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { bin: { openingday: string } };
  const binary = join(folder, manifest.bin.openingday);
  const inTurn = createTurns(maxAtOnce);
  return {
    folder,
    run: (args, options = {}) => inTurn(() => runOnce(binary, args, home, options)),
    git: (args, cwd) => runFile("git", args, { cwd, env: { PATH: process.env["PATH"], HOME: home, GIT_CONFIG_NOSYSTEM: "1" } }),
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

async function build(): Promise<void> {
  const tools = resolve(source, "../../node_modules/.bin");
  const env = { ...process.env, PATH: [tools, process.env["PATH"]].join(delimiter) };
  await runFile(process.execPath, [join(source, "scripts/build.ts"), "--types"], { cwd: source, env });
}

async function runOnce(binary: string, args: readonly string[], home: string, options: RunOptions): Promise<Ran> {
  const cwd = options.cwd ?? (await mkdtemp(join(home, "empty-")));
  const measured = join(await mkdtemp(join(home, "peak-")), "kilobytes");
  const node = options.node ?? process.execPath;
  const child = spawn(node, [binary, ...args], {
    cwd,
    // A group of its own: whatever the program starts can be counted when it has ended.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: [dirname(node), process.env["PATH"]].join(delimiter),
      HOME: home,
      XDG_STATE_HOME: join(home, "state"),
      CI: "1",
      NODE_OPTIONS: `--import=${writePeakOnExit(measured)}`,
      ...options.env,
    },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    stdout += piece;
  });
  if (options.leaves === true) child.stdout.destroy();
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    stderr += piece;
    options.onStderr?.(stderr, child);
  });
  const exitCode = await new Promise<number | null>((end, fail) => {
    child.once("error", fail).once("close", end);
  });
  if (child.pid !== undefined && isGroupAlive(child.pid)) throw new Error(`Something that “${args.join(" ")}” started is still running.`);
  const kilobytes = await readFile(measured, "utf8").catch(() => "NaN");
  return { exitCode, stdout, stderr, peakBytes: Number(kilobytes) * 1_024 };
}

function createTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

function writePeakOnExit(file: string): string {
  const code = `import { writeFileSync } from "node:fs"; process.on("exit", () => writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS)));`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

function isGroupAlive(leader: number): boolean {
  try {
    process.kill(-leader, 0);
    return true;
  } catch {
    return false;
  }
}
