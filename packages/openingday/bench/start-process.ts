import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a process took, from its start to its end. */
export interface ProcessRun {
  readonly code: number | null;
  readonly stdout: string;
  /** What it said on stderr. */
  readonly said: string;
  readonly tookMs: number;
  /** The most memory it held at once; asked for with `memory`. */
  readonly peakBytes?: number;
}

const meter = fileURLToPath(new URL("./peak-memory.cjs", import.meta.url));
const meterChannel = 3;

/** Runs this Node with `args` to its end. `memory` loads a few lines beside the program, which costs a little time. */
export function runNode(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly memory?: boolean } = {},
): Promise<ProcessRun> {
  const { cwd, env = {}, memory = false } = options;
  const begun = performance.now();
  const child = spawn(process.execPath, [...(memory ? ["--require", meter] : []), ...args], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const texts = [1, 2, meterChannel].map((channel) => {
    const chunks: Buffer[] = [];
    child.stdio[channel]?.on("data", (chunk: Buffer) => chunks.push(chunk));
    return (): string => Buffer.concat(chunks).toString();
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const tookMs = performance.now() - begun;
      const [stdout = "", said = "", peak = ""] = texts.map((text) => text());
      resolve({ code, stdout, said, tookMs, ...(memory ? { peakBytes: Number(peak) * 1_024 } : {}) });
    });
  });
}
