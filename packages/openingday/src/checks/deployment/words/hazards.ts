import type { HazardKind } from "../../../model/evidence-migrations.ts";

/** What a statement does, what a customer notices, and the way to do the same without that. */
export interface HazardWords {
  readonly says: string;
  readonly breaks: string;
  readonly fix: string;
}

const oldRelease =
  "While the new release starts, the running one still asks for it and answers customers with errors; going back no longer works.";
const laterRelease = "Do it in two releases: first one whose code no longer uses it; take it away in the next.";
const loss = "What customers have put there is gone, and no rollback brings it back.";
const waiting = "Everybody who writes to that table waits until it is done: with many rows, that is minutes in which the app looks dead.";

/** By kind; the subject stands where the sentence has “%”. */
export const hazardWords: Readonly<Record<HazardKind, HazardWords>> = {
  "drop-table": { says: "takes away the table %", breaks: loss, fix: `Save a copy of the table first (pg_dump --table). ${laterRelease}` },
  "drop-column": { says: "takes away the column %", breaks: loss, fix: `Copy its values to where they belong first. ${laterRelease}` },
  "drop-schema": {
    says: "takes away all of %",
    breaks: loss,
    fix: "Save a copy first (pg_dump), and take it away by hand, not with a release.",
  },
  "empty-table": {
    says: "empties the table %",
    breaks: loss,
    fix: "Say which rows are meant (WHERE …), or save a copy of the table first.",
  },
  "narrow-type": {
    says: "leaves less room in the column %",
    breaks: "Values that no longer fit are cut or rounded, or the release stops at the first of them.",
    fix: "Add a new column of the smaller type, copy what fits, look at what does not, and only then use the new one.",
  },
  "rename-table": {
    says: "renames the table %",
    breaks: oldRelease,
    fix: "Keep the old name. If it must change: rename it, and create a view under the old name in the same migration; drop the view a release later.",
  },
  "rename-column": {
    says: "renames the column %",
    breaks: oldRelease,
    fix: "Keep the old name in the database and rename in the code alone, or add a new column, fill both for one release, and drop the old one later.",
  },
  "rename-value": {
    says: "renames the value %",
    breaks: oldRelease,
    fix: "Add the new value, move the rows over once no running code uses the old one, and leave the old value where it is.",
  },
  "required-column": {
    says: "adds the column %, which must not be empty, and gives no value for the rows that are there",
    breaks: "The migration stops as soon as the table holds a row, and with it the release.",
    fix: "Give it a default (DEFAULT …), or add it without NOT NULL, fill it, and then require it.",
  },
  "unknown-column": {
    says: "uses the column %, which no earlier migration has made",
    breaks: "The migration stops there, and with it the release.",
    fix: "Put the migration that adds the column before this one, or correct the name.",
  },
  "new-value-used": {
    says: "adds % to a type and uses it at once",
    breaks: "PostgreSQL refuses a new value in the transaction that adds it: the migration stops, and with it the release.",
    fix: "Add the value in one migration and use it in the next.",
  },
  "concurrent-in-transaction": {
    says: "changes an index of % with CONCURRENTLY inside a transaction",
    breaks: "PostgreSQL refuses that: the migration stops, and with it the release.",
    fix: "Put it into a migration of its own that runs without a transaction, or build the index by hand before the release.",
  },
  "rewrite-type": {
    says: "changes the type of %, for which every row is written again",
    breaks: "Nobody can read or write that table until it is done: with many rows, that is minutes in which the app looks dead.",
    fix: "With few rows, do it at a quiet hour. Otherwise add a new column, fill it bit by bit, and switch over in a later release.",
  },
  "rewrite-default": {
    says: "adds % with a value that differs from row to row, for which every row is written again",
    breaks: "Nobody can read or write that table until it is done: with many rows, that is minutes in which the app looks dead.",
    fix: "Add the column without a default, set the default in a second statement, and fill the old rows bit by bit.",
  },
  "rewrite-table": {
    says: "writes the whole table % again",
    breaks: "Nobody can read or write that table until it is done: with many rows, that is minutes in which the app looks dead.",
    fix: "Do it by hand at a quiet hour, not with a release.",
  },
  "check-not-null": {
    says: "requires a value in % and looks at every row for it",
    breaks: `A single empty value stops the release. ${waiting}`,
    fix: "First add CHECK (column IS NOT NULL) NOT VALID, then VALIDATE CONSTRAINT in the next migration, and then SET NOT NULL.",
  },
  "check-constraint": {
    says: "adds a rule to % and holds every row against it at once",
    breaks: `A single row that breaks the rule stops the release. ${waiting}`,
    fix: "Add the rule with NOT VALID, and check the old rows in the next migration with VALIDATE CONSTRAINT, which blocks nobody.",
  },
  "build-index": {
    says: "builds an index on %",
    breaks: waiting,
    fix: "Use CREATE INDEX CONCURRENTLY, in a migration of its own without a transaction.",
  },
  "build-unique": {
    says: "makes something in % unique, and builds an index for it",
    breaks: `Two equal rows stop the release. ${waiting}`,
    fix: "Build it first with CREATE UNIQUE INDEX CONCURRENTLY, then add the rule with USING INDEX.",
  },
};
