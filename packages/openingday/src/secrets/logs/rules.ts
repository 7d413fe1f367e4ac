import type { SecretRule } from "../rule.ts";
import { allRules } from "../rules/all.ts";
import { genericAssignmentRule } from "../rules/generic-assignment.ts";
import { addressRules } from "./address-rules.ts";
import { bodyRule } from "./body-rule.ts";
import { fieldRules } from "./field-rules.ts";
import { headerRules } from "./header-rules.ts";
import type { LogRule } from "./log-rule.ts";
import { personalRules } from "./personal-rules.ts";

/** Rules that only logs need; the order decides which of two at the same place is named. */
export const logRules: readonly LogRule[] = [...headerRules, ...addressRules, ...fieldRules, ...personalRules, bodyRule];

/** Every rule for a log: the providers' keys by the same rules as in code, then those of logs. Code's rule for named values is for code. */
export const rulesForLogs: readonly SecretRule[] = [...allRules.filter((rule) => rule !== genericAssignmentRule), ...logRules];
