import type { SecretRule } from "../rule.ts";
import { assistantRules } from "./assistants.ts";
import { cloudRules } from "./cloud.ts";
import { codeHostingRules } from "./code-hosting.ts";
import { databaseRules } from "./databases.ts";
import { databaseUrlRule } from "./database-url.ts";
import { developerToolRules } from "./developer-tools.ts";
import { hostingRules } from "./hosting.ts";
import { identityRules } from "./identity.ts";
import { infrastructureRules } from "./infrastructure-code.ts";
import { messageRules } from "./messages.ts";
import { monitoringRules } from "./monitoring.ts";
import { moreAssistantRules } from "./more-assistants.ts";
import { otherProviderRules } from "./other-providers.ts";
import { paymentRules } from "./payments.ts";
import { privateKeyRule } from "./private-key.ts";
import { publicIdentifierRules } from "./public-identifiers.ts";
import { sellingRules } from "./selling.ts";
import { sendingRules } from "./sending.ts";
import { sentCredentialRules } from "./sent-credentials.ts";
import { bearerTokenRule, sentryDsnRule, signedTokenRule } from "./signed-token.ts";

/** Every rule but the one that judges by names and looks; the order decides which of two that match at the same place is named. */
export const providerRules: readonly SecretRule[] = [
  ...sellingRules,
  ...paymentRules,
  ...cloudRules,
  ...codeHostingRules,
  ...messageRules,
  ...assistantRules,
  ...otherProviderRules,
  ...hostingRules,
  ...databaseRules,
  ...identityRules,
  ...monitoringRules,
  ...developerToolRules,
  ...sendingRules,
  ...moreAssistantRules,
  ...publicIdentifierRules,
  databaseUrlRule,
  privateKeyRule,
  signedTokenRule,
  sentryDsnRule,
  bearerTokenRule,
  ...infrastructureRules,
  ...sentCredentialRules,
];
