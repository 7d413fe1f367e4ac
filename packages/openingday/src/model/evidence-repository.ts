/** A secret's place. The value itself is never here: only the provider's public prefix and a keyed fingerprint. */
export interface SecretHit {
  /** Rule id, e.g. `stripe-live-secret`. */
  readonly rule: string;
  /** Plain name, e.g. "Stripe live secret key". */
  readonly title: string;
  /** Public prefix and nothing else, e.g. `sk_live_…`. */
  readonly shown: string;
  /** HMAC-SHA-256 with the project's key, hex, first 16 characters. */
  readonly fingerprint: string;
  readonly path: string;
  /** 1-based; 0 where a line makes no sense. */
  readonly line: number;
  readonly where: "tree" | "history" | "bundle" | "served" | "image";
  readonly commit?: string;
  /** ISO author date of the commit that brought it in. */
  readonly committedAt?: string;
  /** For history: still in HEAD's tree. */
  readonly inHead?: boolean;
  /** A key that is public by design, with the reason: a note, never a finding. */
  readonly publicReason?: string;
  /** `likely` where only a name and the look of the value speak for it; `proved` when absent. */
  readonly confidence?: "proved" | "likely";
  /** Accepted by name: by whom, why, and until when (ISO date). Counts again after that day. */
  readonly allowed?: { readonly by: string; readonly reason: string; readonly until: string };
  /** The acceptance that once covered it, by whom and when it ended. */
  readonly allowedUntil?: { readonly by: string; readonly until: string };
  /** For the tree: false when git does not hold the file yet and does not ignore it either. */
  readonly tracked?: boolean;
}
/** Seen, and left out of the hits for a reason that can be told. */
export interface SecretsSetAside {
  readonly reason: string;
  readonly count: number;
}
export interface SecretScan {
  readonly hits: readonly SecretHit[];
  readonly files: number;
  readonly blobs: number;
  readonly bytes: number;
  /** Why the scan is not the whole truth (shallow clone, partial clone, no git); empty when it is. */
  readonly incomplete: readonly string[];
  /** Built bundle looked at, if any. */
  readonly bundle?: { readonly path: string; readonly files: number };
  /** Saved image looked at, if any. */
  readonly image?: { readonly path: string; readonly files: number; readonly layers: number };
  /** The reasons in `incomplete` by the part they belong to, and those of the bundle. */
  readonly gaps?: readonly { readonly part: "tree" | "history" | "bundle" | "image"; readonly reason: string }[];
  readonly setAside?: readonly SecretsSetAside[];
  /** Files and blobs passed over because of what they are. */
  readonly skipped?: { readonly binary: number; readonly lock: number };
}
export interface ServedScan {
  readonly hits: readonly SecretHit[];
  readonly scripts: readonly { readonly url: string; readonly bytes: number; readonly truncated: boolean }[];
  /** Scripts and pages that could not be read, in a sentence each. */
  readonly incomplete?: readonly string[];
  readonly setAside?: readonly SecretsSetAside[];
}

export interface EnvironmentName {
  readonly name: string;
  /** `path:line` of reads, at most five. */
  readonly readAt: readonly string[];
  readonly hasDefault: boolean;
  readonly inExample: boolean;
  /** Names of the environments that set it. */
  readonly setIn: readonly string[];
  /** `path:line` of files in the repository that set it where the product runs: a Dockerfile, fly.toml, .env.production. */
  readonly givenIn?: readonly string[];
  /** `path:line` of files that name it and are not seen to read it: a schema, a compose file, a build argument. */
  readonly namedIn?: readonly string[];
  /** A build tool writes its value into the pages: it must be set before the build. */
  readonly atBuild?: true;
}
export interface EnvironmentInventory {
  readonly names: readonly EnvironmentName[];
  /** `values`: how many of its names came with a value, without which two environments cannot be compared. */
  readonly environments: readonly {
    readonly name: string;
    readonly source: string;
    readonly count: number;
    readonly values?: number;
    readonly error?: string;
  }[];
  /** Names whose secret value has the same fingerprint in two environments. */
  readonly shared: readonly { readonly name: string; readonly environments: readonly string[] }[];
  /** Secrets written into Dockerfile, compose or workflow files, or given a public prefix such as NEXT_PUBLIC_. */
  readonly baked: readonly {
    readonly name: string;
    readonly path: string;
    readonly line: number;
    readonly kind: "public-prefix" | "dockerfile" | "workflow" | "compose";
    /** `name`: only its name says that it is a secret; `value` when absent. */
    readonly provenBy?: "name" | "value";
  }[];
  /** What people wrote down about the settings; absent where there is no such file. */
  readonly owned?: {
    readonly path: string;
    readonly settings: readonly { readonly name: string; readonly hasOwner: boolean; readonly hasPurpose: boolean }[];
    /** Why it could not be used. */
    readonly error?: string;
  };
  /** Source files looked at for names. */
  readonly files?: number;
  /** Files that read the environment in a way that could not be understood, in a sentence each. */
  readonly unread?: readonly string[];
}
