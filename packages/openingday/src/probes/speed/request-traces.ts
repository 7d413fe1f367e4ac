import { randomBytes } from "node:crypto";
import { createClientAddresses } from "../../journeys/client-address.ts";
import type { RequestTraces, TraceReceiver } from "../../model/evidence-traces.ts";
import { defineProbe, NotConfigured, type ProbeContext } from "../../model/probe.ts";
import type { StatementMeter } from "../../model/statement-meter.ts";
import type { Target } from "../../model/target.ts";
import type { HttpRequest, Tools } from "../../model/tools.ts";
import { addUpRequests } from "./add-up-requests.ts";
import { askRoutes, timesEach } from "./ask-routes.ts";
const mostJourneys = 6;
const journeyRequests = 100;
/** OpenTelemetry's SDKs send every five seconds. */
const longestWaitMs = 6500;
/** Longer than our own SDK keeps what it has. */
const quietMs = 700;
const lookEveryMs = 50;

/**
 * Walks the journeys and asks the measured routes, while the application's own SDK tells what each request asked for; where there is none,
 * its database tells what it was asked.
 */
export default defineProbe({
  key: "request.traces",
  mode: "active",
  timeoutMs: 120_000,
  // A journey may clean up after itself with 50 more.
  maxRequests: (target) => {
    const once = Math.min(mostJourneys, target.journeys.length) * (journeyRequests + 50) + timesEach * (target.load?.routes.length ?? 0);
    // The database is asked about two rounds, after the application where that tells nothing.
    return (target.traces === undefined ? 0 : once) + (target.databaseEnv === undefined ? 0 : 2 * once);
  },
  // Signing up is work for a processor: beside the bursts and the load it would look slow.
  phase: 3,
  async gather(context) {
    const { target, tools } = context;
    if (target.traces === undefined && target.databaseEnv === undefined)
      throw new NotConfigured(
        "the configuration names no port at which the application may tell what its requests do: set “perf.receiver”, and start the application with “node --import @openingday/node”; or name its database with “perf.databaseEnv”",
      );
    if (target.journeys.length === 0 && target.load === undefined)
      throw new NotConfigured("the configuration names neither a journey nor a measured route to follow");
    if (target.databaseEnv === undefined) return follow(context);
    if (tools.statements === undefined) throw new Error("no database can be asked here");
    if (target.traces === undefined) return within(tools.statements.open(target.databaseEnv), (meter) => count(context, meter));
    const opened = await tools.statements.open(target.databaseEnv).catch((error: unknown) => sayError(error));
    if (typeof opened === "string") return { ...(await follow(context)), missingIndexes: opened };
    return within(Promise.resolve(opened), (meter) => followBoth(context, meter));
  },
});

async function within<T>(opening: Promise<StatementMeter>, use: (meter: StatementMeter) => Promise<T>): Promise<T> {
  const meter = await opening;
  try {
    return await use(meter);
  } finally {
    await meter.close();
  }
}

/** The application tells what belongs to which request, its database how it would carry that out. */
async function followBoth(context: ProbeContext, meter: StatementMeter): Promise<RequestTraces> {
  const before = await meter.counts().catch((error: unknown) => sayError(error));
  const traces = await follow(context).catch((error: unknown) => {
    if (typeof before === "string" || context.signal.aborted) throw error;
    return count(context, meter);
  });
  if (traces.source === "database") return traces;
  if (typeof before === "string") return { ...traces, missingIndexes: before };
  try {
    const [{ findMissingIndexes }, { readTexts }] = await Promise.all([import("./missing-indexes.ts"), import("./statement-ledger.ts")]);
    const changed = [...(await meter.counts())].filter(([id, { calls }]) => calls > (before.get(id)?.calls ?? 0));
    const texts = await readTexts(
      meter,
      changed.map(([id]) => id),
    );
    return {
      ...traces,
      missingIndexes: await findMissingIndexes(
        meter,
        [...texts.values()].map((text) => ({ text, steps: [] })),
      ),
    };
  } catch (error) {
    return { ...traces, missingIndexes: sayError(error) };
  }
}

function sayError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What reads plans brings PostgreSQL's parser along, so it is loaded only where a database is named. */
async function count(context: ProbeContext, meter: StatementMeter): Promise<RequestTraces> {
  const { countSteps } = await import("./count-steps.ts");
  return countSteps(context, meter, chooseJourneys(context.target));
}

/** Walks everything while the application is listened to. */
async function follow(context: ProbeContext): Promise<RequestTraces> {
  const { target, tools } = context;
  if (tools.traces === undefined || target.traces === undefined) throw new Error("nothing can be received here");
  const run = createRun();
  const receiver = await tools.traces.open(target.traces, (traceId) => run.belongs(traceId));
  try {
    await askEverything(context, run);
    context.progress("waiting for what the application tells");
    await waitForSpans(context, receiver, run);
    return describe(receiver, run);
  } finally {
    await receiver.close();
  }
}

