import type { BuildSetup, CleanBuilds } from "./evidence-build.ts";
import type { Checklist } from "./evidence-checklist.ts";
import type { CiSetup } from "./evidence-ci.ts";
import type { CrowdRun } from "./evidence-crowd.ts";
import type { CorsAnswers, EdgeArrival, EdgeOrigin, EdgePath, LimitBursts } from "./evidence-protection.ts";
import type { EdgeSettings } from "./evidence-edge.ts";
import type { DnsHosts, DnsZone } from "./evidence-dns.ts";
import type { CodeHints } from "./evidence-hints.ts";
import type { LogCanary } from "./evidence-logs.ts";
import type { CaaHosts, FoundNames, HostAddresses, Registration } from "./evidence-names.ts";
import type { MailForecast } from "./evidence-mail-forecast.ts";
import type { MailRecords, ReceivedMails } from "./evidence-mail.ts";
import type { EnvironmentInventory, SecretScan, ServedScan } from "./evidence-repository.ts";
import type { InboundMail, MailHosts } from "./evidence-mail-hosts.ts";
import type { MailKeys } from "./evidence-mail-keys.ts";
import type { MailSenders } from "./evidence-mail-senders.ts";
import type { MailTransport } from "./evidence-mail-transport.ts";
import type { StoredBaselines } from "./perf-baseline.ts";
import type { LiveCommit, ReleaseJournals } from "./evidence-releases.ts";
import type { PrivatePages } from "./evidence-session.ts";
import type { SmokeRoutes, WebhookAnswers } from "./evidence-smoke.ts";
import type { Migrations } from "./evidence-migrations.ts";
import type { Rehearsal } from "./evidence-rehearsal.ts";
import type { Fallback } from "./evidence-fallback.ts";
import type { RequestTraces } from "./evidence-traces.ts";
import type { SpfTrees } from "./evidence-spf.ts";
import type { JourneyRuns, LoadRuns, TtfbSamples } from "./evidence-speed.ts";
import type { AlarmDrill, MonitorRecords, MonitorSchedule } from "./evidence-watch.ts";
import type { EarlierWalks, Pages, RedirectWalks, TlsHosts, TlsVersions } from "./evidence-web.ts";

