import type { Check } from "../model/check.ts";
import aliasConflict from "./domain/alias-conflict.ts";
import authorityAllowed from "./domain/authority-allowed.ts";
import canonicalAnswers from "./domain/canonical-answers.ts";
import certificateValid from "./domain/certificate-valid.ts";
import danglingAlias from "./domain/dangling-alias.ts";
import documentedRecords from "./domain/documented-records.ts";
import domainRegistration from "./domain/domain-registration.ts";
import everyAddressAnswers from "./domain/every-address-answers.ts";
import fixedAddresses from "./domain/fixed-addresses.ts";
import hostDestination from "./domain/host-destination.ts";
import hostResolves from "./domain/host-resolves.ts";
import hstsReach from "./domain/hsts-reach.ts";
import httpsRedirect from "./domain/https-redirect.ts";
import insecureHost from "./domain/insecure-host.ts";
import intendedHosts from "./domain/intended-hosts.ts";
import oldTls from "./domain/old-tls.ts";
import oneCanonicalHost from "./domain/one-canonical-host.ts";
import queryKept from "./domain/query-kept.ts";
import propagation from "./domain/propagation.ts";
import recordSet from "./domain/record-set.ts";
import redirectLoop from "./domain/redirect-loop.ts";
import redirectMap from "./domain/redirect-map.ts";
import zoneAgrees from "./domain/zone-agrees.ts";
import alignmentForecast from "./email/alignment-forecast.ts";
import builtInMailer from "./email/built-in-mailer.ts";
import builtInSender from "./email/built-in-sender.ts";
import dkimPublished from "./email/dkim-published.ts";
import dkimSigns from "./email/dkim-signs.ts";
import dmarcPolicy from "./email/dmarc-policy.ts";
import mailAligned from "./email/mail-aligned.ts";
import mailArrives from "./email/mail-arrives.ts";
import mailFolder from "./email/mail-folder.ts";
import mailLinks from "./email/mail-links.ts";
import mailVerified from "./email/mail-verified.ts";
import mailManners from "./email/mail-manners.ts";
import resetLinkSurvives from "./email/reset-link-survives.ts";
import mailRoute from "./email/mail-route.ts";
import mailTaken from "./email/mail-taken.ts";
import mailTransport from "./email/mail-transport.ts";
import providerRecords from "./email/provider-records.ts";
import spfRecord from "./email/spf-record.ts";
import spfSenders from "./email/spf-senders.ts";
import checkoutWorks from "./journey/checkout-works.ts";
import customersGetIn from "./journey/customers-get-in.ts";
import twentyCustomers from "./journey/twenty-customers.ts";
import secretInBundle from "./secrets/secret-in-bundle.ts";
import secretInHistory from "./secrets/secret-in-history.ts";
import secretInImage from "./secrets/secret-in-image.ts";
import secretInTree from "./secrets/secret-in-tree.ts";
import secretScanInCi from "./secrets/secret-scan-in-ci.ts";
import secretServed from "./secrets/secret-served.ts";
import cleanBuilds from "./deployment/clean-builds.ts";
import buildRepeatable from "./deployment/build-repeatable.ts";
import changesOwned from "./deployment/changes-owned.ts";
import environmentComplete from "./deployment/environment-complete.ts";
import environmentsApart from "./deployment/environments-apart.ts";
import settingsOwned from "./deployment/settings-owned.ts";
import migrationEffect from "./deployment/migration-effect.ts";
import migrationOrder from "./deployment/migration-order.ts";
import migrationRehearsal from "./deployment/migration-rehearsal.ts";
import rowsKeptApart from "./deployment/rows-kept-apart.ts";
import secretsInjected from "./deployment/secrets-injected.ts";
import releaseRecorded from "./deployment/release-recorded.ts";
import servedCommit from "./deployment/served-commit.ts";
import wayBack from "./deployment/way-back.ts";
import wayBackDatabase from "./deployment/way-back-database.ts";
import wayBackShared from "./deployment/way-back-shared.ts";
import routesAnswer from "./smoke/routes-answer.ts";
import strangersKeptOut from "./smoke/strangers-kept-out.ts";
import webhookAnswers from "./smoke/webhook-answers.ts";
import webhookForged from "./smoke/webhook-forged.ts";
import assetCaching from "./performance/asset-caching.ts";
import cachedPageTtfb from "./performance/cached-page-ttfb.ts";
import coreBaseline from "./performance/core-baseline.ts";
import coreLatency from "./performance/core-latency.ts";
import answerWeight from "./performance/answer-weight.ts";
import lightCrowd from "./performance/light-crowd.ts";
import missingIndexes from "./performance/missing-indexes.ts";
import http2Spoken from "./performance/http2-spoken.ts";
import pageWeight from "./performance/page-weight.ts";
import privatePages from "./performance/private-pages.ts";
import callsOnEveryPage from "./performance/calls-on-every-page.ts";
import callsWithoutLimit from "./performance/calls-without-limit.ts";
import repeatedReads from "./performance/repeated-reads.ts";
import routeQueries from "./performance/route-queries.ts";
import signUpWork from "./performance/sign-up-work.ts";
import slowCode from "./performance/slow-code.ts";
import speedWork from "./performance/speed-work.ts";
import failureRecorded from "./logs/failure-recorded.ts";
import logCanary from "./logs/log-canary.ts";
import loggedRequests from "./logs/logged-requests.ts";
import cloudflareRecords from "./protection/cloudflare-records.ts";
import cloudflareRules from "./protection/cloudflare-rules.ts";
import cloudflareSettings from "./protection/cloudflare-settings.ts";
import edgeEncrypted from "./protection/edge-encrypted.ts";
import edgeError from "./protection/edge-error.ts";
import edgeInFront from "./protection/edge-in-front.ts";
import foreignOrigins from "./protection/foreign-origins.ts";
import formLimits from "./protection/form-limits.ts";
import securityHeaders from "./protection/security-headers.ts";
import alarmDrill from "./monitoring/alarm-drill.ts";
import coreRoutesWatched from "./monitoring/core-routes-watched.ts";
import mailRecordsWatched from "./monitoring/mail-records-watched.ts";
import monitorInterval from "./monitoring/monitor-interval.ts";

