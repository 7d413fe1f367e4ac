import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ScratchPlace } from "../model/scratch.ts";
import type { Declared, DeclaredHost, FallbackPlan, Inbox, LoadPlan, Target } from "../model/target.ts";
import { ConfigError } from "./config-error.ts";
import type { ParsedConfig } from "./schema.ts";
import { smokePlan } from "./smoke-plan.ts";

/** The list of settings with owner and purpose, beside the configuration. */
const settingsListName = "openingday.env.yaml";
/** Who changes what after the launch, beside it. */
const checklistName = "openingday.checklist.yaml";
/** What was made faster, beside it. */
const speedWorkName = "openingday.speed.yaml";

/** A target from a bare domain: what a first audit needs and nothing more. */
export function targetFromDomain(domain: string, repository?: string): Target {
  return {
    declared: declare({ domain }),
    vantage: { resolvers: [], parents: [], connect: {}, dnsPort: 53 },
    ...(repository === undefined
      ? {}
      : { repository, settingsList: resolve(repository, settingsListName), checklist: resolve(repository, checklistName) }),
    environments: [],
    journeys: [],
    cachedPages: [],
  };
}

/** The target that a configuration describes, without its journeys; paths in it are relative to `folder`. Rejects with ConfigError. */
export async function targetFromConfig(config: ParsedConfig, folder: string): Promise<Target> {
  const { vantage } = config;
  const ca = vantage?.ca === undefined ? undefined : await readPem(resolve(folder, vantage.ca));
  const at = (path: string): string => resolve(folder, path);
  return {
    declared: declare(config),
    vantage: {
      resolvers: vantage?.resolvers ?? [],
      parents: vantage?.parents ?? [],
      connect: vantage?.connect ?? {},
      dnsPort: vantage?.dnsPort ?? 53,
      ...(ca === undefined ? {} : { ca }),
      ...(vantage?.rdap === undefined ? {} : { rdap: vantage.rdap }),
      ...(vantage?.cloudflareApi === undefined ? {} : { cloudflareApi: vantage.cloudflareApi }),
    },
    ...(config.extraNames === undefined ? {} : { extraNames: at(config.extraNames) }),
    ...(config.repository === undefined ? {} : { repository: at(config.repository) }),
    ...(config.bundle === undefined ? {} : { bundle: at(config.bundle) }),
    ...(config.image === undefined ? {} : { image: at(config.image) }),
    environments: Object.entries(config.environments ?? {}).map(([name, file]) => ({ name, file: at(file) })),
    settingsList: at(settingsListName),
    checklist: at(checklistName),
    journeys: [],
    ...(config.mail?.inbox === undefined ? {} : { inbox: asInbox(config.mail.inbox) }),
    ...(config.load === undefined ? {} : { load: asLoad(config.load) }),
    ...(config.crowd === undefined ? {} : { crowd: config.crowd }),
    ...(config.perf?.receiver === undefined ? {} : { traces: asReceiver(config.perf.receiver) }),
    ...(config.perf?.databaseEnv === undefined ? {} : { databaseEnv: config.perf.databaseEnv }),
    cachedPages: config.cachedPages ?? [],
    runs: at(".openingday/runs"),
    speed: { baselines: at(".openingday/perf"), work: at(speedWorkName) },
    ...(config.release === undefined ? {} : { releases: asReleases(config.release, at(".openingday/releases")) }),
    ...(config.fallback === undefined ? {} : { fallback: asFallback(config.fallback) }),
    ...(config.build === undefined ? {} : { builds: asBuilds(config.build, config.release?.build) }),
    scratch: asScratch(config.migrations, [...(config.repository === undefined ? [] : [at(config.repository)]), folder]),
    ...(config.watch === undefined ? {} : { watch: { url: `http://${config.watch.listen}` } }),
    ...(config.drill === undefined
      ? {}
      : { drill: { ...config.drill, intervalSeconds: Math.min(...(config.watch?.checks.map((check) => check.intervalSeconds) ?? [60])) } }),
    ...(config.logs === undefined
      ? {}
      : { logs: { ...config.logs, ...(config.logs.file === undefined ? {} : { file: at(config.logs.file) }) } }),
    smoke: smokePlan(config),
    ...(vantage?.clientAddresses === undefined ? {} : { clientAddresses: vantage.clientAddresses }),
  };
}

