import type { CheckContext } from "../model/check.ts";
import type { Aim } from "./aim.ts";
import { noDomain } from "./no-domain.ts";

/** A report about a folder alone is headed by that folder. */
export function contextOf({ target }: Pick<Aim, "target">, at: number): CheckContext {
  const { declared, repository } = target;
  return { domain: declared.domain === noDomain ? (repository ?? declared.domain) : declared.domain, at, declared };
}
