import { spawn } from "node:child_process";

/** How long another program took, and whether it was still at it when its time was over. */
export interface PeerRun {
  readonly tookMs: number;
  /** Then `tookMs` is less than it would have taken. */
  readonly cut: boolean;
  readonly code: number | null;
  readonly said: string;
}

const maxSaid = 200_000;

/** Runs a program for at most `capMs`, with all it starts. Undefined where it is not installed. */
export function runPeer(command: string, args: readonly string[], capMs: number): Promise<PeerRun | undefined> {
  const begun = performance.now();
  // A group of its own: what it starts ends with it.
  const child = spawn(command, args, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], TERM: "dumb" },
  });
  let said = "";
  let cut = false;
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said.length < maxSaid ? (said += String(chunk)) : undefined));
  const cap = setTimeout(() => {
    cut = true;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, capMs);
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(cap);
      if (error.code === "ENOENT") resolve(undefined);
      else reject(error);
    });
    child.once("close", (code) => {
      clearTimeout(cap);
      resolve({ tookMs: performance.now() - begun, cut, code, said });
    });
  });
}
