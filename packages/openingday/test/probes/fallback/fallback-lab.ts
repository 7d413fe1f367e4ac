import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Fallback } from "../../../src/model/evidence-fallback.ts";
import type { ProbeContext } from "../../../src/model/probe.ts";
import type { ScratchDoors } from "../../../src/model/scratch.ts";
import type { FallbackPlan, Target } from "../../../src/model/target.ts";
import probe from "../../../src/probes/repo-fallback.ts";
import repoMigrations from "../../../src/probes/repo-migrations.ts";
import { createTools } from "../../../src/tools/create-tools.ts";
import { openWorkshop } from "../../../src/tools/workshop.ts";
import { makeContext } from "../probe-context.ts";
import { makeFolder, makeRepository } from "../scratch-repository.ts";

export type Files = Readonly<Record<string, string | null>>;
const node = JSON.stringify(process.execPath);
const modules = resolve(import.meta.dirname, "../../../../../node_modules");

/** A small app on PostgreSQL: it says who its customers are, and writes down who it is. */
export const app = `
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import pg from "pg";
if (process.env.PID_FILE) appendFileSync(process.env.PID_FILE, process.pid + " " + process.env.DATABASE_URL + "\\n");
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
pool.on("error", () => undefined);
createServer(async (request, response) => {
  try {
    const text = request.url === "/" ? "Hello" : request.url === "/people" ? JSON.stringify((await pool.query("select name from people limit 3")).rows) : undefined;
    response.writeHead(text === undefined ? 404 : 200).end(text);
  } catch (error) {
    console.error("error:", error.message);
    response.writeHead(500).end();
  }
}).listen(Number(process.env.PORT), "127.0.0.1");
`;

const people = "create table people (id int primary key, name text not null, nick text);\n";

export interface LabCase {
  /** What the release before held, beside the app, its package and the first migration. */
  readonly before?: Files;
  /** What was changed since. */
  readonly since?: Files;
  readonly tag?: string;
  /** Tag of the code as it is now, where that is a release too. */
  readonly sinceTag?: string;
  readonly plan?: Partial<FallbackPlan> | "none";
  readonly target?: Partial<Target>;
  readonly doors: ScratchDoors;
}

export interface LabEnd {
  readonly fallback: Fallback;
  /** What each start of the app wrote down: its number and the database it was given. */
  readonly starts: readonly { readonly pid: number; readonly database: string }[];
  /** Clean copies that are left: none, always. */
  readonly left: readonly string[];
}

/** Tries the release before for real: git, the shell, node and PostgreSQL. */
export async function tryBefore({
  before = {},
  since = {},
  tag = "v1.0.0",
  sinceTag = "",
  plan = {},
  target: more = {},
  doors,
}: LabCase): Promise<LabEnd> {
  const repository = makeRepository();
  const first: Files = {
    "package.json": '{ "name": "lab", "type": "module", "dependencies": { "pg": "^8" } }',
    "server.js": app,
    "migrations/001_people.sql": people,
    ".gitignore": "node_modules\n",
    ...before,
  };
  const write = (files: Files): void => {
    for (const [path, text] of Object.entries(files)) {
      if (text !== null) repository.write(path, text);
      else if (existsSync(join(repository.folder, path))) repository.git("rm", "-q", path);
    }
  };
  write(first);
  repository.commit();
  if (tag !== "") repository.git("tag", tag);
  write(since);
  repository.commit();
  if (sinceTag !== "") repository.git("tag", sinceTag);
  const parent = makeFolder();
  const notes = join(parent, "starts");
  const target: Partial<Target> = {
    repository: repository.folder,
    builds: {
      install: { run: `${node} -e "require('node:fs').symlinkSync('${modules}', 'node_modules')"`, timeoutSeconds: 30 },
      output: [],
    },
    ...(plan === "none"
      ? {}
      : {
          fallback: {
            start: { run: `${node} server.js`, timeoutSeconds: 20 },
            databaseEnv: "DATABASE_URL",
            portEnv: "PORT",
            environment: {},
            smoke: [{ path: "/" }, { path: "/people", contains: "[" }],
            ...plan,
          },
        }),
    ...more,
  };
  if (target.fallback !== undefined)
    Object.assign(target, { fallback: { ...target.fallback, environment: { ...target.fallback.environment, PID_FILE: notes } } });
  const migrations = await repoMigrations.gather(makeContext({ target, now: () => Date.now() }));
  const base = makeContext({ target, evidence: { "repo.migrations": migrations } });
  const vantage = { resolvers: [], parents: [], connect: {}, dnsPort: 53 };
  const open = createTools({ vantage, mode: "active", version: "0", projectFolder: "/nowhere", fingerprintKeyFolder: "/nowhere" });
  const context: ProbeContext = {
    ...base,
    mode: "active",
    tools: { ...open.tools, scratch: doors, workshops: { open: () => openWorkshop({ parent }) } },
  };
  try {
    const fallback = await probe.gather(context);
    const lines = existsSync(notes) ? readFileSync(notes, "utf8").trim().split("\n") : [];
    const starts = lines.map((line) => ({ pid: Number(line.split(" ")[0]), database: line.split(" ")[1] ?? "" }));
    return { fallback, starts, left: readdirSync(parent).filter((name) => name.startsWith("openingday-build-")) };
  } finally {
    await open.close();
  }
}

/** Whether a process of this number still runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
