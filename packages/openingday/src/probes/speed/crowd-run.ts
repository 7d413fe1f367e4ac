import { createClientAddresses } from "../../journeys/client-address.ts";
import type { CrowdRun, LostCustomer, OverloadSign } from "../../model/evidence-crowd.ts";
import type { JourneyRun } from "../../model/evidence-speed.ts";
import type { Journey } from "../../model/journey.ts";
import { defineProbe, NotConfigured, type ProbeContext } from "../../model/probe.ts";
import type { CrowdPlan, Target } from "../../model/target.ts";
import { findOverloadSigns } from "../../parsers/overload-signs.ts";
import { openLog, type LogSource } from "../logs/log-source.ts";

const usual: CrowdPlan = { people: 20, seconds: 30, thinkMs: 2000 };
const journeyRequests = 100;
const mostRequests = 6000;
/** Redirects, looks into the inbox and repeats make several requests of one step. */
const requestsPerStep = 4;
/** Nobody comes in the very same moment, and what sign-ups cost is spread a little. */
const longestRampMs = 3000;
/** Whoever is on their first journey when the time is over may finish it. */
const finishMs = 90_000;
const maxLost = 20;
const mostFailuresInRow = 60;

/** Lets twenty people in at once, each with an account and a journey of their own, who think between two steps as people do. */
export default defineProbe({
  key: "crowd.run",
  mode: "active",
  timeoutMs: 240_000,
  maxRequests: (target) => mostOf(target),
  phase: 3,
  async gather(context): Promise<CrowdRun> {
    const { target, tools, signal } = context;
    const plan = target.crowd ?? usual;
    const journey = chooseJourney(target, plan);
    const log = await openLogIfAny(context);
    const addresses = target.clientAddresses === undefined ? undefined : createClientAddresses(target.clientAddresses, tools.random.word());
    const [{ letIn }, { runJourney }, { createLatencyHistogram }] = await Promise.all([
      import("../../journeys/crowd.ts"),
      import("../../journeys/run.ts"),
      import("../../journeys/latency-histogram.ts"),
    ]);
    const times = await createLatencyHistogram();
    const book = openBook(journey, (ms) => times.record(ms));
    // Enough got through and the time is over: who is in the middle of another round may leave.
    const isOver = (): boolean => tools.clock.now() > begunAt + plan.seconds * 1000 && book.customers() >= plan.people;
    const between = async (): Promise<boolean> => {
      if (!isOver()) await tools.clock.sleep(plan.thinkMs * (0.5 + Math.random()), signal).catch(() => undefined);
      return !signal.aborted && !isOver();
    };
    context.progress(`${plan.people} people at once, ${plan.seconds} s`);
    const begunAt = tools.clock.now();
    const most = mostOf(target);
    let there = 0;
    await letIn({
      crowd: {
        kind: "users",
        users: plan.people,
        rampMs: Math.min(longestRampMs, plan.seconds * 500),
        thinkMs: plan.thinkMs,
        forMs: plan.seconds * 1000,
      },
      signal,
      lateness: await createLatencyHistogram(),
      maxInFlight: plan.people,
      maxFailuresInRow: mostFailuresInRow,
      drainMs: finishMs,
      drainWhenStoppedMs: 0,
      drop: () => undefined,
      lose: () => book.lose(),
      visit(_, __, ended) {
        if (book.requests() >= most) return void between().then(() => ended(() => true));
        book.meet(++there);
        const options = { tools, signal, between, inbox: target.inbox, localAddress: addresses?.next(), maxRequests: journeyRequests };
        const leave = (judge: () => boolean): void => {
          there--;
          ended(judge);
        };
        runJourney(journey, options).then(
          (result) => leave(() => book.enter(result.run, result.requestsSent())),
          () => leave(() => book.lose()),
        );
      },
    });
    signal.throwIfAborted();
    const { p50Ms, p95Ms } = times.quantiles();
    const told = log === undefined ? [] : await readSigns(log);
    return {
      ...book.close(told),
      journey: journey.title,
      people: plan.people,
      seconds: plan.seconds,
      thinkMs: plan.thinkMs,
      p50Ms,
      p95Ms,
      tookMs: tools.clock.now() - begunAt,
    };
  },
});

