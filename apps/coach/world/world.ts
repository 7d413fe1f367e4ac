import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { randomBytes } from "node:crypto";
import { buildAssets } from "../app/build-assets.ts";
import { changeSettings, developmentSettings, productionSettings, type Settings, writeSettings } from "./app-settings.ts";
import { type AppProcess, createAppProcess } from "./app-process.ts";
import { writeBaselines } from "./baselines.ts";
import { startBinary } from "./binary.ts";
import { startControl } from "./control.ts";
import { type Door, startDoor } from "./edge/door.ts";
import { startFormerHost } from "./edge/former-host.ts";
import { countPayments, startDatabase } from "./database.ts";
import { type Broken, healthy } from "./faults/fault.ts";
import { breakWorld } from "./faults/faults.ts";
import { takeFolder } from "./folder.ts";
import { freePorts } from "./free-port.ts";
import { addresses, hosts } from "./names.ts";
import { startStripeStub } from "./payment/stripe-stub.ts";
import { lockFor } from "./lock-file.ts";
import { writeReleaseJournals } from "./release-journals.ts";
import { createRepository } from "./repository.ts";
import {
  createCertificates,
  createDkimKey,
  findPorts,
  originFor,
  startBrightpathEdge,
  startBrightpathRegistry,
  startInboxes,
  startMailHost,
  startNames,
} from "./services.ts";
import { createUndo } from "./undo.ts";
import { writePapers } from "./papers.ts";
import { writeWorldFile, type WorldFile } from "./world-file.ts";

/** A running demo world: a real SaaS, its names, mail, payments and alarms, all on loopback. */
export interface World {
  /** Folder with the configuration: the binary runs here. */
  readonly folder: string;
  /** Environment for the binary. */
  readonly env: Readonly<Record<string, string>>;
  readonly file: WorldFile;
  readonly door: Door;
  readonly mailboxUrl: string;
  readonly spkiSha256: string;
  readonly edgeAddress: string;
  /** Switches that are on. */
  on(): readonly string[];
  /** Turns exactly these switches on and all others off; resolves when the world answers that way. */
  switchTo(names: readonly string[]): Promise<void>;
  /** Milliseconds added to every answer of the world. */
  setLatency(latencyMs: number): void;
  /** Stops everything that was started; safe to call twice. */
  stop(): Promise<void>;
}

const checkout = resolve(import.meta.dirname, "../../..");
const coach = resolve(import.meta.dirname, "..");

export interface WorldOptions {
  readonly withMonitor: boolean;
  /** Where the app hands in its mail, such as `smtp://127.0.0.1:2525`; the world's own mailbox when absent. */
  readonly appSmtpUrl?: string;
}

