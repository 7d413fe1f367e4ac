import type { SecretsSetAside } from "./evidence-repository.ts";
import type { Confidence } from "./words.ts";

/** One secret, however often it was seen. The value is not in it. */
export interface FoundSecret {
  readonly rule: string;
  readonly title: string;
  /** The provider's public prefix, or the name it is given to. */
  readonly shown: string;
  readonly fingerprint: string;
  readonly confidence: Confidence;
  readonly path: string;
  /** 1-based; 0 where a line makes no sense. */
  readonly line: number;
  /** Other files that hold the same secret. */
  readonly otherFiles: number;
  /** `now`: in the files as they are; `history`: only in earlier versions; `staged`: in the next commit. */
  readonly state: "now" | "untracked" | "staged" | "history" | "bundle" | "image";
  /** The commit that first brought it in, and its author's date (ISO). */
  readonly commit?: string;
  readonly committedAt?: string;
  /** What to do, first things first. */
  readonly todo: string;
  /** An acceptance that ended: it counts again. */
  readonly acceptanceEnded?: { readonly by: string; readonly until: string };
  readonly accepted?: { readonly by: string; readonly reason: string; readonly until: string };
}

/** What one scan for secrets found. */
export interface SecretReport {
  readonly version: 1;
  readonly folder: string;
  readonly found: readonly FoundSecret[];
  /** Accepted by name, with an end: counted, and no reason to stop. */
  readonly accepted: readonly FoundSecret[];
  /** Keys that are public by design, with the reason. */
  readonly notes: readonly string[];
  readonly setAside: readonly SecretsSetAside[];
  /** Why the scan is not the whole truth; empty when it is. */
  readonly incomplete: readonly string[];
  readonly looked: { readonly files: number; readonly earlierVersions: number; readonly bytes: number };
}
