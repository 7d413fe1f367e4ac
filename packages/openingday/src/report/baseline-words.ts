import type { BaselineReport } from "../model/perf-baseline.ts";

/** Fewer say nothing about the slowest in twenty. */
export const enough = 100;
/** The verdict, a colon, and what it means for customers. */
export const heads: Readonly<Record<BaselineReport["verdict"], string>> = {
  fine: "FINE: the pages customers work with are fast enough.",
  "too-slow": "TOO SLOW: customers wait for the pages they work with.",
  broken: "BROKEN: pages no longer answer as they did.",
  "cannot-tell": "CANNOT TELL how fast the pages are.",
};
export const marks: Readonly<Record<BaselineReport["verdict"], string>> = {
  fine: "fine",
  "too-slow": "too slow",
  broken: "broken",
  "cannot-tell": "cannot tell",
};
/** What to do now. */
export const advices: Readonly<Record<BaselineReport["verdict"], string>> = {
  fine: "nothing. Before a release, “openingday perf compare” says whether it is slower than this one.",
  "too-slow": "look at what the slowest page asks of the database, first for the same question asked many times and for a missing index.",
  broken: "open the page, mend what you see, and run this again.",
  "cannot-tell": "run it again when nothing else is busy on this machine.",
};
