import { ConfigError } from "../config/config-error.ts";
import { toolsElsewhere } from "../journeys/elsewhere.ts";
import type { JourneyResult } from "../journeys/run.ts";
import type { Journey } from "../model/journey.ts";
import { sides, type Side } from "../model/perf-comparison.ts";
import type { Target } from "../model/target.ts";
import type { Tools } from "../model/tools.ts";
import { openSeedMailbox } from "./open-seed-mailbox.ts";

export interface SignInOptions {
  readonly journey: Journey;
  readonly target: Target;
  readonly addresses: Readonly<Record<Side, URL>>;
  readonly tools: Tools;
  readonly signal: AbortSignal;
}

export interface SignedInBoth {
  readonly customers: Readonly<Record<Side, JourneyResult>>;
  readonly asked: () => number;
  /** Takes away what the journeys left behind, at both sides. */
  readonly leave: () => Promise<void>;
}

const journeyRequests = 150;

/** Signs a customer in at each release, by the journey that the load plan names. Rejects with ConfigError where one cannot get in. */
export async function signInAtBoth({ journey, target, addresses, tools, signal }: SignInOptions): Promise<SignedInBoth> {
  const { runJourney } = await import("../journeys/run.ts");
  const known = new URL(target.declared.app).origin;
  const mailbox = await openSeedMailbox(target);
  const results: Partial<Record<Side, JourneyResult>> = {};
  const leave = async (): Promise<void> => {
    for (const side of sides) await results[side]?.cleanUp();
    await mailbox?.stop();
  };
  try {
    for (const side of sides) {
      const result = await runJourney(journey, {
        tools: toolsElsewhere(tools, known, addresses[side].origin),
        inbox: target.inbox,
        cleanup: "later",
        maxRequests: journeyRequests,
        signal,
      });
      results[side] = result;
      if (result.run.ok) continue;
      const step = result.run.steps.at(-1);
      throw new ConfigError(
        `Nobody could sign in at ${addresses[side].origin} to measure: “${step?.name}” of the journey “${journey.title}” failed: ${step?.error}. Mend that first, or name a page that everybody can open with “--path”.`,
      );
    }
  } catch (error) {
    await leave();
    throw error;
  }
  const customers = results as Record<Side, JourneyResult>;
  return { customers, asked: () => sides.reduce((sum, side) => sum + customers[side].requestsSent(), 0), leave };
}
