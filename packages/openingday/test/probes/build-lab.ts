import { readdirSync, readFileSync } from "node:fs";
import type { CleanBuilds } from "../../src/model/evidence-build.ts";
import type { ProbeContext } from "../../src/model/probe.ts";
import type { BuildPlan } from "../../src/model/target.ts";
import build from "../../src/probes/repo-build.ts";
import probe from "../../src/probes/repo-builds.ts";
import { openWorkshop, type WorkshopOptions } from "../../src/tools/workshop.ts";
import { makeContext } from "./probe-context.ts";
import { makeFolder, makeRepository, type ScratchRepository } from "./scratch-repository.ts";

const node = JSON.stringify(process.execPath);

/** What a build script begins with: where it writes, and which of the two builds it is. */
const script = `
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createHash, randomUUID } from "node:crypto";
const write = (name, text) => { mkdirSync(new URL("dist/" + name + "/..", import.meta.url), { recursive: true }); writeFileSync(new URL("dist/" + name, import.meta.url), text); };
appendFileSync(new URL("../count", import.meta.url), ".");
const turn = readFileSync(new URL("../count", import.meta.url), "utf8").length;
write("index.html", "<p>always the same</p>");
`;

/** A committed project without packages whose build runs the given lines. */
export function makeProject(lines: string, files: Readonly<Record<string, string>> = {}): ScratchRepository {
  const repository = makeRepository();
  const all = { "package.json": '{ "name": "lab" }', "build.mjs": script + lines, ".gitignore": "dist/\nnode_modules/\n.env\n", ...files };
  for (const [path, text] of Object.entries(all)) repository.write(path, text);
  repository.commit();
  return repository;
}

export interface BuildCase {
  readonly plan?: { readonly [K in keyof BuildPlan]?: BuildPlan[K] | undefined };
  /** Where the copies are made. */
  readonly parent?: string;
  readonly workshop?: Omit<WorkshopOptions, "parent">;
  readonly signal?: AbortSignal;
  readonly onProgress?: (line: string) => void;
}

/** Builds a project twice for real: git, the shell and node; without the wait between the two. */
export async function buildTwice(
  repository: string,
  { plan = {}, parent = makeFolder(), workshop = {}, signal, onProgress }: BuildCase = {},
): Promise<CleanBuilds> {
  const base = makeContext({
    target: { repository, builds: { command: { run: `${node} build.mjs`, timeoutSeconds: 30 }, output: ["dist"], ...plan } },
  });
  const context: ProbeContext = {
    ...base,
    mode: "active",
    signal: signal ?? base.signal,
    tools: {
      ...base.tools,
      clock: { now: () => Date.now(), sleep: () => Promise.resolve(), quiet: () => Promise.resolve() },
      workshops: { open: () => openWorkshop({ parent, ...workshop }) },
    },
    need: (async (key: string) => (key === "repo.build" ? build.gather(base) : base.need(key as "repo.ci"))) as ProbeContext["need"],
    progress: onProgress ?? (() => undefined),
  };
  return probe.gather(context);
}

/** What is left of the copies: nothing, always. */
export function leftIn(parent: string): readonly string[] {
  return readdirSync(parent).filter((name) => name.startsWith("openingday-build-"));
}

/** Whether a process that wrote its number into a file still runs. */
export function stillRuns(pidFile: string): boolean {
  const pid = Number(readFileSync(pidFile, "utf8"));
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
