import { type ChildProcess, spawn } from "node:child_process";
import { access } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** What one run of the binary said. */
export interface BinaryRun {
  readonly code: number;
  readonly stdout: string;
}

const leash = fileURLToPath(new URL("./leash.ts", import.meta.url));
/** The packed product, as npm links it; nothing of its sources is imported here. */
export const binary = fileURLToPath(new URL("../../../packages/openingday/dist/openingday.js", import.meta.url));

/** Whether the product was built. */
export function binaryExists(): Promise<boolean> {
  return access(binary).then(
    () => true,
    () => false,
  );
}

/** Runs the binary in `cwd` to its end; what it says on stderr is passed on. */
export async function runBinary(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<BinaryRun> {
  const child = start(args, cwd, env, "pipe");
  let stdout = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.pipe(process.stderr, { end: false });
  const code = await new Promise<number>((resolve) => child.once("close", (status) => resolve(status ?? 3)));
  return { code, stdout };
}

/** Starts the binary for as long as the world lives. */
export function startBinary(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): { stop(): Promise<void>; said(): string } {
  const child = start(args, cwd, env, "pipe");
  let said = "";
  const keep = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-8_000);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return {
    said: () => said,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGTERM");
      await gone;
    },
  };
}

function start(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>, output: "pipe"): ChildProcess {
  return spawn(process.execPath, ["--disable-warning=ExperimentalWarning", leash, process.execPath, binary, ...args], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
    stdio: ["ignore", output, output, "ipc"],
  });
}
