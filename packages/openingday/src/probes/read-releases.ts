import type { ReleaseJournals } from "../model/evidence-releases.ts";
import { NotConfigured, type ProbeContext } from "../model/probe.ts";
import type { ReleaseRun } from "../model/release.ts";
import { parseReleaseJournal } from "../parsers/release-journal.ts";

const mostRuns = 200;
const maxBytes = 4 * 1_024 * 1_024;

/** Rejects where no way to release is declared, and where a journal cannot be used. */
export async function readReleases({ target, tools }: ProbeContext): Promise<ReleaseJournals> {
  const { releases, repository } = target;
  if (releases === undefined)
    throw new NotConfigured(
      "The configuration does not say how you release, so releases and the way back were not looked at. Add “release” to it.",
    );
  const names = (await tools.files.exists(releases.journals)) ? await listJournals(tools.files, releases.journals) : [];
  const runs: ReleaseRun[] = [];
  for (const name of names.slice(-mostRuns)) {
    const read = parseReleaseJournal(await tools.files.readText(`${releases.journals}/${name}`, maxBytes));
    if (!read.ok) throw new Error(`the journal ${name} of a release cannot be used: ${read.error}`);
    runs.push(withoutOutput(read.run));
  }
  const commits = [...new Set(runs.flatMap(({ commit, previous }) => (previous === undefined ? [commit] : [commit, previous])))];
  const lostCommits = repository === undefined ? undefined : await findLost(tools.git, repository, commits).catch(() => undefined);
  return { runs, canGoBack: releases.canGoBack, ...(lostCommits === undefined ? {} : { lostCommits }) };
}

async function listJournals(files: ProbeContext["tools"]["files"], folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { path } of files.list(folder)) if (/^\d{6,}\.journal$/u.test(path)) names.push(path);
  return names.toSorted((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
}

function withoutOutput(run: ReleaseRun): ReleaseRun {
  return {
    ...run,
    steps: run.steps.map(({ step, outcome, at, tookMs, reason }) => ({
      step,
      outcome,
      at,
      ...(tookMs === undefined ? {} : { tookMs }),
      ...(reason === undefined ? {} : { reason }),
    })),
  };
}

async function findLost(git: ProbeContext["tools"]["git"], repository: string, commits: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(commits.map((commit) => git.readObject(repository, commit)));
  return commits.filter((_, index) => found[index] === undefined);
}
