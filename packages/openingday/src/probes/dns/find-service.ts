import type { FoundName } from "../../model/evidence-names.ts";
import { isWithin, plainName } from "../../parsers/host-name.ts";
import { type Claimable, claimable } from "./claimable.ts";
import { providers } from "./providers.ts";

/** A service met in a chain of aliases, and the words by which it says that nobody holds the name. */
export interface FoundService {
  readonly service: NonNullable<FoundName["service"]>;
  readonly says?: string;
}

/**
 * The first name of a chain that belongs to a known service; undefined where none does. A provider of the table counts too, by a
 * missing DNS name alone, unless it is a front whose names say nothing about what stands behind.
 */
export function findService(chain: readonly string[]): FoundService | undefined {
  for (const name of chain.map(plainName)) {
    const entry = claimable.find(({ suffixes }) => suffixes.some((suffix) => isBelow(name, suffix)));
    const suffix = entry?.suffixes.find((one) => isBelow(name, one));
    if (entry !== undefined && suffix !== undefined)
      return { service: describe(entry, suffix), ...(entry.says === undefined ? {} : { says: entry.says }) };
    for (const provider of providers) {
      const own = provider.hidesTarget === true ? undefined : provider.suffixes.find((one) => isBelow(name, one));
      if (own !== undefined) return { service: { name: provider.name, suffix: own, source: provider.source } };
    }
  }
  return undefined;
}

function describe({ name, source }: Claimable, suffix: string): FoundService["service"] {
  return { name, suffix, source };
}

/** `bucket.s3-website-eu-west-1.amazonaws.com` is of the family of `s3.amazonaws.com`. */
function isBelow(name: string, suffix: string): boolean {
  if (suffix === "s3.amazonaws.com" && /(?:^|\.)s3[.-][a-z0-9.-]*amazonaws\.com$/u.test(name)) return true;
  return name !== suffix && isWithin(name, suffix);
}
