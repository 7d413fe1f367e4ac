import type { EvidenceKey } from "../../model/evidence.ts";
import type { Target } from "../../model/target.ts";
import type { Mode } from "../../model/words.ts";

/** What the thread has to know before it looks at anything. */
export interface ThreadSetup {
  readonly target: Target;
  readonly mode: Mode;
  readonly projectFolder: string;
  /** Both threads tell equal secrets by the same key, even where none can be kept. */
  readonly fingerprintKey: string;
}

/** From the main thread. */
export type Order =
  | { readonly kind: "begin"; readonly setup: ThreadSetup }
  | { readonly kind: "gather"; readonly key: EvidenceKey }
  | { readonly kind: "stop"; readonly key: EvidenceKey }
  /** Evidence that a probe in the thread asked for. */
  | { readonly kind: "given"; readonly need: number; readonly outcome: Outcome }
  /** A git command for the main thread, which starts no program itself: that would hold up its answers. */
  | { readonly kind: "git"; readonly run: number; readonly repository: string; readonly args: readonly string[] }
  /** The same for the name of an object. */
  | { readonly kind: "object"; readonly run: number; readonly repository: string; readonly name: string }
  /** The papers beside the configuration, and its file of journeys where it names one. */
  | { readonly kind: "papers"; readonly folder: string; readonly journeys?: string }
  | { readonly kind: "end" };

/** From the thread. */
export type Word =
  | { readonly kind: "said"; readonly key: EvidenceKey; readonly line: string }
  | { readonly kind: "needed"; readonly key: EvidenceKey; readonly need: number; readonly wanted: EvidenceKey }
  | { readonly kind: "read"; readonly outcome: Outcome }
  | { readonly kind: "ran"; readonly run: number; readonly outcome: Outcome }
  | { readonly kind: "gathered"; readonly key: EvidenceKey; readonly outcome: Outcome };

/** A class does not survive the way between threads; whether a setting is missing, or wrong, must. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly as: "failed" | "not-configured" | "config-error"; readonly reason: string };
