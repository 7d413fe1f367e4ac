import type { SecretRule } from "../rule.ts";
import { genericAssignmentRule } from "./generic-assignment.ts";
import { providerRules } from "./providers.ts";

/** Raised when the rules judge differently without looking different: what was remembered is then looked at anew. */
export const edition = 2;

/** Every rule; the order decides which of two that match at the same place is named. */
export const allRules: readonly SecretRule[] = [...providerRules, genericAssignmentRule];
