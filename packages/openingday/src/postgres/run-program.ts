import { spawn } from "node:child_process";

/** A user who is not root: PostgreSQL refuses to run as root. */
export interface Unprivileged {
  readonly uid: number;
  readonly gid: number;
}

export interface ProgramOptions {
  readonly folder: string;
  readonly owner: Unprivileged | undefined;
  readonly timeoutMs: number;
}

/** Runs a program to its end, or until the time is over. */
export function runProgram(
  program: string,
  args: readonly string[],
  { folder, owner, timeoutMs }: ProgramOptions,
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: folder,
      ...owner,
      env: plainEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4_000);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ code: null, output: error.message }));
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** What a server needs to know of its surroundings: none of the user's settings for databases, and none of the user's secrets. */
export function plainEnvironment(): Record<string, string> {
  const { PATH = "/usr/bin:/bin", SYSTEMROOT, TMPDIR } = process.env;
  return { PATH, LC_ALL: "C", ...(SYSTEMROOT === undefined ? {} : { SYSTEMROOT }), ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}
