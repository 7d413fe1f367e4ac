import type { SecretRule } from "../rule.ts";
import { genericAssignmentRule } from "./generic-assignment.ts";
import { providerRules } from "./providers.ts";

/** Every rule; the order decides which of two that match at the same place is named. */
export const allRules: readonly SecretRule[] = [...providerRules, genericAssignmentRule];
