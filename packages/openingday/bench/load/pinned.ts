import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface PinnedRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly said: string;
  readonly tookMs: number;
  /** Of the whole process and all that it started and waited for. */
  readonly cpuMs: number;
}

const maxKept = 4 * 1024 * 1024;

/**
 * Runs a program on one core to its end. Undefined where it is not installed. A shell measures what it took: its `times` counts in
 * hundredths of a second, so only what lasts for seconds is measured well.
 */
export async function runPinned(core: number, command: string, args: readonly string[], capMs = 120_000): Promise<PinnedRun | undefined> {
  const begun = performance.now();
  const script = 'command -v "$1" >/dev/null || exit 127; "$@" ; code=$?; times >&2; exit $code';
  const child = spawn("taskset", ["-c", String(core), "sh", "-c", script, "sh", command, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stdout = collect(child, "stdout");
  const stderr = collect(child, "stderr");
  const cap = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, "SIGKILL"), capMs);
  const code = await ended(child);
  clearTimeout(cap);
  if (code === 127) return undefined;
  const said = stderr();
  const last = said.trimEnd().split("\n").at(-1) ?? "";
  const cpuMs = [...last.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
  return { code, stdout: stdout(), said, tookMs: performance.now() - begun, cpuMs };
}

/** Starts a module of this folder as a server on one core; resolves with its address when it says it. */
export async function startPinned(
  core: number,
  module: string,
  args: readonly string[] = [],
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child = spawn("taskset", ["-c", String(core), process.execPath, fileURLToPath(new URL(module, import.meta.url)), ...args], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const gone = ended(child);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (chunk: Buffer) => resolve(String(chunk).trim()));
    void gone.then((code) => reject(new Error(`${module} ended with ${code}`)));
  });
  return {
    url,
    async stop() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** Runs our own driver, `drive.ts`, on one core with an order. */
export async function drivePinned<T>(core: number, order: unknown): Promise<T> {
  const path = fileURLToPath(new URL("./drive.ts", import.meta.url));
  const child = spawn("taskset", ["-c", String(core), process.execPath, path], { stdio: ["pipe", "pipe", "inherit"] });
  const stdout = collect(child, "stdout");
  child.stdin?.end(JSON.stringify(order));
  const code = await ended(child);
  if (code !== 0) throw new Error(`the driver ended with ${code}`);
  return JSON.parse(stdout()) as T;
}

function collect(child: ChildProcess, stream: "stdout" | "stderr"): () => string {
  let text = "";
  child[stream]?.on("data", (chunk: Buffer) => (text.length < maxKept ? (text += String(chunk)) : undefined));
  return () => text;
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
}