function chooseJourney({ journeys, load }: Target, plan: CrowdPlan): Journey {
  const named = plan.journey === undefined ? undefined : journeys.find(({ id }) => id === plan.journey);
  if (plan.journey !== undefined && named === undefined)
    throw new NotConfigured(`“${plan.journey}”, which the crowd is to take, is no journey of the configuration`);
  const light = journeys.filter(needsNoBrowser);
  const journey = named ?? light.find(({ id }) => id === "customer" || id !== load?.session) ?? light[0] ?? journeys[0];
  if (journey === undefined) throw new NotConfigured("the configuration describes no journey of a customer");
  if (!needsNoBrowser(journey))
    throw new NotConfigured(
      `the journey “${journey.title}” has steps in a browser, and twenty browsers would measure this machine; name one without (crowd.journey)`,
    );
  if (journey.writes && (journey.cleanup ?? []).length === 0)
    throw new NotConfigured(
      `the journey “${journey.title}” does not say how its traces are taken away (cleanup), and twenty people would leave many`,
    );
  return journey;
}

function needsNoBrowser({ steps, cleanup = [] }: Journey): boolean {
  return [...steps, ...cleanup].every(({ kind }) => kind !== "browser");
}

function mostOf(target: Target): number {
  const { people, seconds, thinkMs } = target.crowd ?? usual;
  const steps = Math.max(0, ...target.journeys.map((journey) => journey.steps.length + (journey.cleanup?.length ?? 0)));
  // The last journey is finished after the time is over.
  const taken = (seconds * 1000) / (thinkMs + 100) + steps;
  return Math.min(mostRequests, Math.ceil(people * taken * requestsPerStep));
}

async function openLogIfAny({ target, tools }: ProbeContext): Promise<LogSource | undefined> {
  return target.logs === undefined ? undefined : openLog(target.logs, tools).catch(() => undefined);
}

async function readSigns(log: LogSource): Promise<readonly OverloadSign[]> {
  try {
    return findOverloadSigns(new TextDecoder().decode(await log.readNew()), "log");
  } catch {
    return [];
  }
}

type Booked = Omit<CrowdRun, "journey" | "people" | "seconds" | "thinkMs" | "p50Ms" | "p95Ms" | "tookMs">;

interface Book {
  /** So many are on their way now. */
  meet(there: number): void;
  /** Somebody's journey is over; whether they got through. */
  enter(run: JourneyRun, requests: number): boolean;
  /** Somebody was still waiting when nobody waited for them any more. */
  lose(): boolean;
  requests(): number;
  customers(): number;
  close(told: readonly OverloadSign[]): Booked;
}

function openBook(journey: Journey, time: (ms: number) => void): Book {
  const pauses = new Set(journey.steps.filter(({ kind }) => kind === "pause").map(({ name }) => name));
  const lost: LostCustomer[] = [];
  const signs: OverloadSign[] = [];
  const count = { atOnce: 0, customers: 0, inARow: 0, lostCount: 0, steps: 0, failedSteps: 0, timedOut: 0, slowedDown: 0, unexplained: 0 };
  let row = 0;
  let requests = 0;

  function loseOne(entry: Omit<LostCustomer, "nth">): void {
    count.lostCount++;
    row = 0;
    count.failedSteps++;
    if (entry.timedOut === true) count.timedOut++;
    if (lost.length < maxLost) lost.push({ nth: count.customers, ...entry });
  }

  return {
    meet: (there) => {
      count.atOnce = Math.max(count.atOnce, there);
    },
    enter(run, sent) {
      requests += sent;
      const taken = run.steps.filter(({ name }) => !pauses.has(name));
      count.steps += taken.length;
      for (const step of taken) if (step.ok) time(step.tookMs);
      const failed = taken.find(({ ok }) => !ok);
      // Somebody who was stopped by hand, or who left because the time was over, says nothing.
      if (failed === undefined && run.skipped.length > 0) return true;
      count.customers++;
      if (failed === undefined) {
        count.inARow = Math.max(count.inARow, ++row);
        return true;
      }
      const { name, error = "it failed", status, layer, timedOut: late } = failed;
      if (status === 429) count.slowedDown++;
      else if (late !== true && (layer === undefined || layer === "dns" || layer === "tls")) count.unexplained++;
      signs.push(...findOverloadSigns(error, "answer"));
      loseOne({ step: name, error, ...(status === undefined ? {} : { status }), ...(late === true ? { timedOut: true } : {}) });
      return false;
    },
    lose() {
      count.customers++;
      count.steps++;
      loseOne({ step: "the whole way", error: "they were still waiting when the time was long over", timedOut: true });
      return false;
    },
    requests: () => requests,
    customers: () => count.customers,
    close(told) {
      const all = [...signs, ...told];
      const each = all.filter(({ kind }, index) => all.findIndex((other) => other.kind === kind) === index);
      return { ...count, lost, signs: each };
    },
  };
}
