import { defineCheck, type Outcome } from "../../model/check.ts";

const hourMs = 3_600_000;
/** A run that began longer ago than this, and neither ended nor was gone on with, died. */
const longestRunHours = 12;

/** S3.D1: it is written down what was released, when, and what changed. */
export default defineCheck({
  id: "release-recorded",
  title: "The last release is recorded with its commit, time and notes",
  why: "When something breaks, the first question is what changed and when. A record answers it in a minute.",
  rows: ["S3.D1"],
  risk: "release-unrecorded",
  needs: ["repo.releases"],
  specs: [],
  evaluate({ "repo.releases": { runs, lostCommits = [] } }, { at }): Outcome {
    const newest = runs.at(-1);
    if (newest === undefined)
      return {
        status: "inconclusive",
        reason: "No release was made with “openingday release” yet. Releases made another way are not seen.",
      };
    if (newest.end === undefined) {
      if (at - Date.parse(newest.at) < longestRunHours * hourMs)
        return { status: "inconclusive", reason: `A ${newest.kind} began at ${newest.at} and has not ended yet, or was interrupted.` };
      return failed(
        "interrupted",
        `The ${newest.kind} that began at ${newest.at} did not come to its end.`,
        "Run “openingday release”: it tells what was done, and goes on or back.",
        newest.steps.map(({ step, outcome }) => `${step}: ${outcome}`),
      );
    }
    if (newest.end.outcome === "stuck")
      return failed(
        "not-well",
        `The ${newest.kind} of ${newest.end.at.slice(0, 10)} left it open whether what customers have works.`,
        "Try what customers have now. “openingday rollback” goes back to the release before.",
        [newest.end.reason ?? "stuck"],
      );
    const release = runs.findLast(({ end }) => end?.outcome === "released");
    if (release?.end === undefined) return { status: "inconclusive", reason: "The journal has no release that came to a good end yet." };
    if (lostCommits.includes(release.commit))
      return failed(
        "commit-lost",
        `The last release, ${release.commit.slice(0, 10)}, is no longer in the repository.`,
        "Fetch it again from where the code is kept, and tag every release so that none is cleared away.",
        [`${release.commit.slice(0, 10)} is missing`],
      );
    if (release.notes === undefined) return { status: "inconclusive", reason: "The last release has no notes." };
    return { status: "passed", seen: [`${release.commit.slice(0, 10)} was released at ${release.end.at}, with notes of what changed`] };
  },
});

function failed(code: string, message: string, fix: string, seen: readonly string[]): Outcome {
  const breaks = "Nobody can say what customers have now, or what to put back when it does not work.";
  return { status: "failed", findings: [{ code, severity: "medium", confidence: "proved", message, breaks, fix, seen }] };
}
