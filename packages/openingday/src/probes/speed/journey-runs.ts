import { createClientAddresses } from "../../journeys/client-address.ts";
import type { JourneyRun } from "../../model/evidence-speed.ts";
import { defineProbe, NotConfigured } from "../../model/probe.ts";
import type { Journey } from "../../model/journey.ts";
import type { Target } from "../../model/target.ts";

const maxRequests = 300;
const maxJourneys = 5;

/** Walks a new customer through each declared journey, one after the other. */
export default defineProbe({
  key: "journey.runs",
  mode: "active",
  timeoutMs: 180_000,
  maxRequests,
  phase: 1,
  async gather(context) {
    const { target, tools, signal } = context;
    const journeys = chooseJourneys(target);
    if (journeys.length === 0) throw new NotConfigured("the configuration describes no journey of a customer");
    const addresses = target.clientAddresses === undefined ? undefined : createClientAddresses(target.clientAddresses, tools.random.word());
    const { runJourney } = await import("../../journeys/run.ts");
    const runs: JourneyRun[] = [];
    let left = maxRequests;
    for (const journey of journeys.slice(0, maxJourneys)) {
      context.progress(journey.title);
      const result = await runJourney(journey, {
        tools,
        signal,
        maxRequests: Math.max(0, Math.min(150, left - 50)),
        inbox: target.inbox,
        localAddress: addresses?.next(),
      });
      left -= result.requestsSent();
      runs.push(result.run);
    }
    return { runs };
  },
});

/** All but the one that only makes the load run's sessions; that one too where there is no other. */
function chooseJourneys({ journeys, load }: Target): readonly Journey[] {
  const others = journeys.filter(({ id }) => id !== load?.session || id === "customer");
  return others.length === 0 ? journeys : others;
}