/** Starts the world. Rejects with a plain sentence, and with nothing left running, when a part does not start. */
export async function startWorld(options: WorldOptions = { withMonitor: true }): Promise<World> {
  const undo = createUndo();
  try {
    return await assemble(undo, options);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function assemble(undo: ReturnType<typeof createUndo>, { withMonitor, appSmtpUrl }: WorldOptions): Promise<World> {
  const owned = await takeFolder(checkout);
  undo.add(() => owned.release());
  const folder = owned.path;
  const inside = (name: string): string => join(folder, name);
  await Promise.all(["environments", "certificates", "logs"].map((name) => mkdir(inside(name), { recursive: true, mode: 0o700 })));

  const database = undo.pending(startDatabase(folder, undo));
  const repository = undo.pending(createRepository(coach, inside("repository"), Date.now(), await lockFor(checkout, "apps/coach")));
  const ports = await findPorts();
  const dkim = await createDkimKey(inside("certificates"));
  const [names, certificates, inboxes] = await Promise.all([
    startNames(ports.dns, dkim.record).then((started) => undo.keep(started, () => started.stop())),
    createCertificates(inside("certificates")),
    startInboxes(ports.smtp).then((started) => undo.keep(started, () => Promise.all([started.mailbox.stop(), started.sinks.stop()]))),
  ]);
  const mailHost = await startMailHost(ports.smtp, certificates);
  undo.add(() => mailHost.stop());
  const edge = await startBrightpathEdge(ports, certificates);
  undo.add(() => edge.stop());
  const former = await startFormerHost({
    address: addresses.former,
    httpPort: ports.http,
    httpsPort: ports.https,
    certificate: await certificates.certificateFor(hosts.www),
  });
  undo.add(() => former.stop());
  const registry = await startBrightpathRegistry(Date.now());
  undo.add(() => registry.stop());
  const secretKey = ["sk", "test", randomBytes(16).toString("hex")].join("_");
  const webhookSecret = `whsec_${randomBytes(16).toString("hex")}`;
  const stripe = await startStripeStub({
    address: "127.0.0.1",
    port: 0,
    secretKey,
    webhookSecret,
    webhook: { url: `https://${hosts.app}/webhooks/stripe`, dial: `${edge.address}:${ports.https}`, ca: certificates.authority.certPem },
  });
  undo.add(() => stripe.stop());
  const assetsFolder = inside("assets");
  await buildAssets(assetsFolder);
  const scratch = await repository;
  const settings = productionSettings({
    databaseUrl: await database,
    httpsPort: ports.https,
    certFile: certificates.certFile,
    keyFile: certificates.keyFile,
    clientCaFile: certificates.clientCaFile,
    stripe: { url: stripe.url, secretKey, webhookSecret },
    smtpUrl: appSmtpUrl ?? `smtp://${inboxes.mailbox.address}:${ports.smtp}`,
    dkimKeyFile: dkim.file,
    commit: scratch.released,
    assetsFolder,
  });
  await writeSettings(inside("environments/development.env"), developmentSettings(settings));
  const tracesPort = await freePorts([{ address: "127.0.0.1", protocol: "tcp" }]);
  const app = createAppProcess(inside("logs/app.log"), `http://127.0.0.1:${tracesPort}`);
  undo.add(() => app.stop());
  const watchPort = await freePorts([{ address: "127.0.0.1", protocol: "tcp" }]);
  const controlPort = await freePorts([{ address: "127.0.0.1", protocol: "tcp" }]);

  let file: WorldFile = {
    httpPort: ports.http,
    httpsPort: ports.https,
    smtpPort: ports.smtp,
    dnsPort: ports.dns,
    rdapUrl: registry.url,
    mailboxUrl: inboxes.mailbox.url,
    smtpUrl: `smtp://${inboxes.mailbox.address}:${ports.smtp}`,
    slackUrl: inboxes.sinks.slackUrl,
    alarmsUrl: inboxes.sinks.alarmsUrl,
    controlUrl: `http://127.0.0.1:${controlPort}`,
    watchListen: `127.0.0.1:${watchPort}`,
    tracesPort,
    monitorIntervalSeconds: healthy.monitorIntervalSeconds,
    recordsIntervalSeconds: healthy.recordsIntervalSeconds,
    ca: certificates.caFile,
    repository: inside("repository"),
    log: inside("logs/app.log"),
    bundle: assetsFolder,
    modules: join(checkout, "node_modules").replaceAll("\\", "/"),
    environments: { production: inside("environments/production.env"), development: inside("environments/development.env") },
  };
  const env = {
    BRIGHTPATH_WORLD: inside("world.json"),
    XDG_STATE_HOME: inside("state"),
    BRIGHTPATH_WEBHOOK_SECRET: webhookSecret,
    // The next release's changes are tried on databases of their own, beside the app's.
    OPENINGDAY_POSTGRES_URL: settings["DATABASE_URL"] ?? "",
  };
  await writeWorldFile(env.BRIGHTPATH_WORLD, file);
  await writePapers(coach, folder, Date.now());
  await writeReleaseJournals(folder, scratch, healthy.releases, Date.now());
  await writeBaselines(folder, scratch, Date.now());

  const monitor = { running: undefined as ReturnType<typeof startBinary> | undefined };
  const stopMonitor = async (): Promise<void> => {
    const { running } = monitor;
    monitor.running = undefined;
    await running?.stop();
  };
  undo.add(stopMonitor);
  const startMonitor = (): void => {
    monitor.running = startBinary(["watch"], folder, env);
  };
  const startApp = (broken: Broken): Promise<void> => runApp(app, settings, broken);

  let on: readonly string[] = [];
  let now = healthy;
  await writeSettings(inside("environments/production.env"), settings);
  await startApp(healthy);
  if (withMonitor) startMonitor();

  const switchTo = async (wanted: readonly string[]): Promise<void> => {
    const next = breakWorld(wanted);
    const differs = (part: keyof Broken): boolean => JSON.stringify(next[part]) !== JSON.stringify(now[part]);
    if (differs("zone") || differs("secondServer") || differs("nameServers"))
      names.publish(next.zone, next.secondServer, next.nameServers === "moved");
    if (differs("repository"))
      await scratch.change({
        ...(next.repository.committed ? { committedKey: liveKey() } : {}),
        ...(next.repository.former ? { formerKey: liveKey() } : {}),
        unscanned: next.repository.unscanned,
        unlocked: next.repository.unlocked,
        ...(next.repository.migration === "none" ? {} : { migration: next.repository.migration }),
      });
    if (differs("releases")) await writeReleaseJournals(folder, scratch, next.releases, Date.now());
    if (differs("bundleKey"))
      await buildAssets(assetsFolder, { define: { PUBLIC_PAYMENT_KEY: JSON.stringify(next.bundleKey ? liveKey() : "") } });
    if (differs("sharedSettings"))
      await writeSettings(inside("environments/development.env"), developmentSettings(settings, next.sharedSettings));
    if (differs("environment")) await writeSettings(inside("environments/production.env"), changeSettings(settings, next.environment));
    if (differs("environment") || differs("breaks") || differs("bundleKey")) await startApp(next);
    if (differs("edge")) {
      const { loopHosts, badCertificates, aliases, plainHosts, keepsQuery, slashedPaths, keptAnyway } = next.edge;
      Object.assign(edge.settings, { loopHosts, badCertificates, aliases, plainHosts, keepsQuery, slashedPaths, keptAnyway });
      edge.settings.cacheEnabled = next.edge.cache === "on" && next.edge.mark;
      edge.settings.rewriteHeaders = rewriteFor(next);
      if (next.edge.plainOrigin !== now.edge.plainOrigin) edge.setOrigin(originFor(ports, certificates, next.edge.plainOrigin));
    }
    edge.reload();
    if (differs("monitor") || differs("monitorIntervalSeconds") || differs("recordsIntervalSeconds")) {
      const { monitorIntervalSeconds, recordsIntervalSeconds } = next;
      file = { ...file, monitorIntervalSeconds, recordsIntervalSeconds };
      await writeWorldFile(env.BRIGHTPATH_WORLD, file);
      await stopMonitor();
      if (next.monitor === "on") startMonitor();
    }
    [now, on] = [next, wanted];
  };

  const control = await startControl(controlPort, {
    stopApp: () => app.stop(),
    startApp: () => startApp(now),
    on: () => on,
    switchTo,
    countPayments: (word) => countPayments(settings["DATABASE_URL"] ?? "", word),
  });
  undo.add(() => control.stop());
  const door = await startDoor({
    port: 0,
    names: { site: hosts.site, app: hosts.app, api: hosts.api },
    edge: { address: edge.address, port: ports.https, ca: certificates.authority.certPem },
    payment: stripe.url,
  });
  undo.add(() => door.stop());
  inboxes.mailbox.settings.rewriteShown = (text) => door.rewrite(text);

  return {
    folder,
    env,
    get file() {
      return file;
    },
    door,
    mailboxUrl: inboxes.mailbox.url,
    spkiSha256: certificates.authority.spkiSha256,
    edgeAddress: edge.address,
    on: () => on,
    switchTo,
    setLatency(latencyMs) {
      for (const part of [names.parent, ...names.servers, ...names.resolvers, edge, inboxes.mailbox, stripe, registry])
        part.settings.latencyMs = latencyMs;
    },
    stop: () => undo.run(),
  };
}

function runApp(app: AppProcess, settings: Settings, broken: Broken): Promise<void> {
  return app.start(changeSettings(settings, broken.environment), broken.breaks);
}

/** What a careless tool would have pasted: shaped like a live key, made at run time, valid nowhere. */
function liveKey(): string {
  return ["sk", "live", `51${randomBytes(24).toString("hex")}`].join("_");
}

function rewriteFor({ edge }: Broken): EdgeRewrite {
  if (edge.mark && edge.cache === "on") return undefined;
  return ({ path, headers }) => {
    if (edge.mark) return path.startsWith("/assets/") ? { ...headers, "cache-control": "no-store" } : headers;
    const { "x-edge": _, "x-cache": __, ...unmarked } = headers;
    return unmarked;
  };
}
type EdgeRewrite = Awaited<ReturnType<typeof startBrightpathEdge>>["settings"]["rewriteHeaders"];
