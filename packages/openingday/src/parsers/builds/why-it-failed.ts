/** What a failed install or build says about itself, as far as it is known. */
export type FailureKind = "lock-refused" | "no-network" | "not-installed";

const known: readonly (readonly [FailureKind, RegExp])[] = [
  // npm, pnpm, the older yarn, the newer yarn, bun
  [
    "lock-refused",
    /can only install (?:packages )?when your package\.json and [\w./-]+ .{0,60}are in sync|existing package-lock\.json or\s*npm-shrinkwrap\.json|ERR_PNPM_(?:OUTDATED|NO|BROKEN)_LOCKFILE|lockfile needs to be updated, but yarn was run with|YN0028|lockfile would have been (?:modified|created) by this install|lockfile had changes, but lockfile is frozen/i,
  ],
  [
    "no-network",
    /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED|ERR_PNPM_META_FETCH_FAIL|ERR_PNPM_NO_OFFLINE_TARBALL)\b|getaddrinfo|network (?:is unreachable|connectivity)|offline mode|There appears to be trouble with your network connection|Could not resolve host/i,
  ],
];

/** Notes line by line what a command says, and tells in the end what it failed of. */
export function listenForFailure(): {
  readonly take: (line: string) => void;
  readonly tell: (exitCode: number | undefined) => FailureKind | undefined;
  /** The lines that told it, at most five. */
  readonly lines: () => readonly string[];
} {
  const heard = new Map<FailureKind, string[]>();
  return {
    take(line) {
      for (const [kind, pattern] of known) {
        if (!pattern.test(line)) continue;
        const lines = heard.get(kind) ?? [];
        if (lines.length < 5) heard.set(kind, [...lines, line.slice(0, 300)]);
      }
    },
    tell(exitCode) {
      const kind = known.find(([one]) => heard.has(one))?.[0];
      return kind ?? (exitCode === 127 || exitCode === 9009 ? "not-installed" : undefined);
    },
    lines: () => [...heard.values()].flat().slice(0, 5),
  };
}
