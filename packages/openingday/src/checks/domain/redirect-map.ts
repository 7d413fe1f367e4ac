import { defineCheck, type Outcome } from "../../model/check.ts";
import type { MapEntry } from "../../model/redirect-map.ts";
import { listUnwalked, makeRedirectMap } from "../../parsers/redirect-map.ts";
import { listNames, reachedAny } from "./reading/walks.ts";

/** One hop is wanted. An http address of a host that is not the main one may take two: first to https, then to the main host. */
const wantedRedirects = 1;

export default defineCheck({
  id: "redirect-map",
  title: "Every address was followed to its end, and the map of it is in the report",
  why: "Whoever changes DNS or a redirect rule must see at once where every spelling of your name leads, and what changed since the last look.",
  rows: ["S2.D2"],
  risk: "redirect-broken",
  needs: ["http.walks", "http.earlier"],
  specs: [{ document: "RFC 9110", section: "15.4" }],
  evaluate({ "http.walks": walked, "http.earlier": earlier }, { declared }): Outcome {
    const before = earlier.at === undefined ? undefined : { at: earlier.at, walks: earlier.walks };
    const map = makeRedirectMap(walked, declared, before);
    const seen = [
      `${map.entries.length} addresses were followed${map.canonical === undefined ? "" : `; visitors of the site end at ${map.canonical}`}`,
      ...sayLongest(map.entries),
      ...sayChanges(before?.at, map.changes, earlier.error),
    ];
    if (!reachedAny(walked.walks)) return { status: "inconclusive", reason: "no address of the site could be opened", seen };
    const open = listUnwalked(walked.walks, declared);
    if (open.length > 0) return { status: "inconclusive", reason: `${listNames(open)} could not be followed to the end`, seen };
    return { status: "passed", seen };
  },
});

function sayLongest(entries: readonly MapEntry[]): readonly string[] {
  const long = entries.filter((entry) => entry.end === "answered" && entry.redirects > wantedRedirects);
  return long.length === 0
    ? ["none takes more than one redirect"]
    : [
        `${listNames(long.map((entry) => new URL(entry.start).origin))} take more than one redirect (at most ${Math.max(...long.map((entry) => entry.redirects))})`,
      ];
}

function sayChanges(at: string | undefined, changes: readonly string[], error: string | undefined): readonly string[] {
  if (error !== undefined) return [`the map of the last look could not be read: ${error}`];
  if (at === undefined) return ["no earlier map is kept to compare with"];
  return changes.length === 0 ? [`nothing changed since ${at}`] : [`changed since ${at}:`, ...changes];
}
