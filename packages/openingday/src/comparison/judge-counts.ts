import type { PageComparison, Side } from "../model/perf-comparison.ts";

export type Counts = Pick<PageComparison, "n" | "errors" | "statuses" | "bytes">;

const grownBy = 1.1;
const grownBytes = 1024;
const fewestErrors = 3;

/**
 * What needs no statistics: other answers than before, answers that no longer come, answers that grew. One sentence for the first
 * that is there. A single lost request is none of it, and pages whose length varies are bigger only where the shortest outgrew the longest.
 */
export function judgeCounts(counts: Counts, expected: number): string | undefined {
  const { bytes, errors } = counts;
  const odd = oddStatuses(counts, "after", expected);
  const oddBefore = oddStatuses(counts, "before", expected);
  const oddCount = odd.reduce((sum, [, count]) => sum + count, 0);
  const oddCountBefore = oddBefore.reduce((sum, [, count]) => sum + count, 0);
  if (isMore(oddCount, oddCountBefore, sent(counts, "after")))
    return `it answered ${odd.map(([status, count]) => `${status} (${count} times)`).join(", ")} where ${expected} was expected; before, ${oddCountBefore === 0 ? "it never did" : `${oddCountBefore} times`}`;
  if (isMore(errors.after, errors.before, sent(counts, "after")))
    return `${errors.after} of ${sent(counts, "after")} requests got no answer; before, ${errors.before} of ${sent(counts, "before")}`;
  if (counts.n.before > 0 && counts.n.after > 0 && bytes.after.fewest > bytes.before.most * grownBy + grownBytes)
    return `the answer grew from ${sayBytes(bytes.before.most)} to ${sayBytes(bytes.after.fewest)}`;
  return undefined;
}

function oddStatuses({ statuses }: Counts, side: Side, expected: number): readonly (readonly [string, number])[] {
  return Object.entries(statuses[side]).filter(([status]) => Number(status) !== expected);
}

function sent({ statuses, errors }: Counts, side: Side): number {
  return Object.values(statuses[side]).reduce((sum, count) => sum + count, errors[side]);
}

/** More than chance: at least three, one in a hundred, and twice what it was before. */
function isMore(now: number, before: number, of: number): boolean {
  return now >= fewestErrors && now * 100 >= of && now > 2 * before;
}

function sayBytes(bytes: number): string {
  return bytes < 10_000 ? `${bytes} bytes` : `${Math.round(bytes / 1000)} kB`;
}
