import { performance } from "node:perf_hooks";
import { createSecureContext, getCACertificates } from "node:tls";
import type { JourneyRun, StepRun } from "../model/evidence-speed.ts";
import { createClientAddresses } from "./client-address.ts";
import { openConnections, type Connections, type Dial } from "./connections.ts";
import { createCookieJar } from "./cookie-jar.ts";
import { letIn, type CrowdNow } from "./crowd.ts";
import { openDrivenHttp } from "./driven-http.ts";
import { loadHistograms } from "./latency-histogram.ts";
import type { JourneyWork, LoadOrder, LoadShare, RoutesWork, ShareStep } from "./load-order.ts";
import { toLoadRoutes } from "./load-routes.ts";
import type { JourneyTools } from "./run-state.ts";
import { createTally, type Tally } from "./tally.ts";
import { createTimeline, type Timeline } from "./timeline.ts";
import { probeTimer } from "./timer-probe.ts";
import { toTimetable } from "./timetable.ts";

export interface ShareTools extends Pick<JourneyTools, "clock" | "imap" | "secret"> {
  readonly word: () => string;
}

export interface ShareOptions {
  readonly order: LoadOrder;
  readonly tools: ShareTools;
  readonly signal: AbortSignal;
  /** Resolves, when all that is slow the first time is done, with the moment to begin at; at once where absent. */
  readonly ready?: () => Promise<number>;
  readonly watch?: (now: CrowdNow) => void;
}

/** What a crowd does: begins a visit as `letIn` wants it. */
interface Attraction {
  visit(n: number, dueAt: number, ended: (judge: () => boolean) => void): void;
  tallyOf(n: number): Tally;
  warm(): Promise<void>;
  result(): Pick<LoadShare, "steps" | "whole">;
}

const journeyTimeoutMs = 120_000;
/** People who are in the middle of something may finish it. */
const journeyDrainMs = 60_000;
/** And who is stopped takes away what they left behind. */
const leaveMs = 5000;

/** Milliseconds that a crowd comes for. */
export function lastsMs({ crowd }: Pick<LoadOrder, "crowd">): number {
  return crowd.kind === "users" ? crowd.forMs : toTimetable(crowd.phases).lastsMs;
}

/** Carries out an order, or this process's part of it. When stopped, what was measured until then comes back. */
export async function driveShare({ order, tools, signal, ready, watch }: ShareOptions): Promise<LoadShare> {
  const histogram = await loadHistograms();
  const [lateness, timer] = [histogram(), histogram()];
  const connections = openConnections(order.timeoutMs, order.connections);
  const timeline = createTimeline(lastsMs(order), histogram);
  let startAt = performance.now();
  const shared: Shared = {
    order,
    tools,
    signal,
    connections,
    dials: openDials(order),
    timeline,
    tally: () => createTally(histogram()),
    sinceStart: (moment) => moment - startAt,
  };
  const attraction = order.work.kind === "routes" ? offerRoutes(order.work, shared) : await offerJourney(order.work, shared);
  const quiet = (): Promise<void> => probeTimer(timer, order.timerProbeMs, signal).catch(() => undefined);
  try {
    if (!signal.aborted) await attraction.warm();
    await quiet();
    startAt = (await ready?.()) ?? performance.now() + 20;
    const cpu = process.cpuUsage();
    const { begun, ended } = await letIn({
      crowd: order.crowd,
      signal,
      startAt,
      lateness,
      maxInFlight: order.maxInFlight,
      maxFailuresInRow: order.maxFailuresInRow,
      ...(order.work.kind === "journey" ? { drainMs: journeyDrainMs, drainWhenStoppedMs: leaveMs } : {}),
      visit: (n, dueAt, ended) => attraction.visit(n, dueAt, ended),
      drop: (n) => attraction.tallyOf(n).drop(),
      lose: (n) => attraction.tallyOf(n).lose(),
      ...(watch === undefined ? {} : { watch }),
    });
    const { user, system } = process.cpuUsage(cpu);
    await quiet();
    return {
      ...attraction.result(),
      lateness: lateness.encode(),
      timer: timer.encode(),
      timeline: timeline.bins(),
      begun,
      ended,
      cpuMs: Math.round((user + system) / 1000),
    };
  } finally {
    connections.close();
  }
}

interface Shared {
  readonly order: LoadOrder;
  readonly tools: ShareTools;
  readonly signal: AbortSignal;
  readonly connections: Connections;
  readonly dials: ReadonlyMap<string, Dial>;
  readonly timeline: Timeline;
  readonly tally: () => Tally;
  readonly sinceStart: (moment: number) => number;
}

