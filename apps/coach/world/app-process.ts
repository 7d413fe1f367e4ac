import { type ChildProcess, fork } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import { fileURLToPath } from "node:url";

export interface AppProcess {
  /** Starts the app, or starts it again with other settings; resolves when it listens, rejects with its last words. */
  start(environment: Readonly<Record<string, string>>, breaks: readonly string[]): Promise<void>;
  stop(): Promise<void>;
  readonly running: boolean;
}

const entry = fileURLToPath(new URL("./app-with-breaks.ts", import.meta.url));
const startLimitMs = 20_000;

/** The app as a child process that dies with us; what it logs goes to `logFile`, what its SDK tells to `tracesUrl`. */
export function createAppProcess(logFile: string, tracesUrl: string): AppProcess {
  let child: ChildProcess | undefined;
  const log = createWriteStream(logFile, { flags: "a", mode: 0o600 });

  async function stop(): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => ending.once("exit", () => resolve()));
    ending.kill("SIGTERM");
    const timer = setTimeout(() => ending.kill("SIGKILL"), 3_000);
    await gone;
    clearTimeout(timer);
  }

  return {
    async start(environment, breaks) {
      await stop();
      child = fork(entry, {
        env: { PATH: process.env["PATH"], ...environment, DEMO_BREAKS: breaks.join(","), OTEL_EXPORTER_OTLP_ENDPOINT: tracesUrl },
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        execArgv: ["--disable-warning=ExperimentalWarning", "--import", import.meta.resolve("@openingday/node")],
      });
      await whenListening(child, log);
    },
    stop,
    get running() {
      return child !== undefined && child.exitCode === null;
    },
  };
}

function whenListening(child: ChildProcess, log: WriteStream): Promise<void> {
  return new Promise((resolve, reject) => {
    let last = "";
    const fail = (reason: string): void => reject(new Error(`The demo app did not start: ${reason}`));
    const timer = setTimeout(() => fail("it did not listen within 20 s"), startLimitMs);
    const read = (chunk: Buffer): void => {
      log.write(chunk);
      last = (last + chunk.toString()).slice(-4_000);
      if (!last.includes('"msg":"listening"')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", () => {
      clearTimeout(timer);
      fail(last.trim().split("\n").slice(-3).join(" "));
    });
  });
}
