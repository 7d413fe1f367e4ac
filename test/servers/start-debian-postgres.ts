import { chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import type { Undo } from "../../apps/coach/world/undo.ts";
import { programAt } from "./find-program.ts";
import { mustRun, startServer } from "./run-program.ts";

/** Debian's PostgreSQL with files of its own. */
export interface DebianPostgres {
  /** Address of the superuser's database. */
  readonly url: string;
  /** Runs one statement in a database, and returns its rows as text, one a line. */
  ask(database: string, sql: string): Promise<string>;
}

/**
 * Starts a server on 127.0.0.1; root hands it to the user `postgres`, because PostgreSQL refuses to run as root. `more` are settings beside
 * the usual ones.
 */
export async function startDebianPostgres(folder: string, undo: Undo, more: readonly string[] = []): Promise<DebianPostgres> {
  const home = join(folder, "postgres");
  await mkdir(home, { mode: 0o711 });
  const lead: string[] = [];
  if (process.getuid?.() === 0) {
    const [uid = 0, gid = 0] = (await Promise.all(["-u", "-g"].map((flag) => mustRun("id", [flag, "postgres"])))).map(Number);
    await chown(home, uid, gid);
    lead.push(programAt("setpriv"), `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups");
  }
  const inFull = (name: string, args: readonly string[]): [string, readonly string[]] => {
    const [program = name, ...rest] = [...lead, programAt(name), ...args];
    return [program, rest];
  };
  const data = join(home, "data");
  await mustRun(...inFull("initdb", ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]), { cwd: home });
  const port = await freePorts([{ address: "127.0.0.1", protocol: "tcp" }]);
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "max_connections=60", ...more].flatMap((one) => [
    "-c",
    one,
  ]);
  const server = await startServer(...inFull("postgres", ["-D", data, "-p", String(port), ...settings]), {
    cwd: home,
    isReady: (said) => said.includes("database system is ready to accept connections"),
  });
  undo.add(() => server.stop());
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    async ask(database, sql) {
      const args = ["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, `postgresql://postgres@127.0.0.1:${port}/${database}`];
      return (await mustRun("psql", args)).trim();
    },
  };
}
