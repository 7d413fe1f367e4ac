import type { MigrationFolder, Migrations } from "../../../src/model/evidence-migrations.ts";

const folder: MigrationFolder = { tool: "Prisma", folder: "prisma/migrations", count: 4, faults: [], fresh: [] };

export function migrations(more: Partial<MigrationFolder>, about: Partial<Migrations> = {}): Migrations {
  return { folders: [{ ...folder, ...more }], release: "v1.0.0", unread: [], ...about };
}

/** The same where no release is marked. */
export function unmarked(more: Partial<MigrationFolder>): Migrations {
  return { folders: [{ ...folder, ...more }], unread: [] };
}
