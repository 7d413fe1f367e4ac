import type { Dial } from "../../journeys/connections.ts";
import { dialAgain } from "../../journeys/dial.ts";
import { toLoadRoutes, type SignedIn } from "../../journeys/load-routes.ts";
import type { LoadRuns } from "../../model/evidence-speed.ts";
import { defineProbe, NotConfigured, type ProbeContext } from "../../model/probe.ts";
import type { LoadPlan } from "../../model/target.ts";
import { walkIn, whyOutside, type Session } from "./walk-in.ts";

const maxRequests = 6000;
const journeyRequests = 150;
/** Synthetic customers where each can have an address of their own. */
const customersOnLoopback = 4;

/** Signs in, then measures the declared routes under a fixed arrival rate. A run spoilt by this machine is repeated once. */
export default defineProbe({
  key: "load.runs",
  mode: "active",
  timeoutMs: 300_000,
  maxRequests: ({ load }) => Math.min(maxRequests, 2 * (load?.requests ?? 0) * (load?.routes.length ?? 0) + customersOnLoopback * 20),
  phase: 2,
  async gather(context) {
    const { target, tools, signal } = context;
    const plan = target.load;
    if (plan === undefined) throw new NotConfigured("the configuration names no routes whose speed is to be measured");
    const total = plan.requests * plan.routes.length;
    const budget = maxRequests - customersOnLoopback * (journeyRequests + 50) - plan.routes.length * 40;
    if (total > budget) throw new NotConfigured(`the load plan asks for ${total} requests, more than the ${budget} that are allowed`);
    // Both would disturb each other; the pages are the shorter.
    await context.need("ttfb.samples").catch(() => undefined);

    const { runLoad } = await import("../../journeys/load.ts");
    const results = await signIn(context, plan);
    try {
      const dials = await openOrigins(context, plan);
      const allowed = new Set([...dials.values()].map(({ address }) => address));
      const customers: SignedIn[] = results.map(({ result, localAddress }) => ({ jar: result.jar, values: result.values, localAddress }));
      const routes = toLoadRoutes({
        routes: plan.routes,
        customers,
        dials,
        pageOrigin: new URL(target.declared.app).origin,
        word: () => tools.random.word(),
      });
      const measure = (): Promise<LoadRuns> =>
        runLoad({
          ratePerSecond: plan.ratePerSecond,
          requests: plan.requests,
          routes,
          signal,
          guard(host, address) {
            if (!allowed.has(address)) throw new Error(`${host} at ${address} was not shown to be yours`);
          },
        });
      context.progress(`${plan.routes.length} routes, ${plan.requests} requests each, ${plan.ratePerSecond} a second`);
      const first = await measure();
      const answered = first.routes.every(({ latency }) => latency.n > 0);
      if (first.invalid === undefined || !answered || total * 2 > budget) return first;
      context.progress("this machine was too busy, measuring once more");
      return await measure();
    } finally {
      await Promise.all(results.map(({ result }) => result.cleanUp()));
    }
  },
});

async function signIn(context: ProbeContext, plan: LoadPlan): Promise<readonly Session[]> {
  const customers = context.target.clientAddresses === undefined ? 1 : customersOnLoopback;
  const sessions = await walkIn(context, plan.session, customers, journeyRequests);
  const failed = sessions.map(whyOutside).find((why) => why !== undefined);
  if (failed === undefined) return sessions;
  await Promise.all(sessions.map(({ result }) => result.cleanUp()));
  throw new Error(`nobody could sign in to measure: ${failed}`);
}

/** Asks each origin once through the tools, which refuse hosts that are not ours, and learns where its connections go. */
async function openOrigins({ target, tools }: ProbeContext, plan: LoadPlan): Promise<ReadonlyMap<string, Dial>> {
  const odd = plan.routes.find(({ url }) => !URL.canParse(url));
  if (odd !== undefined) throw new NotConfigured(`the route ${odd.route} of the load plan has no full address`);
  const origins = new Set(plan.routes.map(({ url }) => new URL(url).origin));
  const dials = new Map<string, Dial>();
  for (const origin of origins) {
    const answer = await tools.http.request({ url: `${origin}/`, method: "HEAD" });
    dials.set(origin, dialAgain(origin, answer, target.vantage));
  }
  return dials;
}
