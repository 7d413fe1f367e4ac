import { ConfigError } from "../config/config-error.ts";
import type { ComparedPage } from "../comparison/compare-pages.ts";
import { createClientAddresses } from "../journeys/client-address.ts";
import { toolsElsewhere } from "../journeys/elsewhere.ts";
import type { PairedTurns } from "../journeys/paired-turns.ts";
import { expectedStatus, openPairedWalks, timedSteps } from "../journeys/paired-walks.ts";
import type { Side } from "../model/perf-comparison.ts";
import type { Tools } from "../model/tools.ts";
import type { Aim } from "./aim.ts";
import { openSeedMailbox } from "./open-seed-mailbox.ts";

export interface OpenJourneyOptions {
  readonly aim: Aim | undefined;
  /** Id of the journey. */
  readonly id: string;
  /** Walks in a turn. */
  readonly walks: number;
  readonly addresses: Readonly<Record<Side, URL>>;
  readonly tools: Tools;
  readonly signal: AbortSignal;
  readonly onPair: (measured: number) => void;
}

export interface OpenedJourney {
  readonly title: string;
  readonly turns: PairedTurns;
  /** Its timed steps. */
  readonly pages: readonly ComparedPage[];
}

const journeyRequests = 150;

/** Makes ready to walk a declared journey at both releases; `turns.close` ends it. Rejects with ConfigError for one that is not declared. */
export async function openJourney({ aim, id, walks, addresses, tools, signal, onPair }: OpenJourneyOptions): Promise<OpenedJourney> {
  const journeys = (await aim?.loadJourneys()) ?? [];
  const journey = journeys.find((one) => one.id === id);
  if (aim === undefined || journey === undefined)
    throw new ConfigError(
      `There is no journey “${id}”${journeys.length === 0 ? ": the configuration declares none" : `; there are ${journeys.map((one) => `“${one.id}”`).join(", ")}`}.`,
    );
  const { target } = aim;
  const { runJourney } = await import("../journeys/run.ts");
  const mailbox = await openSeedMailbox(target);
  const known = new URL(target.declared.app).origin;
  const from = target.clientAddresses === undefined ? undefined : createClientAddresses(target.clientAddresses, tools.random.word());
  const turns = openPairedWalks({
    journey,
    walks,
    signal,
    onPair,
    walk: (side) =>
      runJourney(journey, {
        tools: toolsElsewhere(tools, known, addresses[side].origin),
        inbox: target.inbox,
        maxRequests: journeyRequests,
        localAddress: from?.next(),
        signal,
      }),
  });
  return {
    title: journey.title,
    turns: {
      ...turns,
      async close() {
        await turns.close();
        await mailbox?.stop();
      },
    },
    pages: timedSteps(journey).map((step) => ({ page: step.name, expect: expectedStatus(step) })),
  };
}
