import { spawn, type ChildProcessByStdio } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setMaxListeners } from "node:events";
import { inSeconds } from "./deadline.ts";

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** A git at work. */
export interface GitProcess {
  readonly child: Child;
  /** Rejects when git failed, ran out of time or was stopped: in a plain sentence with git's first line. */
  readonly ended: Promise<void>;
  /** Ends it at once. */
  kill(reason?: Error): void;
}

const maxErrorBytes = 4096;

/**
 * The program git, from absolute folders of PATH only: with "." in PATH a foreign folder would bring its own.
 * @throws Error with a plain sentence when there is none.
 */
export function findGit(path = process.env["PATH"] ?? ""): string {
  const program = process.platform === "win32" ? "git.exe" : "git";
  const found = path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, program))
    .find(isProgram);
  if (found === undefined)
    throw new Error("Git is not installed on this machine, so the repository's history cannot be read. Install git and run this again.");
  return found;
}

/** Starts git with a limit in time; the caller reads its output and feeds its input. */
export function startGit(options: {
  readonly program: string;
  readonly args: readonly string[];
  readonly command: string;
  readonly environment: Record<string, string>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}): GitProcess {
  const { signal, timeoutMs, command } = options;
  signal?.throwIfAborted();
  const child = spawn(options.program, options.args, { env: options.environment, stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
  let reason: Error | undefined;
  const kill = (why?: Error): void => {
    reason ??= why;
    child.kill("SIGKILL");
  };
  const timer = setTimeout(() => kill(new Error(`git ${command} did not end within ${inSeconds(timeoutMs)}.`)), timeoutMs);
  const stopped = (): void => kill(signal?.reason as Error);
  if (signal !== undefined) setMaxListeners(0, signal);
  signal?.addEventListener("abort", stopped, { once: true });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (errors.length < maxErrorBytes) errors += text.slice(0, maxErrorBytes - errors.length);
  });
  // git may end before it read all of its input.
  child.stdin.on("error", () => undefined);
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`git could not be started: ${error.message}`)));
    child.once("close", (code) => {
      if (reason !== undefined) reject(reason);
      else if (code === 0) resolve();
      else reject(new Error(`git ${command} failed: ${firstLine(errors) || `it ended with ${code ?? "a signal"}`}`));
    });
  }).finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stopped);
  });
  // Whoever waits for it gets the rejection; a caller that left early does not.
  ended.catch(() => undefined);
  return { child, ended, kill };
}

/** What git says may quote the repository: nothing that steers a terminal gets through. */
function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replaceAll(/\p{Cc}/gu, " ").trim();
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