function declare(config: Pick<ParsedConfig, "domain"> & Partial<ParsedConfig>): Declared {
  const site = config.site ?? `https://${config.domain}/`;
  const app = config.app ?? site;
  return {
    domain: config.domain,
    site,
    app,
    hosts: config.hosts === undefined ? defaultHosts(config.domain, site, app) : config.hosts,
    ...(config.edge === undefined ? {} : { edge: config.edge }),
    ...(config.mail === undefined ? {} : { mailFrom: config.mail.from }),
    selectors: config.mail?.selectors ?? [],
    senders: config.mail?.senders ?? [],
    ...(config.mail?.linkHosts === undefined ? {} : { mailLinkHosts: config.mail.linkHosts }),
    ...(config.cors === undefined ? {} : { cors: config.cors }),
    forms: config.forms ?? [],
    ...(config.webhooks === undefined ? {} : { webhooks: config.webhooks }),
    ...(config.largeAnswers === undefined ? {} : { largeAnswers: config.largeAnswers }),
    ...(config.oauthCallbacks === undefined ? {} : { oauthCallbacks: config.oauthCallbacks }),
    documentedRecords: config.records ?? [],
    owners: config.owners ?? {},
  };
}

/** A port alone is one that nobody else can reach. */
function asReceiver(receiver: number | string): NonNullable<Target["traces"]> {
  if (typeof receiver === "number") return { address: "127.0.0.1", port: receiver };
  const at = receiver.lastIndexOf(":");
  return { address: receiver.slice(0, at).replaceAll(/^\[|\]$/gu, ""), port: Number(receiver.slice(at + 1)) };
}

function asReleases({ rollback, live }: NonNullable<ParsedConfig["release"]>, journals: string): NonNullable<Target["releases"]> {
  return {
    journals,
    canGoBack: rollback !== undefined,
    ...(live === undefined ? {} : { live: { url: live.url, ...(live.field === undefined ? {} : { field: live.field }) } }),
  };
}

function asLoad({ core, ...load }: NonNullable<ParsedConfig["load"]>): LoadPlan {
  const { signUp, booking, dashboard } = core ?? {};
  if (core === undefined) return load;
  return {
    ...load,
    core: {
      ...(signUp === undefined ? {} : { signUp }),
      ...(booking === undefined ? {} : { booking }),
      ...(dashboard === undefined ? {} : { dashboard }),
    },
  };
}

type Commands = NonNullable<ParsedConfig["build"]>;

function asBuilds({ install, command, output }: Commands, released: Commands["command"]): NonNullable<Target["builds"]> {
  const build = command ?? released;
  return { output, ...(install === undefined ? {} : { install }), ...(build === undefined ? {} : { command: build }) };
}

function asFallback({ port, smoke, ...fallback }: NonNullable<ParsedConfig["fallback"]>): FallbackPlan {
  return {
    ...fallback,
    smoke,
    ...(port === undefined ? {} : { port }),
  };
}

function asScratch({ server, serverEnv }: NonNullable<ParsedConfig["migrations"]> = {}, folders: readonly string[]): ScratchPlace {
  return { folders, ...(server === undefined ? {} : { server }), ...(serverEnv === undefined ? {} : { serverEnv }) };
}

function asInbox({ waitSeconds, ...inbox }: NonNullable<NonNullable<ParsedConfig["mail"]>["inbox"]>): Inbox {
  return waitSeconds === undefined ? inbox : { ...inbox, waitSeconds };
}

function defaultHosts(domain: string, site: string, app: string): DeclaredHost[] {
  const hosts = new Map<string, DeclaredHost>([[domain, { name: domain, role: "site" }]]);
  const labels = domain.split(".").length;
  if (labels === 2) hosts.set(`www.${domain}`, { name: `www.${domain}`, role: "redirect", to: site });
  for (const [address, role] of [
    [site, "site"],
    [app, "app"],
  ] as const) {
    const name = new URL(address).hostname;
    if (!hosts.has(name)) hosts.set(name, { name, role });
  }
  return [...hosts.values()];
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new ConfigError(`The certificate file ${file} named in vantage.ca cannot be read.`);
  }
}
