import { parentPort, workerData } from "node:worker_threads";
import { commitTogether, sentence } from "./group-commit.ts";
import type { StoreCall, StoreReply } from "./messages.ts";
import { prepareDatabase } from "./open-database.ts";
import { createOperations } from "./operations.ts";
import { silenceSqliteWarning } from "./silence-sqlite-warning.ts";

// The database's own thread: a slow query or a slow disk never delays a check.
const port = parentPort;
if (port === null) throw new Error("The store's worker runs only in a worker thread.");
const reply = (message: StoreReply): void => port.postMessage(message);

silenceSqliteWarning();
// Only after the line above: loading the module is what warns.
const { DatabaseSync } = await import("node:sqlite");

try {
  const database = new DatabaseSync((workerData as { readonly file: string }).file);
  const operations = createOperations(prepareDatabase(database));
  const run = ({ operation, parameters }: StoreCall): Promise<unknown> => {
    if (operation === "close") return Promise.resolve();
    return (operations[operation] as (...all: readonly unknown[]) => Promise<unknown>)(...parameters);
  };
  let waiting: StoreCall[] = [];
  let busy = false;

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      for (const message of await commitTogether(database, batch, run)) reply(message);
      if (batch.some(({ operation }) => operation === "close")) {
        database.close();
        port.close();
        return;
      }
      // Lets the port hand over what arrived during the commit.
      await new Promise((resolve) => setImmediate(resolve));
    }
    busy = false;
  };

  port.on("message", (call: StoreCall) => {
    waiting.push(call);
    if (busy) return;
    busy = true;
    setImmediate(() => void drain());
  });
  reply({ kind: "ready" });
} catch (error) {
  reply({ kind: "refused", error: sentence(error) });
  port.close();
}