/** Every kind of evidence there is, by its key. The one list: a probe exists for each key, a check names the keys it needs. */
export interface EvidenceByKey {
  /** Every declared host, asked at the vantage's first resolver. */
  readonly "dns.hosts": DnsHosts;
  /** The zone at its parent, at every authoritative server and at every resolver. */
  readonly "dns.zone": DnsZone;
  /** Names below the domain that came to light, declared or not, and who answers at them. */
  readonly "dns.found": FoundNames;
  /** Which authorities may issue certificates for each host. */
  readonly "dns.caa": CaaHosts;
  /** What the registry says about the domain: registrar, expiry, lock. */
  readonly "rdap.domain": Registration;
  /** One TLS handshake with each address of the hosts that have several. */
  readonly "tls.addresses": HostAddresses;
  /** One TLS handshake per declared host. */
  readonly "tls.hosts": TlsHosts;
  /** Active: which TLS versions older than 1.2 a host still takes. */
  readonly "tls.versions": TlsVersions;
  /** The redirect map: every start URL walked to its end. */
  readonly "http.walks": RedirectWalks;
  /** The redirect map as it was kept at the last look. */
  readonly "http.earlier": EarlierWalks;
  /** The landing page of the site and the app, and the assets they load, each asset fetched twice. */
  readonly "http.pages": Pages;
  /** Secrets in the JavaScript that the live site serves. */
  readonly "http.served": ServedScan;
  /** SPF, DKIM, DMARC and MX records of the sending domain. */
  readonly "mail.records": MailRecords;
  /** What DNS says about mails that the declared providers will send. */
  readonly "mail.forecast": MailForecast;
  /** The SPF records of the sending domain and of its return paths, with everything they include. */
  readonly "mail.spf": SpfTrees;
  /** The hosts that take replies, bounces and reports, and what each says to one EHLO. */
  readonly "mail.hosts": MailHosts;
  /** Active: whether our own mail hosts take mail for postmaster and the From address. */
  readonly "mail.inbound": InboundMail;
  /** MTA-STS with its policy, and TLS reporting. */
  readonly "mail.transport": MailTransport;
  /** DKIM keys of the sending domain, and where they were published by mistake. */
  readonly "mail.keys": MailKeys;
  /** Mail providers that the code is written for. */
  readonly "mail.senders": MailSenders;
  /** Secrets in the work tree, the whole history and the built bundle. */
  readonly "repo.secrets": SecretScan;
  /** Environment names the code reads, compared with each environment's list. */
  readonly "repo.environment": EnvironmentInventory;
  /** What in the code looks slow or gives customers away: inferred, never proved. */
  readonly "repo.hints": CodeHints;
  /** Who changes what after the launch, as somebody wrote it down. */
  readonly "repo.checklist": Checklist;
  /** What the repository tells build machines to do when code is pushed. */
  readonly "repo.ci": CiSetup;
  /** Lock file, Node version and tooling: what the repository says about how it is built. */
  readonly "repo.build": BuildSetup;
  /** Active: the last commit built twice, each time from a clean copy. */
  readonly "repo.builds": CleanBuilds;
  /** The journals of `openingday release`. */
  readonly "repo.releases": ReleaseJournals;
  /** The commit that customers get, and whether the repository has it. */
  readonly "release.live": LiveCommit;
  /** What changes the database, in which order, and what is new since the last release. */
  readonly "repo.migrations": Migrations;
  /** Active: those changes, run on a PostgreSQL that holds nothing. */
  readonly "repo.rehearsal": Rehearsal;
  /** Active: the code of the release before, started against the changed database. */
  readonly "repo.fallback": Fallback;
  /** Whether the declared edge stands in front of the site. */
  readonly "edge.path": EdgePath;
  /** Cloudflare's own account of the zone, where the user gave a token that may read it. */
  readonly "edge.settings": EdgeSettings;
  /** Active: whether the origin can be reached around the edge, and whether the way to it is encrypted. */
  readonly "edge.origin": EdgeOrigin;
  /** Active: whether the last hop was encrypted, told by the server itself. */
  readonly "edge.arrival": EdgeArrival;
  /** Active: the mails that the application really sent, as they arrived. */
  readonly "mail.received": ReceivedMails;
  /** Active: the customer's journey, step by step. */
  readonly "journey.runs": JourneyRuns;
  /** What `openingday perf baseline` kept, and what was done about speed. */
  readonly "perf.baselines": StoredBaselines;
  /** Active: latency of authenticated routes under a fixed arrival rate. */
  readonly "load.runs": LoadRuns;
  /** Active: twenty people at once, each on a journey of their own. */
  readonly "crowd.run": CrowdRun;
  /** Active: what the application's own SDK tells about the requests of a run. */
  readonly "request.traces": RequestTraces;
  /** Active: customers' pages, asked as two customers and as nobody. */
  readonly "session.pages": PrivatePages;
  /** Active: time to first byte of cached public pages. */
  readonly "ttfb.samples": TtfbSamples;
  /** Active: what CORS answers nine foreign origins. */
  readonly "cors.answers": CorsAnswers;
  /** Active: a bounded burst at each declared form. */
  readonly "limit.bursts": LimitBursts;
  /** Active: values planted in the app's forms, and what its log kept of them. */
  readonly "log.canary": LogCanary;
  /** Active: pages that must answer, and addresses that must refuse a stranger. */
  readonly "smoke.routes": SmokeRoutes;
  /** Active: what each webhook makes of a signed, a forged and a repeated message. */
  readonly "webhook.answers": WebhookAnswers;
  /** Active: the running monitor's own account of its schedule. */
  readonly "watch.schedule": MonitorSchedule;
  /** Active: the running monitor's own account of the records that mail depends on. */
  readonly "watch.records": MonitorRecords;
  /** Active: the application stopped, the alarm timed at its sink. */
  readonly "watch.drill": AlarmDrill;
}

export type EvidenceKey = keyof EvidenceByKey;

/**
 * Evidence as gathered: the value, or why there is none. `not-asked`: this mode does not gather it; `not-configured`: the
 * configuration does not say where to look; `failed` and `timeout`: we tried. None of the four is ever "fine".
 */
export type Gathered<K extends EvidenceKey> =
  | { readonly ok: true; readonly value: EvidenceByKey[K]; readonly tookMs: number }
  | {
      readonly ok: false;
      readonly kind: "not-asked" | "not-configured" | "failed" | "timeout";
      readonly reason: string;
      readonly tookMs: number;
    };

export type EvidenceMap = { readonly [K in EvidenceKey]?: Gathered<K> };
