import type { Store } from "../store.ts";

/** The store's operations by name: what may cross to the worker thread. */
export type OperationName = Exclude<keyof Store, "close">;

/** One call on its way to the worker. */
export interface StoreCall {
  readonly call: number;
  readonly operation: OperationName | "close";
  readonly parameters: readonly unknown[];
}

/** What the worker answers: first `ready` or `refused`, then one `done` or `failed` for each call. */
export type StoreReply =
  | { readonly kind: "ready" }
  | { readonly kind: "refused"; readonly error: string }
  | { readonly kind: "done"; readonly call: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly call: number; readonly error: string };
