import type { KeptStep, ReleaseRun, RunOutcome } from "../model/release.ts";

const outcomes: Readonly<Record<KeptStep["outcome"], string>> = {
  done: "done",
  failed: "failed",
  "timed-out": "took too long and was ended",
  stopped: "stopped",
  lost: "begun; whether it ended is not known",
};

/** What a run that died did, and the two ways on. */
export function describeUnsettled(chain: readonly ReleaseRun[]): string {
  const last = chain.at(-1);
  if (last === undefined) return "";
  const { kind, commit, at } = last;
  const lines = chain.flatMap(({ steps }) => steps.map((one) => `  ${one.step}: ${outcomes[one.outcome]}${took(one)}`));
  const back = kind === "release" ? "takes back what it did" : "goes back";
  return [
    `release.interrupted: the ${kind} ${kind === "release" ? "of" : "to"} ${commit.slice(0, 10)}, begun ${at}, did not come to its end.`,
    ...(lines.length === 0 ? ["  No step was begun."] : lines),
    `“openingday release --resume” goes on with it, “openingday release --rollback” ${back}. Nothing else was begun.`,
  ].join("\n");
}

/** How a run ended, in a sentence or two. */
export function describeEnd(
  kind: ReleaseRun["kind"],
  commit: string,
  { outcome, reason }: { readonly outcome: RunOutcome; readonly reason?: string },
  journal: string,
): string {
  const short = commit.slice(0, 10);
  const heads: Readonly<Record<RunOutcome, string>> = {
    released: `Released ${short}. Customers have it, and it was tried.`,
    "rolled-back":
      kind === "rollback"
        ? `Back at ${short}, and it was tried.`
        : `Not released: ${short} was taken back, and what customers have now was tried.`,
    failed: { drill: "The drill did not succeed.", rollback: "Nothing was taken back.", release: `Not released: ${short}.` }[kind],
    stuck: "NOT WELL: customers may have something that does not work.",
    rehearsed: `The way back to ${short} and forward again works.`,
  };
  return `${heads[outcome]}${reason === undefined ? "" : ` ${reason}`}\nJournal: ${journal}\n`;
}

function took({ tookMs, reason }: KeptStep): string {
  const time = tookMs === undefined ? "" : ` in ${(tookMs / 1_000).toFixed(1)} s`;
  return `${time}${reason === undefined ? "" : ` (${reason})`}`;
}
