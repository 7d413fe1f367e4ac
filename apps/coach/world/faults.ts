/** State of everything that a switch can change; all off is a healthy world. */
export interface Broken {
  readonly zone: { withoutApex: boolean; withoutDmarc: boolean; formerApp: boolean };
  readonly edge: { loopHosts: readonly string[]; wrongCertificateFor: readonly string[]; cache: "on" | "off"; mark: boolean };
  readonly repository: { committed: boolean; former: boolean };
  readonly bundleKey: boolean;
  /** Settings of the app that differ; null takes one away, from the platform's list too. */
  readonly environment: Readonly<Record<string, string | null>>;
  readonly breaks: readonly string[];
  readonly monitor: "on" | "off";
  readonly monitorIntervalSeconds: number;
}

/** One switch of the demo: what it breaks, and what the audit must say about it. */
export interface Fault {
  readonly name: string;
  /** Rows that must fail (or warn), besides those that follow from them. */
  readonly rows: readonly string[];
  /** Rows that can no longer be seen because of it. */
  readonly blinds: readonly string[];
  readonly verdict: "no-go" | "cannot-tell" | "go";
  /** Id of the risk that must come first. */
  readonly risk: string;
  /** Kinds of evidence that only `prove` gathers and that show this fault. */
  readonly active: readonly string[];
  readonly break: DeepPartial<Broken>;
}
type DeepPartial<T> = {
  readonly [K in keyof T]?: T[K] extends readonly unknown[] | string | boolean | number
    ? T[K]
    : K extends "environment"
      ? T[K]
      : Partial<T[K]>;
};

export const healthy: Broken = {
  zone: { withoutApex: false, withoutDmarc: false, formerApp: false },
  edge: { loopHosts: [], wrongCertificateFor: [], cache: "on", mark: true },
  repository: { committed: false, former: false },
  bundleKey: false,
  environment: {},
  breaks: [],
  monitor: "on",
  monitorIntervalSeconds: 1,
};

const noGo = { verdict: "no-go", blinds: [], active: [] } as const;
const other = "mailer.test";