/** The one that signs in last: its customer asks the routes. */
function chooseJourneys({ journeys, load }: Target): Target["journeys"] {
  return journeys.slice(0, mostJourneys).toSorted((a, b) => Number(a.id === load?.session) - Number(b.id === load?.session));
}

interface Run {
  readonly word: string;
  belongs(traceId: string): boolean;
  /** Headers that mark one request, and by which it is found again. */
  mark(step: string): Readonly<Record<string, string>>;
  stepOf(traceId: string): string | undefined;
  sent(): number;
}

/** All traces of one run begin alike, so that what others send is told apart. */
function createRun(): Run {
  const prefix = randomBytes(8).toString("hex");
  const steps = new Map<string, string>();
  return {
    word: prefix,
    belongs: (traceId) => traceId.startsWith(prefix),
    mark(step) {
      const traceId = prefix + randomBytes(8).toString("hex");
      steps.set(traceId, step);
      return { "x-openingday-run": prefix, traceparent: `00-${traceId}-${randomBytes(8).toString("hex")}-01` };
    },
    stepOf: (traceId) => steps.get(traceId),
    sent: () => steps.size,
  };
}

async function askEverything(context: ProbeContext, run: Run): Promise<void> {
  const { target, tools, signal } = context;
  const own = ownHosts(target);
  const addresses = target.clientAddresses === undefined ? undefined : createClientAddresses(target.clientAddresses, tools.random.word());
  const { runJourney } = await import("../../journeys/run.ts");
  context.progress("walking through the journeys");
  const session = target.load?.session;
  await Promise.all(
    chooseJourneys(target).map(async (journey) => {
      let step = "";
      const marking = markRequests(tools, (url) => (own.has(hostOf(url)) ? run.mark(step) : undefined));
      const localAddress = addresses?.next();
      const result = await runJourney(journey, {
        tools: marking,
        signal,
        cleanup: "later",
        maxRequests: journeyRequests,
        inbox: target.inbox,
        localAddress,
        beforeStep: (name) => (step = name),
      });
      try {
        if (journey.id !== session || target.load === undefined || !result.run.ok) return;
        const ask = { values: result.values, cookie: (url: string) => result.jar.header(url), localAddress };
        await askRoutes(context, target.load, ask, { mark: (route) => run.mark(route), asked: async () => undefined });
      } finally {
        step = "";
        await result.cleanUp();
      }
    }),
  );
}

/** The same tools, with a mark on the requests that `mark` gives one. */
function markRequests(tools: Tools, mark: (url: string) => Readonly<Record<string, string>> | undefined): Tools {
  const request = (one: HttpRequest): ReturnType<Tools["http"]["request"]> => {
    const headers = mark(one.url);
    return tools.http.request(headers === undefined ? one : { ...one, headers: { ...one.headers, ...headers } });
  };
  return { ...tools, http: { request } };
}

/** Hosts of the application itself: mailboxes and payment pages on the way are nobody's to mark. */
function ownHosts({ declared, load }: Target): ReadonlySet<string> {
  const urls = [declared.site, declared.app, ...(load?.routes ?? []).map(({ url }) => url)];
  return new Set([...urls.map(hostOf), ...declared.hosts.map(({ name }) => name.toLowerCase())]);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : "";
}

/** Until all requests were told, or nothing more comes; our own SDK sends at once. */
async function waitForSpans({ tools: { clock }, signal }: ProbeContext, receiver: TraceReceiver, run: Run): Promise<void> {
  const begunAt = clock.now();
  let taken = 0;
  let lastAt = begunAt;
  for (;;) {
    const now = clock.now();
    const counts = receiver.counts();
    const isNew = counts.taken > taken;
    if (isNew) [taken, lastAt] = [counts.taken, now];
    const isQuiet = taken > 0 && now - lastAt >= quietMs;
    if (isNew || isQuiet) {
      const requests = receiver.requests();
      const all = requests.length >= run.sent();
      // Ours tells a request as a whole; of others parts may still come.
      const isOurs = requests.length > 0 && requests.every(({ sdk }) => sdk === "openingday");
      if ((all && isOurs) || (isQuiet && (all || isOurs))) return;
    }
    if (now - begunAt >= longestWaitMs || signal.aborted) return;
    await clock.sleep(lookEveryMs, signal);
  }
}

function describe(receiver: TraceReceiver, run: Run): RequestTraces {
  const requests = receiver.requests();
  const { foreign, dropped } = receiver.counts();
  if (requests.length === 0)
    throw new Error(
      `the application told nothing about ${run.sent()} requests${foreign === 0 ? "" : `, though ${foreign} spans came that belong to none of them`}: start it with “node --import @openingday/node”, or with an OpenTelemetry SDK, and with OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.url}`,
    );
  return {
    source: "application",
    sdks: [...new Set(requests.map(({ sdk }) => sdk))],
    sent: run.sent(),
    told: requests.length,
    dropped,
    routes: addUpRequests(requests, (traceId) => run.stepOf(traceId)),
  };
}
