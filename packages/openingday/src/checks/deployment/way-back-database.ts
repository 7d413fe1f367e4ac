import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { AskedOnce, Fallback } from "../../model/evidence-fallback.ts";

type Tried = Extract<Fallback, { outcome: "tried" }>;

/** S3.C5: a way back leads to code that must live with the database as the release has changed it. */
export default defineCheck({
  id: "way-back-database",
  title: "The version before works with the changed database",
  why: "Going back puts the old code back, never the old database. Where the old code cannot live with what the release has changed, there is no way back.",
  rows: ["S3.C5"],
  risk: "no-way-back",
  needs: ["repo.migrations"],
  uses: ["repo.fallback"],
  specs: [],
  evaluate({ "repo.migrations": { folders }, "repo.fallback": fallback }, { unseen }): Outcome {
    if (folders.length === 0) return { status: "not-applicable", reason: "The code holds no migrations that are recognised." };
    if (fallback === undefined)
      return {
        status: "inconclusive",
        reason: unseen?.["repo.fallback"] ?? "“openingday prove” starts the version before on the changed database.",
      };
    switch (fallback.outcome) {
      case "no-release":
        return {
          status: "inconclusive",
          reason:
            "No earlier release is marked in Git, so there is no version before that could be tried. Mark each release with a tag: git tag v1.0.0.",
        };
      case "not-tried":
        return { status: "inconclusive", reason: fallback.reason };
      case "unchanged":
        return { status: "passed", seen: [`nothing that changes the database has changed since ${fallback.release}`] };
      case "tried":
        return judge(fallback);
    }
  },
});

function judge(tried: Tried): Outcome {
  const { release, commit, changes, rows, asked, broken, unsettled } = tried;
  const seen = [
    `${release} (${commit.slice(0, 10)}) was started on its database with ${rows} made-up rows and ${changes.length === 1 ? "1 change" : `${changes.length} changes`} made since: ${shorten(changes)}`,
    `asked: ${shorten(asked, 8)}`,
    ...unsettled.map((one) => `no matter which database: ${say(one)}`),
  ];
  if (broken.length > 0) return { status: "failed", findings: [describe(tried)], seen };
  if (unsettled.length > 0)
    return {
      status: "inconclusive",
      reason: `${release} does not pass on its own database either, or not each time, so nothing follows for the changed one: ${say(unsettled[0] as AskedOnce)}.`,
      seen,
    };
  return { status: "passed", seen };
}

function describe({ release, changes, broken }: Tried): FindingDraft {
  const [first] = broken as [AskedOnce];
  const isStart = first.what === "start";
  const more = broken.length > 1 ? `, and at ${broken.length - 1} more` : "";
  return {
    code: isStart ? "does-not-start" : "fails",
    severity: "high",
    confidence: "proved",
    message: `If the release goes wrong you cannot go back: ${release}, the version before, ${isStart ? "does not start" : `fails at ${nameOf(first)}${more}`} once the database is changed.`,
    breaks: isStart
      ? "Whoever goes back takes the app down for every customer; and while the new version starts, the old one may already be down."
      : "Customers see errors there after going back, and already while the new version starts and the old one still answers.",
    fix: "Change the database in two releases: in this one only add, and leave what the old code asks for as it is; take it away in a later one, when no code asks for it any more.",
    seen: [...broken.map(say), ...changes.map((path) => `changed since ${release}: ${path}`)].slice(0, 20),
  };
}

/** A command line is for whoever wrote it; the rest of the sentence is for everybody. */
function nameOf({ what }: AskedOnce): string {
  return what.startsWith("GET ") ? what : "its own smoke test";
}

function say({ what, said }: AskedOnce): string {
  return `${what}: ${said}`;
}

function shorten(names: readonly string[], most = 3): string {
  return `${names.slice(0, most).join(", ")}${names.length > most ? ` and ${names.length - most} more` : ""}`;
}
