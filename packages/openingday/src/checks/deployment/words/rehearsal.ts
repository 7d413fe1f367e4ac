/** What was seen when the database's changes ran, what a customer notices, and the smallest fix; “%” is what it is about. */
interface RehearsalWords {
  readonly says: string;
  readonly breaks: string;
  readonly fix: string;
}

const stops = "The release stops in the middle: the new code does not go out, or goes out to a database that does not fit it.";
const differs =
  "What was tried out on one database fails on the other, and the release that worked everywhere else breaks for your customers.";
const waiting = "Everybody who uses that table waits until it is done: with many rows, that is minutes in which the app looks dead.";

export const rehearsalWords = {
  fails: {
    says: "% stops: it was run on what the last release left behind, with made-up entries in it.",
    breaks: stops,
    fix: "Correct the migration where the message points to, then run “openingday prove --only migration-rehearsal” again.",
  },
  refused: {
    says: "The changes are refused in this order: %.",
    breaks: stops,
    fix: "Give the new migration the newest number or time, and let each number be used once.",
  },
  loses: {
    says: "%: entries were there before it ran, and gone afterwards.",
    breaks: "What customers have put there is gone, and no rollback brings it back.",
    fix: "Copy the entries to where they belong in an earlier migration, release code that no longer uses the old place, and take it away a release later.",
  },
  "breaks-running": {
    says: "%, and nothing answers to the old name afterwards.",
    breaks:
      "While the new release starts, the running one still asks for it and answers customers with errors; going back no longer works.",
    fix: "Keep the old name for one release: add the new one beside it and fill both, or leave a view under the old name.",
  },
  "passed-over": {
    says: "% never ran: the list of what has run takes it for done.",
    breaks: "The release succeeds, and what the new code needs is not in the database.",
    fix: "Give it a number or a time of its own that is newer than all others.",
  },
  differs: {
    says: "A database that is made anew is not the one that today's customers would have after the release: %.",
    breaks: differs,
    fix: "Put released migrations back as they were, and write what has changed as a new one at the end.",
  },
  "not-from-empty": {
    says: "On an empty database the changes stop at %.",
    breaks: "Nobody can set up a second database from the code: not for a test, not for a new colleague, not when the first is lost.",
    fix: "Add what was once made by hand as a first migration, or correct the one that stops.",
  },
  "runs-again": {
    says: "Run a second time, the changes were not left alone: %.",
    breaks: "Each start of the app changes the database once more, and one of them will hit customers’ entries.",
    fix: "Let the tool keep its list of what has run, and leave nothing in the migrations that runs each time.",
  },
  "two-at-once": {
    says: "Two machines that ran the changes at the same time left another database than one that ran them alone.",
    breaks: "A release to two machines can leave half of a change behind.",
    fix: "Run the migrations once, in a step of its own before the new code starts.",
  },
  "invalid-index": {
    says: "The index % was not built to its end.",
    breaks: "It slows down every entry and speeds up no search; a unique one does not keep doubles out.",
    fix: "Drop it and build it again (DROP INDEX, then CREATE INDEX CONCURRENTLY).",
  },
  waits: {
    says: "% while everybody else has to wait.",
    breaks: waiting,
    fix: "With few entries, do it at a quiet hour. Otherwise build indexes with CONCURRENTLY, and check rules in a second step.",
  },
} as const satisfies Readonly<Record<string, RehearsalWords>>;

export type RehearsalCase = keyof typeof rehearsalWords;
