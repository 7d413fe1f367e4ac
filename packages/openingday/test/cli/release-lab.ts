import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { OwnProcess, ReleaseRun } from "../../src/model/release.ts";
import { readJournals } from "../../src/release/journal-file.ts";
import { makeFolder } from "../probes/scratch-repository.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Real commands: what customers have is the file live.txt, and a release is good when it says so. */
export const goodCommands = {
  environment: "test -n good",
  rehearsal: "echo rehearsed",
  build: "echo built",
  migrate: "echo migrated >> .openingday/database",
  deploy: "git show HEAD:app.txt > .openingday/live.txt",
  smoke: "grep -q good .openingday/live.txt",
  rollback: 'git show "$OPENINGDAY_COMMIT":app.txt > .openingday/live.txt',
};

/** A project of its own with commands that can be exchanged. */
export function makeProject(): ReturnType<typeof openProject> {
  return openProject(makeFolder());
}

function openProject(folder: string) {
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@myapp.test", ...args], { cwd: folder, encoding: "utf8" }).trim();
  const configure = (commands: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}): void => {
    const config = { domain: "myapp.test", repository: "..", release: { ...goodCommands, ...commands }, ...more };
    writeFileSync(join(folder, ".openingday/openingday.config.ts"), `export default ${JSON.stringify(config)};\n`);
  };
  mkdirSync(join(folder, ".openingday"), { recursive: true });
  writeFileSync(join(folder, ".gitignore"), ".openingday/\n");
  git("init", "--quiet", "--initial-branch=main");
  configure({});
  const config = ["--config", ".openingday/openingday.config.ts"];
  const environment = { ...process.env, XDG_STATE_HOME: `${folder}.state` };
  const journals = join(folder, ".openingday/.openingday/releases");
  return {
    folder,
    journals,
    git,
    configure,
    commit(text: string, message = `Say ${text}`): string {
      writeFileSync(join(folder, "app.txt"), `${text}\n`);
      git("add", "--all");
      git("commit", "--quiet", "--message", message);
      return git("rev-parse", "HEAD");
    },
    live: (): string => readFileSync(join(folder, ".openingday/live.txt"), "utf8").trim(),
    has: (name: string): boolean => existsSync(join(folder, ".openingday", name)),
    runs: (): readonly ReleaseRun[] => readJournals(journals),
    run: (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
      new Promise((done) => {
        execFile(
          process.execPath,
          [main, ...args, ...config],
          { cwd: folder, env: { ...environment, ...env }, encoding: "utf8" },
          (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
        );
      }),
    /** The same on a disk that is full once a file of ours has so many blocks of 512 bytes. */
    runWithFullDisk: (args: readonly string[], blocks: number): Promise<Ended> =>
      new Promise((done) => {
        execFile(
          "sh",
          ["-c", 'ulimit -f "$0"; exec "$@"', String(blocks), process.execPath, main, ...args, ...config],
          { cwd: folder, env: environment, encoding: "utf8" },
          (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
        );
      }),
    start: (args: readonly string[]): ChildProcess =>
      spawn(process.execPath, [main, ...args, ...config], { cwd: folder, env: environment, stdio: "ignore" }),
  };
}

/** Ends what a killed run had started. A process that nobody wrote down is a failed test: number 0 would be the test's own group. */
export function endGroup(leader: OwnProcess | undefined): void {
  if (leader === undefined || leader.pid <= 1) throw new Error("No process was written down.");
  process.kill(-leader.pid, "SIGKILL");
}
