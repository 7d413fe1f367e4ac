import { createClientAddresses } from "../../journeys/client-address.ts";
import type { JourneyResult } from "../../journeys/run.ts";
import { NotConfigured, type ProbeContext } from "../../model/probe.ts";

/** Somebody who walked a journey, with whatever cookies that gave; the caller must call `result.cleanUp`. */
export interface Session {
  readonly result: JourneyResult;
  readonly localAddress?: string;
}

/** Walks so many customers through the journey that signs in, at once, each from an address of its own where there are some. */
export async function walkIn(
  context: ProbeContext,
  journeyId: string,
  customers: number,
  maxRequests: number,
): Promise<readonly Session[]> {
  const { target, tools, signal } = context;
  const journey = target.journeys.find(({ id }) => id === journeyId);
  if (journey === undefined) throw new NotConfigured(`the load plan’s session “${journeyId}” is no journey of the configuration`);
  const addresses = target.clientAddresses === undefined ? undefined : createClientAddresses(target.clientAddresses, tools.random.word());
  context.progress("signing in");
  const { runJourney } = await import("../../journeys/run.ts");
  return Promise.all(
    Array.from({ length: customers }, async (): Promise<Session> => {
      const localAddress = addresses?.next();
      const result = await runJourney(journey, { tools, signal, cleanup: "later", maxRequests, inbox: target.inbox, localAddress });
      return { result, localAddress };
    }),
  );
}

/** Which step of it failed, and why; undefined where it got in. */
export function whyOutside({ result }: Session): string | undefined {
  if (result.run.ok) return undefined;
  const step = result.run.steps.at(-1);
  return `“${step?.name}” failed: ${step?.error}`;
}
