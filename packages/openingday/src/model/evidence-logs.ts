import type { LogLeak } from "./log-account.ts";

/** What was planted, and how it was sent. */
export type CanaryKind = "token" | "address" | "password" | "text";

/** Active: values that exist nowhere else, sent through the app's own forms, and what its log kept of them. */
export interface LogCanary {
  /** The log that was read: a file's name or an address without its query. */
  readonly log: string;
  readonly sent: readonly { readonly through: string; readonly status?: number; readonly error?: string }[];
  /** Lines that the log grew by while this went on. */
  readonly newLines: number;
  /** Planted values that stand in the log, by the way they took. Never the values. */
  readonly found: readonly { readonly what: CanaryKind; readonly through: string; readonly lines: number }[];
  /** What else the new lines give away. */
  readonly leaks: readonly LogLeak[];
  /** The request that must fail: whether the log says so. Absent when none is declared. */
  readonly failure?: { readonly url: string; readonly status?: number; readonly error?: string; readonly recorded: boolean };
}
