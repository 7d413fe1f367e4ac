import type { PerfBaseline, SpeedWork, StoredBaselines } from "../../model/perf-baseline.ts";
import { NotConfigured, type ProbeContext } from "../../model/probe.ts";
import { pickBeforeAndAfter } from "../../parsers/before-and-after.ts";
import { baselineName, mostBaselines, parseBaseline } from "../../parsers/perf-baseline.ts";
import { shorten } from "../../parsers/shorten.ts";

const maxBytes = 256 * 1024;
const mostFiles = 5_000;
const mostCommits = 30;

/** Rejects where there is no configuration beside which they could lie. */
export async function readBaselines({ target, tools }: ProbeContext): Promise<StoredBaselines> {
  const { speed, repository, declared } = target;
  if (speed === undefined)
    throw new NotConfigured("There is no configuration beside which baselines could be kept: “openingday init” writes one.");
  const names = (await tools.files.exists(speed.baselines)) ? await listNames(tools.files, speed.baselines) : [];
  const baselines: PerfBaseline[] = [];
  let unreadable = 0;
  for (const name of names) {
    const read = await tools.files.readText(`${speed.baselines}/${name}`, maxBytes).then(parseBaseline, () => ({ ok: false }) as const);
    if (!read.ok) unreadable++;
    else if (read.value.domain === declared.domain) baselines.push(read.value);
  }
  const between = await listCommits(tools.git, repository, baselines).catch(() => undefined);
  return { baselines, unreadable, ...(await readWork(tools.files, speed.work)), ...(between === undefined ? {} : { between }) };
}

async function listNames(files: ProbeContext["tools"]["files"], folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  let seen = 0;
  for await (const { path } of files.list(folder)) {
    if (baselineName.test(path)) names.push(path);
    if (++seen === mostFiles) break;
  }
  return names.toSorted((one, other) => (one < other ? -1 : 1)).slice(-mostBaselines);
}

async function readWork(
  files: ProbeContext["tools"]["files"],
  file: string,
): Promise<{ readonly work: readonly SpeedWork[]; readonly workFault?: string }> {
  if (!(await files.exists(file))) return { work: [] };
  const { parseSpeedWork } = await import("../../parsers/yaml-readers.ts");
  const parsed = await files.readText(file).then(parseSpeedWork, () => ({ ok: false, error: "it could not be read" }) as const);
  return parsed.ok ? { work: parsed.value } : { work: [], workFault: parsed.error };
}

async function listCommits(
  git: ProbeContext["tools"]["git"],
  repository: string | undefined,
  baselines: readonly PerfBaseline[],
): Promise<readonly string[] | undefined> {
  const pair = pickBeforeAndAfter(baselines);
  if (repository === undefined || pair === undefined) return undefined;
  const ends = [pair.before.commit, pair.after.commit];
  // What stands in the file goes into git's own command line.
  if (!ends.every((commit) => commit !== null && /^[0-9a-f]{40,64}$/u.test(commit))) return undefined;
  const text = await git.run(repository, ["log", `--max-count=${mostCommits}`, "--no-merges", "--format=%h %s", ends.join("..")]);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => shorten(line, 120));
}
