import { mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { findPrograms } from "../../src/postgres/find-programs.ts";
import { type OwnServer, startServer } from "../../src/postgres/start-server.ts";

/** A real PostgreSQL that counts its statements, for one test file; its address is in the environment variable of that name. */
export function useCountingServer(variable: string): void {
  let server: OwnServer | undefined;
  beforeAll(async () => {
    const home = await mkdtemp(join(await realpath(tmpdir()), "openingday-counting-"));
    const programs = await findPrograms([fileURLToPath(new URL(".", import.meta.url))], home);
    const settings = ["shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track=top"];
    server = await startServer(programs, home, new AbortController().signal, settings);
    process.env[variable] = server.url;
  }, 60_000);
  afterAll(async () => {
    delete process.env[variable];
    await server?.stop();
  }, 60_000);
}
