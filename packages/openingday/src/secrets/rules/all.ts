import type { SecretRule } from "../rule.ts";
import { assistantRules } from "./assistants.ts";
import { cloudRules } from "./cloud.ts";
import { codeHostingRules } from "./code-hosting.ts";
import { databaseUrlRule } from "./database-url.ts";
import { genericAssignmentRule } from "./generic-assignment.ts";
import { messageRules } from "./messages.ts";
import { otherProviderRules } from "./other-providers.ts";
import { paymentRules } from "./payments.ts";
import { privateKeyRule } from "./private-key.ts";
import { sentryDsnRule, signedTokenRule } from "./signed-token.ts";

/** Every rule; the order decides which of two that match at the same place is named. */
export const allRules: readonly SecretRule[] = [
  ...paymentRules,
  ...cloudRules,
  ...codeHostingRules,
  ...messageRules,
  ...assistantRules,
  ...otherProviderRules,
  databaseUrlRule,
  privateKeyRule,
  signedTokenRule,
  sentryDsnRule,
  genericAssignmentRule,
];
