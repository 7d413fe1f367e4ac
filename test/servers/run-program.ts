import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { programAt } from "./find-program.ts";

/** What a program that ran to its end said. */
export interface Ran {
  readonly code: number | null;
  /** Standard output, then standard error. */
  readonly output: string;
}

/** A server that runs until it is stopped. */
export interface Server {
  /** The last of what it said. */
  said(): string;
  stop(): Promise<void>;
}

const leash = fileURLToPath(new URL("../../apps/coach/world/leash.ts", import.meta.url));
const maxSaid = 20_000;
const env = { PATH: process.env["PATH"], HOME: "/nonexistent", LC_ALL: "C", TZ: "UTC" };

/** Runs a program to its end, at most for a time. Rejects where it cannot be started or takes too long. */
export function runProgram(
  name: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly timeoutMs?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  const child = spawn(programAt(name), args, {
    cwd: options.cwd ?? "/",
    env: { ...env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: options.timeoutMs ?? 30_000,
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => void out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => void err.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const output = Buffer.concat([...out, ...err]).toString();
      if (signal === null) resolve({ code, output });
      else reject(new Error(`${name} was ended by ${signal}: ${output.slice(-500)}`));
    });
  });
}

/** Runs a program that must succeed, and returns what it said. */
export async function mustRun(name: string, args: readonly string[], options: { readonly cwd?: string } = {}): Promise<string> {
  const { code, output } = await runProgram(name, args, options);
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${output.slice(-2_000)}`);
  return output;
}

/**
 * Starts a server that stays in the foreground, and resolves once it says that it is ready. It ends with this process, however that
 * ends. Rejects with what it said when it ends before or is not ready in 30 seconds.
 */
export async function startServer(
  name: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly isReady: (said: string) => boolean | Promise<boolean> },
): Promise<Server> {
  const command = [leash, programAt(name), ...args];
  const child = spawn(process.execPath, command, { cwd: options.cwd, env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  let said = "";
  let isOver = false;
  const over = new Promise<void>((resolve) => {
    const end = (): void => {
      isOver = true;
      resolve();
    };
    child.once("close", end).once("error", end);
  });
  const keep = (chunk: Buffer): void => void (said = (said + chunk.toString()).slice(-maxSaid));
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  const stop = async (): Promise<void> => {
    if (!isOver) child.kill("SIGTERM");
    await over;
  };
  const deadline = Date.now() + 30_000;
  while (!(await options.isReady(said))) {
    const isLate = Date.now() > deadline;
    if (isOver || isLate) {
      await stop();
      throw new Error(`${name} ${isLate ? "was not ready in 30 seconds" : "ended at once"}: ${said.slice(-2_000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return { said: () => said, stop };
}
