import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const dayMs = 86_400_000;

/** The two releases that the repository has tags for. */
export interface Released {
  readonly previous: string;
  readonly released: string;
}

type Lines = readonly Readonly<Record<string, unknown>>[];

/**
 * Writes what `openingday release` keeps: two releases, three weeks and three days old, and a drill the day after. `one`: the journal
 * knows the last release alone.
 */
export async function writeReleaseJournals(
  folder: string,
  { previous, released }: Released,
  kept: "two" | "one",
  now: number,
): Promise<void> {
  const journals = join(folder, ".openingday", "releases");
  await rm(journals, { recursive: true, force: true });
  await mkdir(journals, { recursive: true, mode: 0o700 });
  const first = release(previous, undefined, now - 21 * dayMs);
  const second = release(released, kept === "two" ? previous : undefined, now - 3 * dayMs);
  const runs = kept === "two" ? [first, second, drill(previous, released, now - 2 * dayMs)] : [second];
  for (const [index, lines] of runs.entries()) {
    const run = index + 1;
    const text = lines.map((line) => JSON.stringify(line["entry"] === "begin" ? { ...line, run } : line)).join("\n");
    await writeFile(join(journals, `${String(run).padStart(6, "0")}.journal`), `${text}\n`, { mode: 0o600 });
  }
}

function release(commit: string, previous: string | undefined, startedAt: number): Lines {
  return [
    begin("release", commit, previous, startedAt),
    ...steps(
      [
        ["build", 41_000],
        ["migrate", 2_100],
        ["deploy", 38_000],
        ["live", 9_000],
        ["smoke", 6_400],
      ],
      startedAt,
    ),
    { entry: "notes", text: `# Release ${commit.slice(0, 10)}\n\n## Changed\n\n- What the commits say\n` },
    { entry: "end", at: iso(startedAt + 96_500), outcome: "released", tookMs: 96_500 },
  ];
}

function drill(to: string, from: string, startedAt: number): Lines {
  return [
    begin("drill", to, from, startedAt),
    ...steps(
      [
        ["rollback", 31_000],
        ["live-after", 8_000],
        ["smoke-after", 6_100],
        ["forward", 36_000],
        ["live", 9_000],
        ["smoke", 6_300],
      ],
      startedAt,
    ),
    { entry: "end", at: iso(startedAt + 96_400), outcome: "rehearsed", tookMs: 96_400 },
  ];
}

function begin(kind: string, commit: string, previous: string | undefined, startedAt: number): Readonly<Record<string, unknown>> {
  // The machine that released is another one by now: nobody has this number.
  return {
    entry: "begin",
    journalVersion: 1,
    kind,
    at: iso(startedAt),
    owner: { pid: 0 },
    commit,
    ...(previous === undefined ? {} : { previous }),
  };
}

function steps(taken: readonly (readonly [step: string, tookMs: number])[], startedAt: number): Lines {
  let at = startedAt;
  return taken.flatMap(([step, tookMs]) => {
    const start = { entry: "start", step, at: iso(at) };
    at += tookMs;
    return [start, { entry: "finish", step, at: iso(at), outcome: "done", tookMs, tail: "" }];
  });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
