import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Programs } from "./find-programs.ts";
import { plainEnvironment, runProgram } from "./run-program.ts";

/** A server of our own, with its files in one folder. */
export interface OwnServer {
  /** Address of the superuser's database, password and all. */
  readonly url: string;
  /** Ends the server and takes its files away; may be called twice. */
  stop(): Promise<void>;
}

const initdbMs = 60_000;
const startMs = 30_000;
const stopMs = 10_000;
const attempts = 5;

/**
 * Runs the server, and ends it and takes its files away as soon as its own input closes: whoever started it may be killed in any way,
 * and the system closes that end. $0 is the folder.
 */
const leash = `exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(cat <&3 >/dev/null; kill -INT "$server" 2>/dev/null) &
watcher=$!
exec 3<&-
wait "$server"
code=$?
kill "$watcher" 2>/dev/null
[ "$code" = 0 ] && cd / && rm -rf -- "$0"
exit "$code"`;

/**
 * Makes a server in an empty folder and starts it on 127.0.0.1, on a free port and with a password made up for it. Nothing is synced to
 * the disk: it holds nothing worth keeping. `more` are settings beside the usual ones. Rejects with a plain sentence; `home` is then taken
 * away by the caller.
 */
export async function startServer(programs: Programs, home: string, signal: AbortSignal, more: readonly string[] = []): Promise<OwnServer> {
  const { owner } = programs;
  const password = randomBytes(24).toString("hex");
  const passwordFile = join(home, "password");
  const runtime = join(home, "run");
  await mkdir(runtime, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (owner !== undefined) for (const path of [home, runtime, passwordFile]) await chown(path, owner.uid, owner.gid);
  const data = join(home, "data");
  const flags = ["-U", "postgres", "-A", "scram-sha-256", `--pwfile=${passwordFile}`, "-E", "UTF8", "--locale=C", "--no-sync"];
  const made = await runProgram(programs.initdb, ["-D", data, ...flags], { folder: home, owner, timeoutMs: initdbMs });
  await rm(passwordFile, { force: true });
  if (made.code !== 0) throw new Error(`The scratch PostgreSQL could not be made: ${lastLine(made.output)}`);
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    const port = await freePort();
    const server = launch(programs, home, data, port, more);
    const failure = await untilReady(server);
    if (failure === undefined) {
      const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
      let stopping: Promise<void> | undefined;
      return { url, stop: () => (stopping ??= stop(server, home)) };
    }
    await stop(server, undefined);
    if (attempt === attempts || !/Address already in use|could not create any TCP/.test(failure))
      throw new Error(`The scratch PostgreSQL did not start: ${lastLine(failure)}`);
  }
}

function launch({ postgres, owner }: Programs, home: string, data: string, port: number, more: readonly string[]): ChildProcess {
  const settings = [
    "listen_addresses=127.0.0.1",
    `unix_socket_directories=${join(home, "run")}`,
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=40",
    "shared_buffers=128MB",
    "max_wal_size=4GB",
    "checkpoint_timeout=1h",
    "autovacuum=off",
    "max_wal_senders=0",
    "wal_level=minimal",
    // Each new database writes half of a log file; filling that with zeros first would double what is written.
    "wal_init_zero=off",
    ...more,
  ];
  const args = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  return spawn("/bin/sh", ["-c", leash, home, postgres, ...args], {
    cwd: "/",
    ...owner,
    env: plainEnvironment(),
    stdio: ["pipe", "ignore", "pipe"],
    // Ctrl+C is for us alone: the server ends when we say so.
    detached: true,
  });
}

/** What it said where it did not start. */
function untilReady(server: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = "";
    const end = (failure: string | undefined): void => {
      clearTimeout(timer);
      resolve(failure);
    };
    const timer = setTimeout(() => end(`it was not ready within ${startMs / 1_000} seconds. ${said}`), startMs);
    server.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
      if (said.includes("ready to accept connections")) end(undefined);
    });
    server.once("error", (error) => end(error.message));
    server.once("exit", () => end(said === "" ? "it ended at once" : said));
  });
}

/** Lets go of the leash; without a home its files stay for another attempt. */
async function stop(server: ChildProcess, home: string | undefined): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) resolve();
    else server.once("exit", () => resolve());
  });
  server.stdin?.on("error", () => undefined);
  server.stdin?.end();
  const limit = setTimeout(() => endGroup(server.pid), stopMs);
  await ended;
  clearTimeout(limit);
  if (home !== undefined) await rm(home, { recursive: true, force: true });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It is gone.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
