import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const dayMs = 86_400_000;

/** What a switch adds to the repository after the last release. */
export interface RepositoryChanges {
  /** A key that is committed and still there. */
  readonly committedKey?: string;
  /** A key that was committed and taken out again. */
  readonly formerKey?: string;
  /** The build machine no longer looks for secrets. */
  readonly unscanned?: boolean;
  /** The lock file was taken out. */
  readonly unlocked?: boolean;
  /** A migration that takes customers' entries away, or one dated before those that have run. */
  readonly migration?: keyof typeof migrations;
}

const migrations = {
  destructive: {
    file: "20260601090000000_no-packages.sql",
    text: "-- Up Migration\nalter table bookings drop column package_id;\ndrop table packages;\n\n-- Down Migration\n",
  },
  late: {
    file: "20260401090000000_favourites.sql",
    text: "-- Up Migration\ncreate table favourites (\n  client_id uuid not null references people (id) on delete cascade,\n  coach_id uuid not null references coaches (id) on delete cascade,\n  primary key (client_id, coach_id)\n);\n\n-- Down Migration\ndrop table favourites;\n",
  },
} as const;

/** A scratch Git repository made of the app's own sources. */
export interface ScratchRepository {
  readonly folder: string;
  /** Commit of the release that runs. */
  readonly released: string;
  /** Commit of the release before. */
  readonly previous: string;
  /** Puts the repository into the released state and then adds the given commits. */
  change(changes: RepositoryChanges): Promise<void>;
}

/** What the last release added to the database: the one before it did not know it. */
const addedLast = join("app", "migrations", "20260511090000000_slots-by-time.sql");
const shipped = ["app", "package.json", ".env.example", "Dockerfile", "RUNBOOK.md", ".github"];

/** Builds the repository from `source` with dated commits and two release tags; whatever stood in `folder` is removed. */
export async function createRepository(source: string, folder: string, now: number, lock: string): Promise<ScratchRepository> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const git = async (args: readonly string[], daysAgo = 0): Promise<string> => {
    const date = new Date(now - daysAgo * dayMs).toISOString();
    const { stdout } = await run("git", [...args], {
      cwd: folder,
      env: { ...quietGit(), GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    });
    return stdout.trim();
  };
  const commit = async (message: string, daysAgo: number): Promise<void> => {
    await git(["add", "--all"]);
    await git(["commit", "--quiet", "--allow-empty", "--message", message], daysAgo);
  };
  await git(["init", "--quiet", "--initial-branch=main"]);
  await writeFile(join(folder, ".gitignore"), "node_modules/\ndist/\n.env\n.env.*\n!.env.example\n");
  await writeFile(join(folder, "README.md"), "# Brightpath\n\nCoaching sessions, booked and paid online.\n");
  await commit("Begin", 60);
  for (const part of shipped.filter((name) => name !== "RUNBOOK.md" && name !== ".github"))
    await cp(join(source, part), join(folder, part), {
      recursive: true,
      filter: (path) => !/(?:^|[/\\])(?:node_modules|dist)(?:$|[/\\])/u.test(path),
    }).catch(ignoreMissing);
  await writeFile(join(folder, "package-lock.json"), lock);
  await rm(join(folder, addedLast));
  await commit("Let clients sign up, book and pay", 21);
  await git(["tag", "--annotate", "v1.3.0", "--message", "v1.3.0"], 21);
  for (const part of ["RUNBOOK.md", ".github"]) await cp(join(source, part), join(folder, part), { recursive: true }).catch(ignoreMissing);
  await cp(join(source, addedLast), join(folder, addedLast));
  await commit("Write down how to go back, find free hours sooner, and let CI build every push", 3);
  await git(["tag", "--annotate", "v1.4.0", "--message", "v1.4.0"], 3);
  const released = await git(["rev-parse", "HEAD"]);
  const previous = await git(["rev-parse", "v1.3.0^{commit}"]);

  return {
    folder,
    released,
    previous,
    async change({ committedKey, formerKey, unscanned = false, unlocked = false, migration }) {
      await git(["reset", "--quiet", "--hard", "v1.4.0"]);
      await git(["clean", "--quiet", "-fd"]);
      const file = join(folder, "app", "payment-settings.ts");
      const add = async (key: string, message: string): Promise<void> => {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, `export const paymentSettings = {\n  currency: "gbp",\n  secretKey: "${key}",\n};\n`);
        await commit(message, 1);
      };
      if (formerKey !== undefined) {
        await add(formerKey, "Try the payment settings in one place");
        await rm(file);
        await commit("Take the payment settings out again", 1);
      }
      if (unscanned) {
        const workflow = join(folder, ".github", "workflows", "ci.yml");
        const steps = await readFile(workflow, "utf8");
        await writeFile(workflow, steps.replace(/^ *- name: Look for secrets[^\n]*\n *run: [^\n]*\n/mu, ""));
        await commit("Make the build quicker", 1);
      }
      if (unlocked) {
        await rm(join(folder, "package-lock.json"));
        await commit("Install whatever is newest", 1);
      }
      if (migration !== undefined) {
        const { file: name, text } = migrations[migration];
        await writeFile(join(folder, "app", "migrations", name), text);
        await commit("Change the database for the next release", 1);
      }
      if (committedKey !== undefined) await add(committedKey, "Keep the payment settings in one place");
    },
  };
}

/** Git without the machine's own settings, hooks and signatures. */
function quietGit(): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: "/nonexistent",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "Ada Brightpath",
    GIT_AUTHOR_EMAIL: "ada@brightpath.test",
    GIT_COMMITTER_NAME: "Ada Brightpath",
    GIT_COMMITTER_EMAIL: "ada@brightpath.test",
  };
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
