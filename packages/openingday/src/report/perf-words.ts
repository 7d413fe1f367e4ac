import type { PageComparison, PerfComparison } from "../model/perf-comparison.ts";
import { plain } from "./wrap.ts";

/** The verdict, a colon, and what it means for customers. */
export const heads: Readonly<Record<PerfComparison["verdict"], string>> = {
  "not-slower": "NOT SLOWER: customers will not notice the new release by its speed.",
  slower: "SLOWER: customers wait longer for the new release.",
  broken: "BROKEN: the new release does not answer as the release before does.",
  "cannot-tell": "CANNOT TELL whether the new release is slower.",
};
export const marks: Readonly<Record<PageComparison["verdict"], string>> = {
  "not-slower": "not slower",
  slower: "slower",
  broken: "broken",
  "cannot-tell": "cannot tell",
};

/** What to do now. */
export function adviseOn({ verdict, pages, partial }: PerfComparison): string {
  const names = pages.filter((page) => page.verdict === verdict).map(({ page }) => plain(page));
  const list = names.length === 0 ? "the new release" : names.join(", ");
  switch (verdict) {
    case "not-slower":
      return "nothing; release it.";
    case "slower":
      return `keep the release before, and look at what the new one does for ${list}: more questions to the database, or somebody else’s service that it waits for.`;
    case "broken":
      return `keep the release before, open ${list} in the new one, and mend what you see there.`;
    case "cannot-tell":
      return partial === undefined
        ? "run it again with both releases running beside each other and nothing else busy on this machine; do not take this for “not slower”."
        : "run it again and let it end; “--timeout” gives it more time.";
  }
}

/** What one turn was. */
export function sayTurn({ journey, pairs }: Pick<PerfComparison, "journey" | "pairs">): string {
  return journey === undefined
    ? `${pairs.requests} requests to each page in a turn`
    : `${pairs.requests} walks of “${plain(journey)}” in a turn`;
}
