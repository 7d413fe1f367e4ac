import Client from "pg/lib/client";
import { DatabaseRefusal, type ScratchSession, type SqlRow } from "../model/scratch.ts";

const connectMs = 10_000;

interface Refusal extends Error {
  readonly code?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
}

/** Connects to a database. Rejects with DatabaseRefusal where the server refuses, and with the system's error where there is none. */
export async function connect(url: string, name = "openingday rehearsal", longestQueryMs?: number): Promise<ScratchSession> {
  const limit = longestQueryMs === undefined ? {} : { query_timeout: longestQueryMs };
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectMs, application_name: name, ...limit });
  // A server that goes away is told by the next query; without a listener it would end the process instead.
  client.on("error", () => undefined);
  await client.connect().catch(refuse);
  return {
    async query(sql, values) {
      // With values a statement goes alone; without, several go together, as PostgreSQL's simple protocol takes them.
      const answer: unknown = await (values === undefined ? client.query(sql) : client.query(sql, [...values])).catch(refuse);
      const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer;
      return (last as { rows?: readonly SqlRow[] } | undefined)?.rows ?? [];
    },
    close: () => client.end().catch(() => undefined),
  };
}

function refuse(error: unknown): never {
  const { code, message, table, column, constraint } = error as Refusal;
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code)) throw error;
  const subject = table === undefined ? constraint : column === undefined ? table : `${table}.${column}`;
  throw new DatabaseRefusal(code, message, subject);
}