/** Every switch there is, one line each. */
export const faults: readonly Fault[] = [
  {
    ...noGo,
    name: "dns.apex-missing",
    rows: ["MB1", "S7.C1"],
    blinds: ["S2.C1", "S2.C2", "S4.C3", "S5.C1", "S5.C4"],
    risk: "site-unreachable",
    break: { zone: { withoutApex: true } },
  },
  { ...noGo, name: "dns.split-auth", rows: ["T5"], risk: "dns-disagrees", break: { zone: { formerApp: true } } },
  {
    ...noGo,
    name: "redirect.loop",
    rows: ["S1.C2"],
    blinds: ["S2.C2"],
    risk: "redirect-broken",
    break: { edge: { loopHosts: ["www.brightpath.test"] } },
  },
  {
    ...noGo,
    name: "tls.wrong-host",
    rows: ["MB1", "S2.F2"],
    blinds: ["S2.C2"],
    risk: "insecure-connection",
    break: { edge: { wrongCertificateFor: ["www.brightpath.test"] } },
  },
  {
    ...noGo,
    name: "mail.no-dkim",
    rows: ["MB2", "S2.C6"],
    risk: "mail-in-spam",
    active: ["mail.received"],
    break: { environment: { DKIM_DOMAIN: "", DKIM_SELECTOR: "", DKIM_PRIVATE_KEY_FILE: "" } },
  },
  {
    ...noGo,
    name: "mail.no-dmarc",
    rows: ["S2.C7", "T6", "A7", "MB2"],
    risk: "mail-in-spam",
    active: ["mail.received"],
    break: { zone: { withoutDmarc: true } },
  },
  {
    ...noGo,
    name: "mail.unaligned",
    rows: ["T6", "A7", "MB2", "S2.F1"],
    risk: "mail-in-spam",
    active: ["mail.received"],
    break: { environment: { MAIL_ENVELOPE_FROM: `bounce@${other}`, DKIM_DOMAIN: other } },
  },
  { ...noGo, name: "secret.committed", rows: ["T4", "S1.C3"], risk: "secret-exposed", break: { repository: { committed: true } } },
  { ...noGo, name: "secret.in-history", rows: ["T4"], risk: "secret-exposed", break: { repository: { former: true } } },
  { ...noGo, name: "secret.in-bundle", rows: ["T4", "S1.F2"], risk: "secret-in-browser", break: { bundleKey: true } },
  { ...noGo, name: "env.missing", rows: ["S3.F2"], risk: "environment-broken", break: { environment: { CALENDAR_FEED_KEY: null } } },
  {
    ...noGo,
    name: "slow.dashboard",
    rows: ["T1", "A3"],
    risk: "slow-dashboard",
    active: ["load.runs"],
    break: { breaks: ["slow.dashboard"] },
  },
  { ...noGo, name: "cache.off", rows: ["T2", "S4.C3"], risk: "slow-pages", active: ["ttfb.samples"], break: { edge: { cache: "off" } } },
  {
    ...noGo,
    name: "ratelimit.off",
    rows: ["S5.C2", "S5.F1"],
    risk: "forms-hammered",
    active: ["limit.bursts"],
    break: { environment: { RATE_LIMITS: "off" } },
  },
  {
    ...noGo,
    name: "edge.off",
    rows: ["S2.C4", "S5.C1"],
    blinds: ["T2"],
    risk: "edge-bypassed",
    active: ["edge.origin", "ttfb.samples"],
    break: { edge: { mark: false } },
  },
  {
    ...noGo,
    name: "cors.reflect",
    rows: ["S5.C3", "S5.F2"],
    risk: "cross-site-access",
    active: ["cors.answers"],
    break: { environment: { CORS_ORIGINS: "reflect" } },
  },
  {
    ...noGo,
    name: "monitor.off",
    rows: ["T3", "MB6", "S6.F1"],
    blinds: ["S6.C1"],
    risk: "outage-unseen",
    active: ["watch.schedule", "watch.drill"],
    break: { monitor: "off" },
  },
  {
    ...noGo,
    name: "monitor.interval-5m",
    rows: ["T3"],
    risk: "outage-unseen",
    active: ["watch.schedule"],
    break: { monitorIntervalSeconds: 300 },
  },
  {
    ...noGo,
    name: "flow.login-500",
    rows: ["P1", "S1.F3"],
    risk: "customers-blocked",
    active: ["journey.runs"],
    break: { breaks: ["flow.login-500"] },
  },
  {
    ...noGo,
    name: "flow.checkout-500",
    rows: ["P1", "S1.F3"],
    risk: "checkout-broken",
    active: ["journey.runs"],
    break: { breaks: ["flow.checkout-500"] },
  },
];

/** The switch of this name; throws a sentence that lists them all. */
export function findFault(name: string): Fault {
  const fault = faults.find((candidate) => candidate.name === name);
  if (fault === undefined) throw new Error(`There is no switch “${name}”. The switches are ${faults.map((one) => one.name).join(", ")}.`);
  return fault;
}

/** The healthy world with the given switches on. */
export function breakWorld(names: readonly string[]): Broken {
  let broken = healthy;
  for (const name of names) {
    const change = findFault(name).break;
    broken = {
      zone: { ...broken.zone, ...change.zone },
      edge: { ...broken.edge, ...change.edge },
      repository: { ...broken.repository, ...change.repository },
      bundleKey: broken.bundleKey || change.bundleKey === true,
      environment: { ...broken.environment, ...change.environment },
      breaks: [...broken.breaks, ...(change.breaks ?? [])],
      monitor: change.monitor ?? broken.monitor,
      monitorIntervalSeconds: change.monitorIntervalSeconds ?? broken.monitorIntervalSeconds,
    };
  }
  return broken;
}
