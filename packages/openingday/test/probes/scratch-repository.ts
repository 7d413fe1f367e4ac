import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own that is gone after the test file. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "openingday-"));
  made.push(folder);
  return folder;
}

/** A real git repository with a clock of its own, so that commits have known dates. */
export interface ScratchRepository {
  readonly folder: string;
  write(path: string, content: string | Uint8Array): void;
  git(...args: string[]): string;
  /** Commits everything that is not ignored; returns the commit's name. */
  commit(date?: string): string;
}

export function makeRepository(folder = makeFolder()): ScratchRepository {
  const environment = { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
  let day = 0;
  const run = (args: readonly string[], date = "2026-01-01T00:00:00Z") =>
    execFileSync("git", ["-C", folder, ...args], {
      env: { ...environment, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  run(["init", "-q", "-b", "main"]);
  run(["config", "user.email", "founder@myapp.test"]);
  run(["config", "user.name", "Founder"]);
  return {
    folder,
    write(path, content) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    },
    git: (...args) => run(args),
    commit(date = `2026-01-${String(++day).padStart(2, "0")}T10:00:00Z`) {
      run(["add", "-A"], date);
      run(["commit", "-q", "--allow-empty", "-m", "work"], date);
      return run(["rev-parse", "HEAD"]);
    },
  };
}
