export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** One lock file that stands beside package.json, or above it in the same repository. */
export interface LockFile {
  readonly path: string;
  readonly manager: PackageManager;
  /** Git holds it; true where there is no git to ask. */
  readonly tracked: boolean;
  /** Why it is of no use: a merge conflict, half a file. */
  readonly broken?: string;
  /** Packages that package.json asks for and the file does not name. */
  readonly missing: readonly string[];
  /** Packages whose locked version is not what package.json asks for. */
  readonly stale: readonly { readonly name: string; readonly asked: string; readonly locked: string }[];
  /** What was not compared, in a sentence each. */
  readonly unread: readonly string[];
}

/** A place that says which Node the product is built with. */
export interface NodePin {
  readonly path: string;
  /** As written. */
  readonly version: string;
  /** It fixes at least the major version: `22`, `^22.1`, `node:24-slim`; not `>=18`, `lts/*` or `latest`. */
  readonly fixed: boolean;
}

/** What the repository says about how it is built. */
export interface BuildSetup {
  /** package.json of the product; absent where there is none. */
  readonly manifest?: {
    readonly path: string;
    /** Packages that it asks for, all kinds. */
    readonly dependencies: number;
    readonly buildScript: boolean;
    /** Its `packageManager`, such as `pnpm@10.2.0`. */
    readonly packageManager?: string;
    /** Why it could not be understood. */
    readonly error?: string;
  };
  readonly locks: readonly LockFile[];
  /** Lock files that lie on the disk and that git leaves out. */
  readonly ignoredLocks: readonly string[];
  readonly node: readonly NodePin[];
  /** Files by which a hosting platform or a container builds it. */
  readonly tooling: readonly string[];
  /** The folder is a part of a larger repository, whose other files were not looked at. */
  readonly isPart: boolean;
}

/** Why two builds of the same code differ in a file; `follows`: it names another file that differs. */
export type DifferenceCause = "time" | "path" | "random" | "order" | "follows";

/** One file that two builds of the same code do not share. */
export interface BuildDifference {
  /** From the project's folder on. */
  readonly path: string;
  /** `content`: both have it, under this name or under one with another hash in it. */
  readonly kind: "only-first" | "only-second" | "content";
  /** First place that differs: `line 3, column 14`, or `byte 1024`. What stands there is not kept. */
  readonly at?: string;
  readonly cause?: DifferenceCause;
}

/** The last commit, built twice from clean copies in two folders. */
export type CleanBuilds = {
  readonly commit: string;
  /** Command lines, redacted; no install where the build does it itself, or nothing is to be installed. */
  readonly commands: readonly string[];
} & (
  | {
      /** The package manager refuses to install by the lock file, because it does not fit package.json. */
      readonly outcome: "lock-refused";
      /** What it said, redacted. */
      readonly said: readonly string[];
    }
  | {
      readonly outcome: "compared";
      readonly folders: readonly string[];
      readonly files: number;
      /** Of the first and of the second build, installing included. */
      readonly tookMs: readonly [number, number];
      /** At most a hundred. */
      readonly differences: readonly BuildDifference[];
      /** How many there are in all. */
      readonly differing: number;
    }
);
