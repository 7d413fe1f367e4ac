import type { DatabaseSync } from "node:sqlite";
import { Kysely, SqliteDialect } from "kysely";
import { createShim } from "./shim.ts";
import { migrations } from "./tables.ts";
import type { Tables } from "./tables.ts";

/** Connects the query builder to an open database: durable commits, a cache of 64 MB, tables brought to their present shape. */
export function prepareDatabase(database: DatabaseSync): Kysely<Tables> {
  database.exec(
    "pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536; pragma temp_store = memory;",
  );
  database.exec("begin immediate");
  try {
    migrate(database);
    database.exec("commit");
  } catch (error) {
    database.exec("rollback");
    throw error;
  }
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: createShim(database) }) });
}

function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare("pragma user_version").get()?.["user_version"]);
  if (version > migrations.length)
    throw new Error(`The monitor's store was written by a newer openingday (version ${version}); update openingday to read it.`);
  for (const step of migrations.slice(version)) database.exec(step);
  database.exec(`pragma user_version = ${migrations.length}`);
}
