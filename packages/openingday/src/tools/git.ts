import { stat } from "node:fs/promises";
import type { Writable } from "node:stream";
import type { Tools } from "../model/tools.ts";
import { createObjectReader } from "./git-objects.ts";
import { findGit, startGit, type GitProcess } from "./git-process.ts";
import { driverPattern, mayStartDrivers, safeArguments, safeEnvironment } from "./git-safety.ts";

export interface GitOptions {
  readonly signal?: AbortSignal;
  /** For one command, default 60,000; a stream has ten times as long. */
  readonly timeoutMs?: number;
  /** Where to look for git; the process's PATH when absent. */
  readonly path?: string;
}

const defaultMaxBytes = 16 * 1024 * 1024;
const maxDrivers = 1000;

/**
 * Reads repositories with git without running anything that they bring along: hooks, monitors, filters, diff programs and remotes
 * are switched off.
 */
export function createGit({ signal, timeoutMs = 60_000, path }: GitOptions = {}): Tools["git"] {
  const drivers = new Map<string, Promise<readonly string[]>>();

  const start = async (
    repository: string,
    args: readonly string[],
    found: readonly string[],
    limitMs: number,
    indexFile?: string,
  ): Promise<GitProcess> => {
    const program = findGit(path);
    if (!(await isFolder(repository))) throw new Error(`There is no folder ${repository} to read a repository from.`);
    const environment = safeEnvironment(process.env, found);
    if (indexFile !== undefined) environment["GIT_INDEX_FILE"] = indexFile;
    return startGit({
      program,
      args: safeArguments(repository, args),
      command: args[0] ?? "",
      environment,
      timeoutMs: limitMs,
      signal,
    });
  };
  /** Settings of the repository that name programs; read once for each repository. */
  const driversOf = (repository: string, args: readonly string[]): Promise<readonly string[]> | readonly string[] => {
    if (!mayStartDrivers(args)) return [];
    const known = drivers.get(repository);
    if (known !== undefined) return known;
    const found = findDrivers(repository);
    drivers.set(repository, found);
    return found;
  };
  const findDrivers = async (repository: string): Promise<readonly string[]> => {
    const running = await start(repository, ["config", "--includes", "-z", "--name-only", "--list"], [], timeoutMs);
    running.child.stdin.end();
    // Outside a repository git lists what the command line says and nothing else.
    const names = (await collect(running, defaultMaxBytes)).split("\0");
    const found = [...new Set(names.filter((name) => new RegExp(driverPattern, "is").test(name)))];
    if (found.length > maxDrivers) throw new Error("The repository's git configuration names more programs than can be switched off.");
    return found;
  };

  const git: Omit<Tools["git"], "readObject"> = {
    async run(repository, args, { input, maxBytes = defaultMaxBytes, indexFile } = {}) {
      const running = await start(repository, args, await driversOf(repository, args), timeoutMs, indexFile);
      running.child.stdin.end(input);
      return collect(running, maxBytes);
    },
    async *stream(repository, args, input) {
      const running = await start(repository, args, await driversOf(repository, args), timeoutMs * 10);
      feed(running.child.stdin, input).catch((error: unknown) =>
        running.kill(error instanceof Error ? error : new Error("The input for git failed.")),
      );
      try {
        for await (const chunk of running.child.stdout as AsyncIterable<Buffer>) yield chunk;
        await running.ended;
      } finally {
        running.kill();
      }
    },
  };
  return { ...git, readObject: createObjectReader(git.stream, timeoutMs) };
}

async function collect(running: GitProcess, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  running.child.stdout.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else running.kill(new Error(`git had more to say than the ${maxBytes} bytes that are read.`));
  });
  await running.ended;
  return Buffer.concat(chunks).toString("utf8");
}

/** Writes as fast as git reads, and stops when git no longer does. */
async function feed(stdin: Writable, input: AsyncIterable<string> | string): Promise<void> {
  const pieces = typeof input === "string" ? [input] : input;
  for await (const piece of pieces) {
    if (stdin.destroyed) return;
    if (!stdin.write(piece)) await drained(stdin);
  }
  stdin.end();
}

function drained(stdin: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stdin.off("drain", done).off("close", done);
      resolve();
    };
    stdin.on("drain", done).on("close", done);
  });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
