import type { Excuse } from "../audit/promises.ts";
import type { AllowedSecret } from "../model/target.ts";

/**
 * What an excuse accepts, where it is about one secret: `secret:<fingerprint>` as this machine names it, or `secret:<rule>@<path>`,
 * which everybody who has the repository understands.
 */
export function readAllowedSecret({ what, by, reason, until }: Excuse): AllowedSecret | undefined {
  const rest = /^secret:(.+)$/.exec(what)?.[1];
  if (rest === undefined) return undefined;
  if (/^[0-9a-f]{16}$/.test(rest)) return { fingerprint: rest, by, reason, until };
  const place = /^([a-z0-9-]+)@(.+)$/.exec(rest);
  return place === null ? undefined : { rule: place[1] ?? "", path: place[2] ?? "", by, reason, until };
}

/** All of them. */
export function readAllowedSecrets(excuses: readonly Excuse[]): AllowedSecret[] {
  return excuses.flatMap((excuse) => readAllowedSecret(excuse) ?? []);
}
