import type { PageComparison, PageTurn, PageVerdict, Pair, Side } from "../model/perf-comparison.ts";
import { judgeCounts } from "./judge-counts.ts";
import { fewestPairs, judgeLatency } from "./judge-latency.ts";
import { hasMoved, hasMovedTooOften } from "./moved-pairs.ts";

export interface ComparedPage {
  readonly page: string;
  /** The one status that counts as an answer. */
  readonly expect: number;
  /** Where the new release leads instead of answering. */
  readonly leadsTo?: string;
}

/** A side that gave no answer as expected any more, so that the measuring was ended. */
export type Silent = Side | "both";

export interface Compared {
  readonly verdict: PageVerdict;
  readonly reason?: string;
  readonly pages: readonly PageComparison[];
  readonly moved: number;
  /** More pairs might change a verdict. */
  readonly inDoubt: boolean;
}

/** Judges what was measured so far; pure, so that the same measurements give the same verdict. */
export function comparePages(pages: readonly ComparedPage[], pairs: readonly Pair[], silent?: Silent): Compared {
  const still = pairs.filter((pair) => !hasMoved(pair));
  const moved = pairs.length - still.length;
  const tooOften = hasMovedTooOften(moved, pairs.length);
  const judged = pages.map((page, index) => judgePage(page, index, pairs, still, pages.length, tooOften));
  const seen = worst(judged.map(({ comparison }) => comparison.verdict));
  // Where the release before fell silent as well, it may be the network, and nothing is the new release's fault.
  const verdict = silent === undefined ? seen : silent === "after" ? "broken" : "cannot-tell";
  if (silent !== undefined)
    return {
      verdict,
      reason: `${silences[silent]}${sayLimited(pairs)}`,
      pages: judged.map(({ comparison }) => comparison),
      moved,
      inDoubt: false,
    };
  const reason = tooOften
    ? `this machine itself was not the same in ${moved} of ${pairs.length} pairs, so the difference may be its own`
    : verdict === "cannot-tell" && still.length < fewestPairs
      ? `${still.length} pairs could be used, and fewer than ${fewestPairs} tell nothing`
      : undefined;
  return {
    verdict,
    ...(verdict === "cannot-tell" && reason !== undefined ? { reason } : {}),
    pages: judged.map(({ comparison }) => comparison),
    moved,
    inDoubt: verdict !== "broken" && verdict !== "slower" && judged.some(({ inDoubt }) => inDoubt),
  };
}

const silences: Readonly<Record<Silent, string>> = {
  after: "the new release stopped answering as it should while the release before went on",
  before: "the release before stopped answering as it should, so there is nothing to compare with",
  both: "both releases stopped answering at once, which may be the network or this machine",
};

/** A limit on requests is the commonest reason why a release that works falls silent. */
function sayLimited(pairs: readonly Pair[]): string {
  const limited = pairs.some((pair) =>
    [pair.before, pair.after].some(({ pages }) => pages.some(({ statuses }) => statuses["429"] !== undefined)),
  );
  return limited ? "; it answered 429, too many requests, so try a lower --rate" : "";
}

function judgePage(
  { page, expect, leadsTo }: ComparedPage,
  index: number,
  pairs: readonly Pair[],
  still: readonly Pair[],
  pageCount: number,
  tooOften: boolean,
): { readonly comparison: PageComparison; readonly inDoubt: boolean } {
  const turns = (of: readonly Pair[], side: Side): readonly PageTurn[] => of.map((pair) => pair[side].pages[index]!);
  const both = <T>(count: (turns: readonly PageTurn[]) => T): Record<Side, T> => ({
    before: count(turns(pairs, "before")),
    after: count(turns(pairs, "after")),
  });
  const counts = {
    n: both((all) => all.reduce((sum, { latenciesMs }) => sum + latenciesMs.length, 0)),
    errors: both((all) => all.reduce((sum, { errors }) => sum + errors, 0)),
    statuses: both(addStatuses),
    bytes: both(spanBytes),
  };
  const odd = judgeCounts(counts, expect);
  const broken = odd === undefined || leadsTo === undefined ? odd : `${odd}; it leads to ${leadsTo}, which was not followed`;
  const latency = judgeLatency(
    still.map((pair) => ({ before: pair.before.pages[index]!.latenciesMs, after: pair.after.pages[index]!.latenciesMs })),
    pageCount,
  );
  const verdict = broken !== undefined ? "broken" : tooOften ? "cannot-tell" : latency.verdict;
  const reason =
    broken ??
    (verdict === "cannot-tell" && latency.p50 !== undefined && !tooOften
      ? "the answers vary too much to see even a slowdown of half"
      : undefined);
  const { p50, p95 } = latency;
  const comparison: PageComparison = {
    page,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    ...(p50 === undefined || p95 === undefined ? {} : { p50, p95 }),
    ...counts,
    turnsMs: both((all) => all.map(({ latenciesMs }) => middle(latenciesMs))),
  };
  return { comparison, inDoubt: latency.inDoubt || tooOften };
}

function worst(verdicts: readonly PageVerdict[]): PageVerdict {
  const order: readonly PageVerdict[] = ["broken", "slower", "cannot-tell"];
  return order.find((verdict) => verdicts.includes(verdict)) ?? (verdicts.length === 0 ? "cannot-tell" : "not-slower");
}

function addStatuses(turns: readonly PageTurn[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [status, count] of turns.flatMap(({ statuses }) => Object.entries(statuses))) sum[status] = (sum[status] ?? 0) + count;
  return sum;
}

function spanBytes(turns: readonly PageTurn[]): PageTurn["bytes"] {
  const timed = turns.filter(({ latenciesMs }) => latenciesMs.length > 0).map(({ bytes }) => bytes);
  if (timed.length === 0) return { fewest: 0, most: 0 };
  return { fewest: Math.min(...timed.map(({ fewest }) => fewest)), most: Math.max(...timed.map(({ most }) => most)) };
}

/** The middle of a list of numbers; null where it is empty. */
function middle(values: readonly number[]): number | null {
  return values.toSorted((one, other) => one - other)[Math.ceil(values.length / 2) - 1] ?? null;
}