function offerRoutes(work: RoutesWork, { order, tools, signal, connections, dials, timeline, tally, sinceStart }: Shared): Attraction {
  const customers = work.customers.map(({ cookies, values, localAddress }) => ({
    jar: createCookieJar(() => tools.clock.now(), cookies),
    values,
    localAddress,
  }));
  const routes = toLoadRoutes({ routes: work.routes, customers, dials, pageOrigin: work.pageOrigin, word: tools.word });
  const tallies = routes.map(tally);
  const isOpen = order.crowd.kind === "arrivals";
  return {
    tallyOf: (n) => tallies[n % routes.length]!,
    visit(n, dueAt, ended) {
      const route = routes[n % routes.length]!;
      const tallied = tallies[n % routes.length]!;
      // Users wait for each answer: what they wait for begins when they ask.
      const from = isOpen ? dueAt : performance.now();
      connections.send(route.request(Math.floor(n / routes.length)), (ending) =>
        ended(() => {
          const tookMs = performance.now() - from;
          const good = tallied.take(ending, route.expect, tookMs);
          timeline.note(sinceStart(dueAt), good ? tookMs : undefined);
          return good;
        }),
      );
    },
    async warm() {
      const readers = routes.filter(({ kind }) => kind === "read");
      for (const route of readers) await warmUp((n, ended) => connections.send(route.request(-1 - n), ended), order, signal);
    },
    result: () => ({ steps: routes.map(({ route }, index) => toShareStep(route, tallies[index]!)) }),
  };
}

async function offerJourney(
  work: JourneyWork,
  { order, tools, signal, connections, dials, timeline, tally, sinceStart }: Shared,
): Promise<Attraction> {
  const { runJourney } = await import("./run.ts");
  const { journey, thinkMs } = work;
  const names = [...new Set(journey.steps.filter(({ kind }) => kind !== "pause").map(({ name }) => name))];
  const tallies = new Map(names.map((name) => [name, tally()]));
  const whole = tally();
  const addresses = work.clientAddresses === undefined ? undefined : createClientAddresses(work.clientAddresses, tools.word());
  const http = openDrivenHttp(connections, dials, order.userAgent);
  // Whole milliseconds are too coarse for what takes three of them.
  const clock = { ...tools.clock, now: () => performance.timeOrigin + performance.now() };
  const journeyTools: JourneyTools = {
    clock,
    http,
    imap: tools.imap,
    random: { word: tools.word },
    ...(tools.secret === undefined ? {} : { secret: tools.secret }),
  };
  const isOpen = order.crowd.kind === "arrivals";
  const between = async (): Promise<boolean> => {
    if (thinkMs > 0) await clock.sleep(thinkMs * (0.5 + Math.random()), signal).catch(() => undefined);
    return !signal.aborted;
  };

  function count({ steps, skipped }: JourneyRun, lateMs: number): boolean {
    const failed = steps.find(({ ok }) => !ok);
    // Who was stopped in the middle of a step says nothing about it.
    const counted = signal.aborted ? steps.filter(({ ok }) => ok) : steps;
    for (const [index, step] of counted.entries()) {
      if (!tallies.has(step.name)) continue;
      const late = index === 0 ? lateMs : 0;
      tallies.get(step.name)?.takeStep(step, late);
    }
    if (signal.aborted && skipped.length > 0) return true;
    const tookMs = steps.reduce((sum, step) => sum + step.tookMs, 0);
    whole.takeStep(failed ?? { name: journey.title, ok: true, tookMs }, lateMs);
    return failed === undefined;
  }

  function draw({ name, ok, tookMs }: StepRun): void {
    if (tallies.has(name) && !(signal.aborted && !ok)) timeline.note(sinceStart(performance.now()), ok ? tookMs : undefined);
  }

  function refuse(error: unknown): boolean {
    whole.takeStep({ name: journey.title, ok: false, tookMs: 0, error: error instanceof Error ? error.message : String(error) }, 0);
    return false;
  }

  return {
    tallyOf: () => whole,
    visit(_, dueAt, ended) {
      const lateMs = isOpen ? performance.now() - dueAt : 0;
      runJourney(journey, {
        tools: journeyTools,
        signal,
        inbox: work.inbox,
        localAddress: addresses?.next(),
        between,
        timeoutMs: journeyTimeoutMs,
        onStep: draw,
      }).then(
        ({ run }) => ended(() => count(run, lateMs)),
        (error: unknown) => ended(() => refuse(error)),
      );
    },
    // Somebody went this way before, to see that it can be gone; the code was compiled then.
    warm: () => Promise.resolve(),
    result: () => ({
      steps: names.map((name) => toShareStep(name, tallies.get(name)!)),
      whole: toShareStep(journey.title, whole),
    }),
  };
}

/** Opens connections and lets both sides compile their code, a few requests at a time; answers do not count. */
async function warmUp(
  send: (n: number, ended: () => void) => void,
  { warmUps, connections }: LoadOrder,
  signal: AbortSignal,
): Promise<void> {
  const atOnce = Math.ceil(Math.min(connections, Math.max(2, warmUps / 50)));
  const line = async (first: number): Promise<void> => {
    for (let n = first; n < warmUps && !signal.aborted; n += atOnce) await new Promise<void>((resolve) => send(n, resolve));
  };
  await Promise.all(Array.from({ length: atOnce }, (_, first) => line(first)));
}

function toShareStep(name: string, tally: Tally): ShareStep {
  return { name, latency: tally.latency.encode(), counts: tally.counts() };
}

function openDials({ dials, ca }: LoadOrder): ReadonlyMap<string, Dial> {
  const trust = ca === undefined ? undefined : createSecureContext({ ca: [...getCACertificates("default"), ca] });
  return new Map(
    Object.entries(dials).map(([origin, dial]) => [
      origin,
      { ...dial, ...(dial.servername === undefined || trust === undefined ? {} : { trust }) },
    ]),
  );
}
