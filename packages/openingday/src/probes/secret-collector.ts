import type { SecretHit, SecretsSetAside } from "../model/evidence-repository.ts";
import type { Tools } from "../model/tools.ts";
import type { Place } from "../secrets/rule.ts";
import { lockFileRules } from "../secrets/rules/lock-file.ts";
import { createScanner, type Scanner } from "../secrets/scanner.ts";

/** A hit with the git object it stood in, until its commit is known. */
export interface LocatedHit extends SecretHit {
  readonly blob?: string;
}

/** Scans files and keeps what was found, without the values: those go no further than their fingerprint. */
export interface SecretCollector {
  readonly hits: readonly LocatedHit[];
  readonly bytes: number;
  setAside(): SecretsSetAside[];
  /** Takes over what an earlier run found. */
  recall(hits: readonly LocatedHit[], setAside: readonly SecretsSetAside[]): void;
  /** Scans one file's bytes. */
  add(
    bytes: Uint8Array,
    file: {
      readonly path: string;
      readonly where: SecretHit["where"];
      readonly tracked?: boolean;
      readonly blob?: string;
      /** Lines of the file before these bytes, where they are a part of it. */
      readonly linesBefore?: () => number;
      /** A lock file: looked through for passwords in addresses alone. */
      readonly isLock?: boolean;
    },
  ): void;
  /** Why scanning must stop now, in a sentence; undefined while there is time and room. */
  stop(): string | undefined;
}

export interface CollectorLimits {
  readonly maxMs: number;
  readonly maxBytes: number;
  readonly maxHits: number;
}

let shared: Scanner | undefined;

/** Done ahead by who has to wait for something else anyway. */
export function prepareRules(): void {
  scannerOfAllRules();
}

/** The rules are prepared once: that takes as long as scanning some megabytes. */
function scannerOfAllRules(): Scanner {
  shared ??= createScanner();
  return shared;
}

let forLocks: Scanner | undefined;

function scannerOfLockFiles(): Scanner {
  forLocks ??= createScanner(lockFileRules);
  return forLocks;
}

export type CreateCollector = typeof createCollector;

/** Starts the clock of one scan. */
export function createCollector(tools: Pick<Tools, "clock" | "fingerprint">, limits: CollectorLimits): SecretCollector {
  const scanner = scannerOfAllRules();
  const startedAt = tools.clock.now();
  const hits: LocatedHit[] = [];
  const aside = new Map<string, number>();
  let bytesSeen = 0;
  return {
    hits,
    get bytes() {
      return bytesSeen;
    },
    setAside: () => [...aside].map(([reason, count]) => ({ reason, count })),
    recall(known, knownAside) {
      hits.push(...known);
      for (const { reason, count } of knownAside) aside.set(reason, (aside.get(reason) ?? 0) + count);
    },
    add(bytes, { path, where, tracked, blob, isLock = false, linesBefore }) {
      bytesSeen += bytes.length;
      const place: Place = where === "bundle" || where === "served" ? "browser" : "project";
      for (const match of (isLock ? scannerOfLockFiles() : scanner).scan(bytes, path, place)) {
        if (match.setAside !== undefined) {
          aside.set(match.setAside, (aside.get(match.setAside) ?? 0) + 1);
          continue;
        }
        hits.push({
          rule: match.rule,
          title: match.title,
          shown: match.shown,
          fingerprint: tools.fingerprint(match.value),
          path: printable(path),
          line: match.line + (linesBefore?.() ?? 0),
          where,
          confidence: match.confidence,
          ...(match.publicReason === undefined ? {} : { publicReason: match.publicReason }),
          ...(tracked === undefined ? {} : { tracked }),
          ...(blob === undefined ? {} : { blob }),
        });
      }
    },
    stop() {
      if (tools.clock.now() - startedAt > limits.maxMs) return `The scan was stopped after ${Math.round(limits.maxMs / 1_000)} seconds`;
      if (bytesSeen > limits.maxBytes) return `The scan was stopped after ${Math.round(limits.maxBytes / 1_048_576)} MiB`;
      return hits.length >= limits.maxHits ? `The scan was stopped after ${limits.maxHits} hits` : undefined;
    },
  };
}

/** A file's name is the repository's to choose: nothing in it may steer a terminal. */
export function printable(path: string): string {
  return path.replaceAll(/\p{Cc}/gu, "?").slice(0, 300);
}
