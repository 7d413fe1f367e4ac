import { randomBytes } from "node:crypto";
import type { ScratchDatabase, ScratchServer, ScratchSession } from "../model/scratch.ts";
import { connect } from "./connect.ts";

const namePattern = /^openingday_rehearsal_[0-9a-z]+_[0-9a-f]{12}$/;
const mark = "made by openingday for a rehearsal; holds nothing real and may be dropped";
const staleMs = 3_600_000;

/**
 * Makes databases on a server and drops exactly those again. What an earlier run left behind, since it was killed, is dropped too: by its
 * name, its mark, its age, and because nobody is connected to it. Rejects with a plain sentence where the server does not let us.
 */
export async function openScratchDatabases(url: string, kind: ScratchServer["kind"], end: () => Promise<void>): Promise<ScratchServer> {
  const admin = await connect(url);
  const made = new Set<string>();
  let closing: Promise<void> | undefined;
  try {
    const [row] = await admin.query("select current_setting('server_version') as version, current_setting('server_version_num')::int as n");
    if (Number(row?.["n"]) < 130_000)
      throw new Error(`The server that was named is PostgreSQL ${String(row?.["version"])}; a rehearsal needs 13 or newer.`);
    if (kind === "named") await dropStale(admin);
    return {
      kind,
      version: String(row?.["version"]).split(" ")[0] ?? "",
      create: (copyOf) => create(copyOf),
      close: () => (closing ??= close()),
    };
  } catch (error) {
    await admin.close();
    throw error;
  }

  async function create(copyOf: ScratchDatabase | undefined): Promise<ScratchDatabase> {
    if (copyOf !== undefined && !made.has(copyOf.name)) throw new Error("Only what this run has made is copied.");
    const name = `openingday_rehearsal_${Date.now().toString(36)}_${randomBytes(6).toString("hex")}`;
    // template0 holds nothing, whatever somebody has put into template1.
    await admin.query(`create database ${name} template ${copyOf?.name ?? "template0"}`);
    made.add(name);
    if (kind === "named") await admin.query(`comment on database ${name} is '${mark}'`);
    const address = new URL(url);
    address.pathname = `/${name}`;
    const database: ScratchDatabase = { name, url: address.href, connect: () => enter(address.href, name), drop: () => drop(name) };
    if (copyOf === undefined) await assertEmpty(database);
    return database;
  }

  async function drop(name: string): Promise<void> {
    if (!made.delete(name)) return;
    // A server of our own goes with all that is in it, and dropping costs more than making.
    if (kind === "own") return;
    await admin.query(`drop database if exists ${name} with (force)`);
  }

  async function close(): Promise<void> {
    try {
      for (const name of made) await drop(name).catch(() => undefined);
    } finally {
      await admin.close();
      await end();
    }
  }
}

/** What stands between us and the server may lead anywhere: a session is used only where the server itself says that it is in our database. */
async function enter(url: string, name: string): Promise<ScratchSession> {
  const session = await connect(url);
  const [row] = await session.query("select current_database() as name");
  if (row?.["name"] === name) return session;
  await session.close();
  throw new Error(
    "The server led to another database than the one that was made for the rehearsal, so nothing was run. Is there a pooler in between? Name the server itself.",
  );
}

async function assertEmpty(database: ScratchDatabase): Promise<void> {
  const session = await database.connect();
  const found = await session.query(
    "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' limit 1",
  );
  await session.close();
  if (found.length > 0) throw new Error("The database that was made for the rehearsal is not empty, so nothing was run in it.");
}

async function dropStale(admin: ScratchSession): Promise<void> {
  const rows = await admin.query(
    `select datname as name from pg_database where shobj_description(oid, 'pg_database') = '${mark}'
     and not exists (select 1 from pg_stat_activity a where a.datid = pg_database.oid)`,
  );
  for (const { name } of rows) {
    const [, , at = ""] = String(name).split("_");
    if (namePattern.test(String(name)) && Date.now() - Number.parseInt(at, 36) > staleMs)
      await admin.query(`drop database if exists ${String(name)}`).catch(() => undefined);
  }
}
