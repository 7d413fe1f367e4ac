import { ConfigError } from "../config/config-error.ts";
import { createClientAddresses } from "../journeys/client-address.ts";
import { findCoreFlows, UnknownFlow, type CoreFlows } from "../journeys/core-flows.ts";
import { walkOften } from "../journeys/walk-often.ts";
import type { Journey } from "../model/journey.ts";
import type { BaselineStep, PerfBaseline } from "../model/perf-baseline.ts";
import type { LoadPlan, Target } from "../model/target.ts";
import type { Aim } from "./aim.ts";
import { openPerfDoors } from "./perf-doors.ts";
import { openSeedMailbox } from "./open-seed-mailbox.ts";
import { createStatusLine } from "./status-line.ts";

const journeyRequests = 150;

/** Which routes and steps stand for what every customer does first. Throws ConfigError for a declared one that is not there. */
export function findFlows(load: LoadPlan, journeys: readonly Journey[]): CoreFlows {
  try {
    return findCoreFlows(load, journeys);
  } catch (error) {
    if (error instanceof UnknownFlow) throw new ConfigError(error.message);
    throw error;
  }
}

export interface WalkedAll extends Pick<PerfBaseline, "walksEnded"> {
  readonly steps: readonly BaselineStep[];
  /** Ctrl+C. */
  readonly stopped: boolean;
}

/** Walks the journeys of what writes as often as the load plan says. Rejects with a sentence where the hosts are not shown to be ours. */
export async function walkAll(aim: Aim, { walks }: CoreFlows, times: number, timeoutMs: number): Promise<WalkedAll> {
  if (walks.length === 0) return { steps: [], stopped: false };
  const { target, folder } = aim;
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(new Error("stopped"));
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(timeoutMs)]);
  const status = createStatusLine(process.stderr);
  const doors = await openPerfDoors({
    hosts: hostsOf(target),
    domain: target.declared.domain,
    vantage: target.vantage,
    folder,
    signal,
  });
  const mailbox = await openSeedMailbox(target);
  try {
    const { runJourney } = await import("../journeys/run.ts");
    const addresses =
      target.clientAddresses === undefined ? undefined : createClientAddresses(target.clientAddresses, doors.tools.random.word());
    const steps: BaselineStep[] = [];
    let walksEnded: string | undefined;
    for (const walked of walks) {
      status.tell(`Walking “${walked.journey.title}” ${times} times, each as a new customer who leaves again.`);
      const result = await walkOften({
        walked,
        times,
        clock: doors.tools.clock,
        signal,
        walk: (journey) =>
          runJourney(journey, {
            tools: doors.tools,
            inbox: target.inbox,
            maxRequests: journeyRequests,
            localAddress: addresses?.next(),
            signal,
          }),
        onWalk: (done) => status.say(`${done} of ${times} walks`),
        onPause: (seconds) => status.say(`the site asks for patience, waiting ${seconds} s`),
      });
      steps.push(...result.steps);
      walksEnded ??= result.ended;
    }
    return { steps, ...(walksEnded === undefined ? {} : { walksEnded }), stopped: stop.signal.aborted };
  } finally {
    status.end();
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    await mailbox?.stop();
    await doors.close();
  }
}

function hostsOf({ declared }: Target): readonly string[] {
  return [...new Set([new URL(declared.site).hostname, new URL(declared.app).hostname, ...declared.hosts.map(({ name }) => name)])];
}
