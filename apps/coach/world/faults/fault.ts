import type { CertificateFault } from "../edge/contexts.ts";
import type { ZoneChanges } from "../zone-records.ts";

/** State of everything that a switch can change; all off is a healthy world. */
export interface Broken {
  readonly zone: ZoneChanges;
  /** The second name server's own copy: what it has that differs, under an older serial. */
  readonly secondServer: ZoneChanges;
  /** Who serves the zone: `moved` to another company, with the DS of the old key left at the registrar. */
  readonly nameServers: "right" | "moved";
  readonly edge: {
    readonly loopHosts: readonly string[];
    readonly badCertificates: Readonly<Record<string, CertificateFault>>;
    readonly aliases: Readonly<Record<string, string>>;
    readonly plainHosts: readonly string[];
    readonly keepsQuery: boolean;
    readonly slashedPaths: readonly string[];
    readonly cache: "on" | "off";
    /** Paths that the edge keeps for everybody, log-in or not. */
    readonly keptAnyway: readonly string[];
    readonly mark: boolean;
    /** The edge fetches from the origin by plain http. */
    readonly plainOrigin: boolean;
  };
  readonly repository: {
    readonly committed: boolean;
    readonly former: boolean;
    /** The build machine no longer looks for secrets. */
    readonly unscanned: boolean;
    /** The lock file was taken out. */
    readonly unlocked: boolean;
    /** What the next release would do to the database. */
    readonly migration: "none" | "destructive" | "late";
  };
  /** What the journal of releases knows: two, or only the first. */
  readonly releases: "two" | "one";
  readonly bundleKey: boolean;
  /** Settings of the app that differ; null takes one away, from the platform's list too. */
  readonly environment: Readonly<Record<string, string | null>>;
  /** Settings that development has from production, value and all. */
  readonly sharedSettings: readonly string[];
  readonly breaks: readonly string[];
  readonly monitor: "on" | "off";
  readonly monitorIntervalSeconds: number;
  readonly recordsIntervalSeconds: number;
}

/** One switch of the demo: what it breaks, and what the audit must say about it. */
export interface Fault {
  readonly name: string;
  /** Rows that must fail (or warn), besides those that follow from them. */
  readonly rows: readonly string[];
  /** Rows that can no longer be seen because of it. */
  readonly blinds: readonly string[];
  readonly verdict: "no-go" | "cannot-tell" | "go";
  /** Id of the risk that must come first. */
  readonly risk: string;
  /** Kinds of evidence that only `prove` gathers and that show this fault. */
  readonly active: readonly string[];
  readonly break: Changes<Broken>;
}

/** Some of the fields, at any depth. */
export type Changes<T> = {
  readonly [K in keyof T]?: T[K] extends readonly unknown[] ? T[K] : T[K] extends object ? Changes<T[K]> : T[K];
};

export const healthy: Broken = {
  zone: { without: [], with: [] },
  secondServer: { without: [], with: [] },
  nameServers: "right",
  edge: {
    loopHosts: [],
    badCertificates: {},
    aliases: {},
    plainHosts: [],
    keepsQuery: true,
    slashedPaths: [],
    cache: "on",
    keptAnyway: [],
    mark: true,
    plainOrigin: false,
  },
  repository: { committed: false, former: false, unscanned: false, unlocked: false, migration: "none" },
  releases: "two",
  bundleKey: false,
  environment: {},
  sharedSettings: [],
  breaks: [],
  monitor: "on",
  monitorIntervalSeconds: 1,
  recordsIntervalSeconds: 3_600,
};

/** What most switches have in common. */
export const noGo = { verdict: "no-go", blinds: [], active: [] } as const;
