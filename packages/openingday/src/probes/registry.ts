import type { Probe } from "../model/probe.ts";
import { apartProbes } from "./apart.ts";
import corsAnswers from "./protection/cors-answers.ts";
import crowdRun from "./speed/crowd-run.ts";
import dnsCaa from "./dns/dns-caa.ts";
import dnsFound from "./dns/dns-found.ts";
import dnsHosts from "./dns/dns-hosts.ts";
import dnsZone from "./dns/dns-zone.ts";
import edgeArrival from "./protection/edge-arrival.ts";
import edgeOrigin from "./protection/edge-origin.ts";
import edgePath from "./protection/edge-path.ts";
import edgeSettings from "./protection/edge-settings.ts";
import httpEarlier from "./web/http-earlier.ts";
import httpPages from "./web/http-pages.ts";
import httpServed from "./web/http-served.ts";
import httpWalks from "./web/http-walks.ts";
import journeyRuns from "./speed/journey-runs.ts";
import limitBursts from "./protection/limit-bursts.ts";
import loadRuns from "./speed/load-runs.ts";
import logCanary from "./logs/log-canary.ts";
import mailForecast from "./mail/mail-forecast.ts";
import mailHosts from "./mail/mail-hosts.ts";
import mailInbound from "./mail/mail-inbound.ts";
import mailKeys from "./mail/mail-keys.ts";
import mailReceived from "./mail/mail-received.ts";
import mailRecords from "./mail/mail-records.ts";
import perfBaselines from "./speed/perf-baselines.ts";
import rdapDomain from "./dns/rdap-domain.ts";
import mailSpf from "./mail/mail-spf.ts";
import mailTransport from "./mail/mail-transport.ts";
import repoBuilds from "./repo-builds.ts";
import repoFallback from "./repo-fallback.ts";
import repoRehearsal from "./repo-rehearsal.ts";
import requestTraces from "./speed/request-traces.ts";
import sessionPages from "./speed/session-pages.ts";
import releaseLive from "./release-live.ts";
import smokeRoutes from "./smoke/smoke-routes.ts";
import tlsAddresses from "./web/tls-addresses.ts";
import tlsHosts from "./web/tls-hosts.ts";
import tlsVersions from "./web/tls-versions.ts";
import ttfbSamples from "./speed/ttfb-samples.ts";
import watchDrill from "./watch/watch-drill.ts";
import watchRecords from "./watch/watch-records.ts";
import watchSchedule from "./watch/watch-schedule.ts";
import webhookAnswers from "./smoke/webhook-answers.ts";

/** Every probe there is, one for each kind of evidence. They begin in this order: the longest chain of answers comes first. */
export const probes: readonly Probe[] = [
  httpPages,
  httpServed,
  httpWalks,
  dnsZone,
  mailHosts,
  dnsHosts,
  tlsHosts,
  dnsFound,
  tlsAddresses,
  dnsCaa,
  rdapDomain,
  mailSpf,
  mailKeys,
  mailRecords,
  mailForecast,
  httpEarlier,
  mailTransport,
  ...apartProbes,
  perfBaselines,
  releaseLive,
  edgePath,
  edgeSettings,
  edgeOrigin,
  edgeArrival,
  tlsVersions,
  mailReceived,
  mailInbound,
  journeyRuns,
  requestTraces,
  sessionPages,
  loadRuns,
  crowdRun,
  ttfbSamples,
  corsAnswers,
  limitBursts,
  logCanary,
  smokeRoutes,
  webhookAnswers,
  repoRehearsal,
  watchSchedule,
  watchRecords,
  watchDrill,
  repoBuilds,
  repoFallback,
];
