import type { MigrationHazard } from "../../../src/model/evidence-migrations.ts";
import { judgeMigration, newBatch } from "../../../src/parsers/migrations/judge-migration.ts";
import { emptySchema } from "../../../src/parsers/migrations/schema.ts";
import { readStatements } from "../../../src/parsers/migrations/sql-statements.ts";

/** What the last of some migrations does to what those before it left. */
export async function judgeLast(texts: readonly string[], inTransaction = false): Promise<readonly MigrationHazard[]> {
  const schema = emptySchema();
  let hazards: readonly MigrationHazard[] = [];
  for (const text of texts) {
    const statements = await readStatements(text);
    if (!statements.ok) throw new Error(statements.error);
    hazards = judgeMigration(statements.value, schema, { inTransaction, batch: newBatch() });
  }
  return hazards;
}

/** `block kind subject`, in their order. */
export function say(hazards: readonly MigrationHazard[]): string[] {
  return hazards.map(({ level, kind, subject }) => `${level} ${kind} ${subject}`);
}
