import { Worker } from "node:worker_threads";
import type { Store } from "../store.ts";
import type { StoreCall, StoreReply } from "./messages.ts";

/** Calls that may wait for the disk at once; beyond it new ones are refused, so that a dead disk cannot fill the memory. */
const maxWaiting = 20_000;

interface Waiter {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Where the store's file lies, and the file that its worker thread runs: only the composition root knows source from bundle. */
export interface SqliteStoreOptions {
  readonly file: string;
  readonly workerUrl: URL;
}

/** Opens the store in its own thread; rejects with a sentence when the file cannot be used. Every later failure rejects the call it hit. */
export async function openSqliteStore({ file, workerUrl }: SqliteStoreOptions): Promise<Store> {
  const worker = new Worker(workerUrl, { workerData: { file }, name: "openingday-store" });
  const waiting = new Map<number, Waiter>();
  let gone: Error | undefined;
  let calls = 0;

  await new Promise<void>((resolve, reject) => {
    const lose = (error: Error): void => {
      gone ??= error;
      for (const { reject: refuse } of waiting.values()) refuse(gone);
      waiting.clear();
      reject(gone);
    };
    worker.on("error", (error: unknown) =>
      lose(new Error(`The monitor's store stopped: ${error instanceof Error ? error.message : "unknown error"}`)),
    );
    worker.on("exit", () => lose(new Error("The monitor's store is closed.")));
    worker.on("message", (message: StoreReply) => {
      if (message.kind === "ready") return resolve();
      if (message.kind === "refused") return lose(new Error(`The monitor's store ${file} cannot be used: ${message.error}`));
      const waiter = waiting.get(message.call);
      waiting.delete(message.call);
      if (message.kind === "done") waiter?.resolve(message.value as never);
      else waiter?.reject(new Error(`The monitor's store could not write or read: ${message.error}`));
    });
  });

  const ask = <T>(operation: StoreCall["operation"], ...parameters: readonly unknown[]): Promise<T> => {
    if (gone !== undefined) return Promise.reject(gone);
    if (waiting.size >= maxWaiting) return Promise.reject(new Error("The monitor's store is too far behind: the disk is too slow."));
    calls += 1;
    const call = calls;
    return new Promise<T>((resolve, reject) => {
      waiting.set(call, { resolve, reject });
      worker.postMessage({ call, operation, parameters } satisfies StoreCall, []);
    });
  };

  return {
    recordRuns: (runs) => ask("recordRuns", runs),
    readState: () => ask("readState"),
    writeTransition: (transition) => ask("writeTransition", transition),
    claimOutbox: (claim) => ask("claimOutbox", claim),
    markDelivered: (id, at) => ask("markDelivered", id, at),
    markFailed: (id, failure) => ask("markFailed", id, failure),
    takeOver: (channels) => ask("takeOver", channels),
    runsSince: (check, at, limit) => ask("runsSince", check, at, limit),
    incidents: (limit) => ask("incidents", limit),
    countOutbox: () => ask("countOutbox"),
    readRecords: () => ask("readRecords"),
    writeRecords: (records, alert) => ask("writeRecords", records, alert),
    writeMarker: (marker) => ask("writeMarker", marker),
    markers: (limit) => ask("markers", limit),
    removeRunsBefore: (at, limit) => ask("removeRunsBefore", at, limit),
    async close() {
      if (gone !== undefined) return;
      const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
      await ask("close");
      await ended;
    },
  };
}
