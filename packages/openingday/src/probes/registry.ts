import type { Probe } from "../model/probe.ts";
import corsAnswers from "./cors-answers.ts";
import dnsHosts from "./dns-hosts.ts";
import dnsZone from "./dns-zone.ts";
import edgeOrigin from "./edge-origin.ts";
import edgePath from "./edge-path.ts";
import httpPages from "./http-pages.ts";
import httpServed from "./http-served.ts";
import httpWalks from "./http-walks.ts";
import journeyRuns from "./journey-runs.ts";
import limitBursts from "./limit-bursts.ts";
import loadRuns from "./load-runs.ts";
import mailReceived from "./mail-received.ts";
import mailRecords from "./mail-records.ts";
import repoEnvironment from "./repo-environment.ts";
import repoSecrets from "./repo-secrets.ts";
import tlsHosts from "./tls-hosts.ts";
import ttfbSamples from "./ttfb-samples.ts";
import watchDrill from "./watch-drill.ts";
import watchSchedule from "./watch-schedule.ts";

/** Every probe there is, one for each kind of evidence. */
export const probes: readonly Probe[] = [
  dnsHosts,
  dnsZone,
  tlsHosts,
  httpWalks,
  httpPages,
  httpServed,
  mailRecords,
  repoSecrets,
  repoEnvironment,
  edgePath,
  edgeOrigin,
  mailReceived,
  journeyRuns,
  loadRuns,
  ttfbSamples,
  corsAnswers,
  limitBursts,
  watchSchedule,
  watchDrill,
];
