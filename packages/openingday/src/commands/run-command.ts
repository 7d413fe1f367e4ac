import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { OwnProcess } from "../model/release.ts";
import { createMask } from "./mask-output.ts";
import { identify } from "./own-process.ts";

/** A declared command. */
export interface Command {
  readonly run: string;
  readonly timeoutSeconds: number;
}

/** How a command ended. */
export interface CommandEnd {
  readonly outcome: "done" | "failed" | "timed-out" | "stopped";
  readonly exitCode?: number;
  readonly reason?: string;
  readonly tail: string;
  readonly tookMs: number;
}

export interface CommandOptions {
  readonly folder: string;
  /** What is added to this process's own; undefined takes a variable away. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Told before the command begins, so that whoever comes after a crash knows what may still run. */
  readonly onStart: (started: OwnProcess) => void;
  /** What it prints, as it prints it, redacted line by line. */
  readonly onLine: (line: string) => void;
}

const keptLines = 20;
const longestLine = 2_000;
const graceMs = 5_000;
/** What a command left running may hold its output open; nobody waits for that. */
const drainMs = 500;

/**
 * Runs a command line with the system's shell, nothing to read, in a process group of its own. At its limit, or when it is to stop, the
 * whole group is asked to end and then ended. Never rejects but for what `onStart` throws.
 */
export function runCommand(command: Command, options: CommandOptions): Promise<CommandEnd> {
  const { folder, environment, signal, onStart, onLine } = options;
  const startedAt = performance.now();
  const output = createTail(createMask({ ...process.env, ...environment }), onLine);
  return new Promise((resolve, reject) => {
    const finish = (end: Omit<CommandEnd, "tail" | "tookMs">): void => {
      clearTimeout(limit);
      clearTimeout(grace);
      signal.removeEventListener("abort", onAbort);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ ...end, tail: output.finish(), tookMs: Math.round(performance.now() - startedAt) });
    };
    const child = startHeld(command.run, { cwd: folder, env: { ...process.env, ...environment } });
    let ending: { readonly outcome: "timed-out" | "stopped"; readonly reason: string } | undefined;
    let grace: NodeJS.Timeout | undefined;
    const end = (why: typeof ending): void => {
      if (ending !== undefined) return;
      ending = why;
      endGroup(child.pid, "SIGTERM");
      grace = setTimeout(() => endGroup(child.pid, "SIGKILL"), graceMs);
    };
    const onAbort = (): void => end({ outcome: "stopped", reason: "it was stopped before its end" });
    const limit = setTimeout(
      () => end({ outcome: "timed-out", reason: `it did not end within ${command.timeoutSeconds} seconds, and was ended` }),
      command.timeoutSeconds * 1_000,
    );
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    child.stdout.on("data", output.take);
    child.stderr.on("data", output.take);
    child.once("error", (error) => finish({ outcome: "failed", reason: `it could not be started: ${error.message}` }));
    child.once("exit", (code, killedBy) => {
      const state =
        ending ??
        (code === 0
          ? ({ outcome: "done" } as const)
          : ({
              outcome: "failed",
              reason: code === null ? `something ended it with ${killedBy ?? "a signal"}` : `it ended with code ${code}`,
            } as const));
      // Who was told to end does not leave helpers behind.
      if (ending !== undefined) endGroup(child.pid, "SIGKILL");
      const done = (): void => {
        clearTimeout(drain);
        finish({ ...state, ...(code === null ? {} : { exitCode: code }) });
      };
      const drain = setTimeout(done, drainMs);
      child.once("close", done);
    });
    if (child.pid !== undefined) {
      try {
        onStart(identify(child.pid));
        child.letGo();
      } catch (error) {
        endGroup(child.pid, "SIGKILL");
        clearTimeout(limit);
        signal.removeEventListener("abort", onAbort);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    }
  });
}

/** Waits for a line, then is the command: the same process. At the end of its input, which is its starter's end, it never becomes it. */
const held = 'read -r go <&3 && exec 3<&- && exec /bin/sh -c "$1"';

/**
 * Starts the shell that runs a command line once it is let go: what is written down before that is written before anything is done, also
 * where this process is killed in between. Windows has no such shell, and there the command begins at once.
 */
function startHeld(
  line: string,
  place: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): ChildProcessByStdio<null, Readable, Readable> & { letGo(): void } {
  if (process.platform === "win32") {
    const child = spawn(line, { ...place, stdio: ["ignore", "pipe", "pipe"], shell: true, windowsHide: true });
    return Object.assign(child, { letGo: () => undefined });
  }
  const child = spawn("/bin/sh", ["-c", held, "sh", line], { ...place, stdio: ["ignore", "pipe", "pipe", "pipe"], detached: true });
  const leash = child.stdio[3] as Writable;
  leash.on("error", () => undefined);
  return Object.assign(child, { letGo: () => void leash.end("go\n") }) as unknown as ReturnType<typeof startHeld>;
}

/** Ends a process and everything in its group. */
function endGroup(pid: number | undefined, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // It is gone.
  }
}

/** Keeps the last lines of what is printed, cleaned of secrets and of what steers a terminal. */
function createTail(
  mask: (line: string) => string,
  onLine: (line: string) => void,
): { take: (chunk: Buffer) => void; finish: () => string } {
  const decoder = new TextDecoder();
  const lines: string[] = [];
  let rest = "";
  const add = (line: string): void => {
    const clean = mask(line);
    onLine(clean);
    lines.push(clean);
    if (lines.length > keptLines) lines.shift();
  };
  return {
    take(chunk) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n|\r/u);
      rest = (parts.pop() ?? "").slice(0, longestLine);
      for (const part of parts) add(part);
    },
    finish() {
      if (rest.trim() !== "") add(rest);
      return lines.join("\n");
    },
  };
}
