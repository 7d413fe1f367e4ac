import { runner } from "node-pg-migrate";
import { fileURLToPath } from "node:url";
import { Client } from "pg";

const folder = fileURLToPath(new URL("./migrations", import.meta.url));
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

/**
 * Brings the database up to the newest schema, each migration in a transaction of its own, and returns the names of those it ran.
 *
 * Safe to run again and from two machines at once: the second waits, then finds nothing to do. Rejects when a migration is out of order.
 */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const client = new Client({ connectionString: databaseUrl });
  // A server that stops in the middle is told by the query that fails; without a listener it would end the process instead.
  client.on("error", ignore);
  await client.connect();
  try {
    const ran = await runner({
      dbClient: client,
      dir: folder,
      migrationsTable: "migrations",
      direction: "up",
      advisoryLockMode: "wait",
      checkOrder: true,
      logger: quiet,
    });
    return ran.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

if (import.meta.main) {
  const databaseUrl = process.env["DATABASE_URL"];
  if (!databaseUrl) {
    process.stderr.write("Cannot migrate: DATABASE_URL is not set.\n");
    process.exitCode = 78;
  } else {
    const ran = await migrate(databaseUrl);
    process.stdout.write(ran.length === 0 ? "The schema is up to date.\n" : `Ran ${ran.join(", ")}.\n`);
  }
}
