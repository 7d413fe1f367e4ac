import type { MigrationTool, OrderFault } from "../../../model/evidence-migrations.ts";

export interface OrderWords {
  readonly says: (fault: OrderFault) => string;
  readonly breaks: string;
  readonly fix: string;
}

/** What each tool does with a migration that is older than one that has run. */
export const lateWords: Readonly<Record<MigrationTool, string>> = {
  Drizzle: "Drizzle passes over it without a word: the release succeeds, and the column or table that the new code needs is not there.",
  Prisma: "Prisma runs it last in production and earlier everywhere else: what you tested is not what customers get.",
  Knex: "Knex runs it last in production and earlier everywhere else: what you tested is not what customers get.",
  TypeORM: "It runs last in production and earlier everywhere else: what you tested is not what customers get.",
  Kysely: "Kysely refuses to run any migration then, and the release stops.",
  "node-pg-migrate": "node-pg-migrate refuses to run any migration then, and the release stops.",
  Supabase: "Supabase refuses to run any migration then, and the release stops.",
  Flyway: "Flyway passes over it or refuses to run, and what the new code needs is not there.",
  "numbered SQL files": "Most tools pass over a number lower than the last that ran: what the new code needs is not there.",
};

const breaks =
  "A database that is set up anew is not the one that customers use, and the release stops or leaves out what the new code needs.";

/** By kind, but for `out-of-order`'s consequence, which is the tool's. */
export const orderWords: Readonly<Record<OrderFault["kind"], OrderWords>> = {
  "out-of-order": {
    says: ({ paths, against }) => `${list(paths)} is new but comes before ${name(against ?? "")}, which the last release already ran.`,
    breaks,
    fix: "Give it a newer number or time, so that it comes last, and run the migrations once on an empty database.",
  },
  duplicate: {
    says: ({ paths }) => `${list(paths)} have the same number.`,
    breaks: "Only one of them ever runs, or the release stops at the second.",
    fix: "Give the newer one the next free number.",
  },
  edited: {
    says: ({ paths }) => `${list(paths)} was changed after it had been released.`,
    breaks: "Production ran the old text and never runs the new one: a database that is set up anew is not the one that customers use.",
    fix: "Put the released text back (git checkout of the release's file), and write the change as a new migration.",
  },
  removed: {
    says: ({ paths }) => `${list(paths)} was in the last release and is gone.`,
    breaks,
    fix: "Put the file back. What it made can be taken away by a new migration.",
  },
  missing: {
    says: ({ paths }) => `The journal lists ${list(paths)}, and there is no such file.`,
    breaks: "The release stops at the missing file.",
    fix: "Commit the file, or let drizzle-kit write the journal again.",
  },
  unlisted: {
    says: ({ paths }) => `${list(paths)} is not in Drizzle's journal.`,
    breaks: "It never runs, and nothing says so: what the new code needs is not there.",
    fix: "Let drizzle-kit create the migration (drizzle-kit generate --custom), so that the journal lists it.",
  },
  future: {
    says: ({ paths }) => `${list(paths)} is dated in the future.`,
    breaks: "Drizzle passes over every migration made before that date, without a word.",
    fix: "Set its “when” in meta/_journal.json to now, before it is released.",
  },
};

function list(paths: readonly string[]): string {
  const names = paths.map(name);
  if (names.length > 3) return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}` : (names[0] ?? "");
}

/** The last part of a path says enough in a sentence; the whole stands among what was seen. */
function name(path: string): string {
  const parts = path.split("/");
  return (parts.at(-1) === "migration.sql" ? parts.at(-2) : parts.at(-1)) ?? path;
}