/** Every check there is; a test holds this list against the files. */
export const checks: readonly Check[] = [
  canonicalAnswers,
  certificateValid,
  documentedRecords,
  fixedAddresses,
  hostDestination,
  hostResolves,
  hstsReach,
  httpsRedirect,
  insecureHost,
  oldTls,
  oneCanonicalHost,
  propagation,
  recordSet,
  queryKept,
  redirectLoop,
  redirectMap,
  zoneAgrees,
  aliasConflict,
  danglingAlias,
  intendedHosts,
  everyAddressAnswers,
  authorityAllowed,
  domainRegistration,
  alignmentForecast,
  builtInMailer,
  builtInSender,
  dkimPublished,
  dkimSigns,
  dmarcPolicy,
  mailAligned,
  mailArrives,
  mailFolder,
  mailLinks,
  mailVerified,
  mailManners,
  resetLinkSurvives,
  mailRoute,
  mailTaken,
  mailTransport,
  providerRecords,
  spfRecord,
  spfSenders,
  checkoutWorks,
  customersGetIn,
  twentyCustomers,
  routesAnswer,
  strangersKeptOut,
  webhookAnswers,
  webhookForged,
  secretInBundle,
  secretInHistory,
  secretInImage,
  secretInTree,
  secretServed,
  secretScanInCi,
  buildRepeatable,
  cleanBuilds,
  environmentComplete,
  environmentsApart,
  secretsInjected,
  settingsOwned,
  changesOwned,
  releaseRecorded,
  servedCommit,
  wayBack,
  wayBackDatabase,
  wayBackShared,
  migrationOrder,
  migrationRehearsal,
  rowsKeptApart,
  migrationEffect,
  assetCaching,
  cachedPageTtfb,
  coreLatency,
  coreBaseline,
  speedWork,
  lightCrowd,
  missingIndexes,
  answerWeight,
  pageWeight,
  http2Spoken,
  privatePages,
  routeQueries,
  repeatedReads,
  signUpWork,
  callsWithoutLimit,
  callsOnEveryPage,
  slowCode,
  cloudflareRecords,
  cloudflareRules,
  cloudflareSettings,
  edgeEncrypted,
  edgeError,
  edgeInFront,
  foreignOrigins,
  formLimits,
  securityHeaders,
  failureRecorded,
  logCanary,
  loggedRequests,
  alarmDrill,
  coreRoutesWatched,
  monitorInterval,
  mailRecordsWatched,
];
