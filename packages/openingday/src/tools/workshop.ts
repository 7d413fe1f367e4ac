import { execFile } from "node:child_process";
import { mkdtemp, readdir, realpath, rm, stat, statfs } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, delimiter, join, resolve, sep } from "node:path";
import { promisify } from "node:util";
import { isGroupAlive } from "../commands/own-process.ts";
import { runCommand } from "../commands/run-command.ts";
import type { OwnProcess } from "../model/release.ts";
import type { Workshop, WorkshopCommand, WorkshopEnd } from "../model/workshop.ts";
import { confineEnvironment, leash } from "./confine-command.ts";

const prefix = "openingday-build-";
const gigabyte = 1_073_741_824;
const freeToBegin = gigabyte;
const freeToGoOn = gigabyte / 4;
const mostUsed = 20 * gigabyte;
const lookEveryMs = 500;
const cloneMs = 300_000;
/** What a run that was killed left behind is cleared away a day later. */
const leftBehindMs = 86_400_000;

export interface WorkshopOptions {
  /** Where its folder is made; the system's folder for temporary files when absent. */
  readonly parent?: string;
  /** Bytes that the disk below a folder has left. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** Makes an empty workshop. Rejects with a sentence, such as that the disk is nearly full. */
export async function openWorkshop({ parent = tmpdir(), freeBytes = readFree }: WorkshopOptions = {}): Promise<Workshop> {
  const free = await freeBytes(parent);
  if (free < freeToBegin)
    throw new Error(
      `Only ${Math.floor(free / 1_048_576)} MB are free in ${parent}, which is too little for a clean build. Free some space, or name another folder in TMPDIR`,
    );
  await clearLeftBehind(parent);
  const folder = await realpath(await mkdtemp(join(parent, prefix)));
  let source = "";
  return {
    folder,
    async clone(repository, commit, signal) {
      source = repository;
      await git(["clone", "--quiet", "--shared", "--no-checkout", "--", repository, folder], signal);
      await git(["-C", folder, "checkout", "--quiet", "--detach", commit], signal);
    },
    run: (command) => runInside(folder, command, cleanEnvironment(process.env, source), free, freeBytes),
    findPort,
    close: () => remove(folder),
  };
}

async function runInside(
  folder: string,
  { run, timeoutSeconds, folder: inside, signal, onLine, confined }: WorkshopCommand,
  environment: Readonly<Record<string, string | undefined>>,
  freeAtFirst: number,
  freeBytes: (folder: string) => Promise<number>,
): Promise<WorkshopEnd> {
  const full = new AbortController();
  let why: string | undefined;
  const look = async (): Promise<void> => {
    const free = await freeBytes(folder).catch(() => undefined);
    if (free === undefined) return;
    if (free < freeToGoOn) why = "the disk was nearly full, so it was ended";
    else if (freeAtFirst - free > mostUsed) why = "it took more than 20 GB of the disk, so it was ended";
    if (why !== undefined) full.abort();
  };
  const timer = setInterval(() => void look(), lookEveryMs);
  let started: OwnProcess | undefined;
  try {
    const end = await runCommand(
      { run: confined === undefined ? run : leash(run, process.pid), timeoutSeconds },
      {
        folder: join(folder, inside),
        environment:
          confined === undefined ? environment : { ...environment, ...confineEnvironment({ ...process.env, ...environment }, confined) },
        signal: AbortSignal.any([signal, full.signal]),
        onStart: (own) => {
          started = own;
        },
        onLine,
      },
    );
    return why === undefined ? end : { ...end, outcome: "failed", reason: why };
  } finally {
    clearInterval(timer);
    endLeftRunning(started);
  }
}

/** Helpers that a build leaves running would write into a folder that is being removed. */
function endLeftRunning(leader: OwnProcess | undefined): void {
  if (leader === undefined || process.platform === "win32" || !isGroupAlive(leader)) return;
  try {
    process.kill(-leader.pid, "SIGKILL");
  } catch {
    // It is gone.
  }
}

const ours =
  /^(?:GIT_|OPENINGDAY_|npm_(?:lifecycle|package|command|execpath|node_execpath|config_(?:local|global)_prefix)|INIT_CWD$|NODE_ENV$)/;

/** A build machine's environment: what says where we were started from would lead the copy back into the project's folder. */
function cleanEnvironment(own: NodeJS.ProcessEnv, repository: string): Record<string, string | undefined> {
  const taken = Object.fromEntries(Object.keys(own).flatMap((name) => (ours.test(name) ? [[name, undefined]] : [])));
  const inside = (folder: string): boolean => repository !== "" && `${resolve(folder)}${sep}`.startsWith(`${resolve(repository)}${sep}`);
  // Windows spells it in its own way.
  const name = Object.keys(own).find((one) => one.toUpperCase() === "PATH") ?? "PATH";
  const path = (own[name] ?? "").split(delimiter).filter((folder) => !(basename(folder) === ".bin" && inside(folder)));
  return { ...taken, [name]: path.join(delimiter), CI: "true" };
}

async function git(args: readonly string[], signal: AbortSignal): Promise<void> {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const settings = ["core.hooksPath=/dev/null", "safe.directory=*", "advice.detachedHead=false"].flatMap((setting) => ["-c", setting]);
  try {
    await promisify(execFile)("git", [...settings, ...args], {
      env: { ...own, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
      signal,
      timeout: cloneMs,
      windowsHide: true,
    });
  } catch (error) {
    const said = ((error as { stderr?: string }).stderr ?? "").split("\n")[0] ?? "";
    const why = said === "" ? (error instanceof Error ? error.message : String(error)) : said;
    throw new Error(`A clean copy of the code could not be made: ${why.replaceAll(/\p{Cc}/gu, " ").slice(0, 200)}`, { cause: error });
  }
}

function findPort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolvePort(port));
    });
  });
}

async function readFree(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

async function clearLeftBehind(parent: string): Promise<void> {
  const names = (await readdir(parent).catch(() => [])).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const path = join(parent, name);
    const there = await stat(path).catch(() => undefined);
    const isOld = there !== undefined && Date.now() - there.mtimeMs > leftBehindMs;
    if (isOld && there.isDirectory() && there.uid === (process.getuid?.() ?? there.uid)) await remove(path).catch(() => undefined);
  }
}
