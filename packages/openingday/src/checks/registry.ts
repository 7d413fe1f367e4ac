import type { Check } from "../model/check.ts";
import aliasConflict from "./domain/alias-conflict.ts";
import authorityAllowed from "./domain/authority-allowed.ts";
import canonicalAnswers from "./domain/canonical-answers.ts";
import certificateValid from "./domain/certificate-valid.ts";
import danglingAlias from "./domain/dangling-alias.ts";
import documentedRecords from "./domain/documented-records.ts";
import domainRegistration from "./domain/domain-registration.ts";
import everyAddressAnswers from "./domain/every-address-answers.ts";
import hostDestination from "./domain/host-destination.ts";
import hostResolves from "./domain/host-resolves.ts";
import httpsRedirect from "./domain/https-redirect.ts";
import insecureHost from "./domain/insecure-host.ts";
import intendedHosts from "./domain/intended-hosts.ts";
import oneCanonicalHost from "./domain/one-canonical-host.ts";
import queryKept from "./domain/query-kept.ts";
import redirectLoop from "./domain/redirect-loop.ts";
import zoneAgrees from "./domain/zone-agrees.ts";
import builtInMailer from "./email/built-in-mailer.ts";
import builtInSender from "./email/built-in-sender.ts";
import dkimPublished from "./email/dkim-published.ts";
import dkimSigns from "./email/dkim-signs.ts";
import dmarcPolicy from "./email/dmarc-policy.ts";
import mailAligned from "./email/mail-aligned.ts";
import mailArrives from "./email/mail-arrives.ts";
import mailLinks from "./email/mail-links.ts";
import mailRoute from "./email/mail-route.ts";
import mailTaken from "./email/mail-taken.ts";
import mailTransport from "./email/mail-transport.ts";
import providerRecords from "./email/provider-records.ts";
import spfRecord from "./email/spf-record.ts";
import spfSenders from "./email/spf-senders.ts";
import checkoutWorks from "./journey/checkout-works.ts";
import customersGetIn from "./journey/customers-get-in.ts";
import secretInBundle from "./secrets/secret-in-bundle.ts";
import secretInHistory from "./secrets/secret-in-history.ts";
import secretInTree from "./secrets/secret-in-tree.ts";
import secretServed from "./secrets/secret-served.ts";
import environmentComplete from "./deployment/environment-complete.ts";
import environmentsApart from "./deployment/environments-apart.ts";
import secretsInjected from "./deployment/secrets-injected.ts";
import assetCaching from "./performance/asset-caching.ts";
import cachedPageTtfb from "./performance/cached-page-ttfb.ts";
import coreLatency from "./performance/core-latency.ts";
import failureRecorded from "./logs/failure-recorded.ts";
import logCanary from "./logs/log-canary.ts";
import edgeEncrypted from "./protection/edge-encrypted.ts";
import edgeInFront from "./protection/edge-in-front.ts";
import foreignOrigins from "./protection/foreign-origins.ts";
import formLimits from "./protection/form-limits.ts";
import securityHeaders from "./protection/security-headers.ts";
import alarmDrill from "./monitoring/alarm-drill.ts";
import coreRoutesWatched from "./monitoring/core-routes-watched.ts";
import monitorInterval from "./monitoring/monitor-interval.ts";

/** Every check there is; a test holds this list against the files. */
export const checks: readonly Check[] = [
  canonicalAnswers,
  certificateValid,
  documentedRecords,
  hostDestination,
  hostResolves,
  httpsRedirect,
  insecureHost,
  oneCanonicalHost,
  queryKept,
  redirectLoop,
  zoneAgrees,
  aliasConflict,
  danglingAlias,
  intendedHosts,
  everyAddressAnswers,
  authorityAllowed,
  domainRegistration,
  builtInMailer,
  builtInSender,
  dkimPublished,
  dkimSigns,
  dmarcPolicy,
  mailAligned,
  mailArrives,
  mailLinks,
  mailRoute,
  mailTaken,
  mailTransport,
  providerRecords,
  spfRecord,
  spfSenders,
  checkoutWorks,
  customersGetIn,
  secretInBundle,
  secretInHistory,
  secretInTree,
  secretServed,
  environmentComplete,
  environmentsApart,
  secretsInjected,
  assetCaching,
  cachedPageTtfb,
  coreLatency,
  edgeEncrypted,
  edgeInFront,
  foreignOrigins,
  formLimits,
  securityHeaders,
  failureRecorded,
  logCanary,
  alarmDrill,
  coreRoutesWatched,
  monitorInterval,
];
