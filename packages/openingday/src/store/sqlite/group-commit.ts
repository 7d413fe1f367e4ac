import type { DatabaseSync } from "node:sqlite";
import type { StoreCall, StoreReply } from "./messages.ts";

type Run = (call: StoreCall) => Promise<unknown>;

/** The operations that only read: a batch of nothing else needs no commit. */
const readOnly = new Set<string>(["readState", "runsSince", "incidents", "countOutbox", "markers"]);

/**
 * Runs all calls that gathered while the last commit ran in one transaction, and answers only after the commit. When one of them
 * fails the whole is undone and each runs alone, so that only the guilty one fails.
 */
export async function commitTogether(database: DatabaseSync, calls: readonly StoreCall[], run: Run): Promise<readonly StoreReply[]> {
  if (calls.every(({ operation }) => readOnly.has(operation))) return Promise.all(calls.map((call) => answer(call, run)));
  try {
    return await inTransaction(database, async () => {
      const replies: StoreReply[] = [];
      for (const call of calls) replies.push({ kind: "done", call: call.call, value: await run(call) });
      return replies;
    });
  } catch (error) {
    if (calls.length === 1) return calls.map(({ call }) => ({ kind: "failed", call, error: sentence(error) }));
    const replies: StoreReply[] = [];
    for (const call of calls) replies.push(...(await commitTogether(database, [call], run)));
    return replies;
  }
}

async function inTransaction<T>(database: DatabaseSync, work: () => Promise<T>): Promise<T> {
  database.exec("begin immediate");
  try {
    const result = await work();
    database.exec("commit");
    return result;
  } catch (error) {
    // A full disk may already have ended the transaction; then there is nothing left to undo.
    if (database.isTransaction) database.exec("rollback");
    throw error;
  }
}

async function answer(call: StoreCall, run: Run): Promise<StoreReply> {
  try {
    return { kind: "done", call: call.call, value: await run(call) };
  } catch (error) {
    return { kind: "failed", call: call.call, error: sentence(error) };
  }
}

/** The database's error as text that may cross a thread. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 500) : "unknown error";
}
