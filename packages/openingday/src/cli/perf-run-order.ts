import { ConfigError } from "../config/config-error.ts";
import type { Dial } from "../journeys/connections.ts";
import type { Crowd } from "../journeys/crowd.ts";
import { dialAgain } from "../journeys/dial.ts";
import type { JourneyWork, LoadOrder, RoutesWork } from "../journeys/load-order.ts";
import type { JourneyResult } from "../journeys/run.ts";
import type { Journey } from "../model/journey.ts";
import type { LoadPlan, Target } from "../model/target.ts";
import type { Tools } from "../model/tools.ts";
import type { RunOptions } from "./perf-run-options.ts";
import { version } from "./version.ts";

export interface OrderOptions {
  readonly options: RunOptions;
  readonly target: Target;
  readonly journeys: readonly Journey[];
  readonly tools: Tools;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface PreparedOrder {
  readonly order: LoadOrder;
  readonly journey?: Journey;
  /** Takes away what signing in left behind. */
  readonly leave: () => Promise<void>;
}

/** The one who goes first did not get through: there is nothing to load. */
export class FirstCustomerLost extends Error {
  override readonly name = "FirstCustomerLost";
}

const timeoutMs = 10_000;
const sessionRequests = 150;
const maxInFlight = 1000;
const maxFailuresInRow = 50;

/** Hosts that a run will send to, as far as the configuration names them. */
export function hostsOf({ options, target, journeys }: Pick<OrderOptions, "options" | "target" | "journeys">): readonly string[] {
  const journey = options.journey === undefined ? undefined : findJourney(journeys, options.journey);
  const urls =
    journey === undefined
      ? (target.load?.routes ?? []).map(({ url }) => url)
      : journey.steps.flatMap((step) => (step.kind === "request" ? [step.url] : []));
  return [...new Set(urls.flatMap((url) => URL.parse(url)?.hostname ?? []))];
}

/**
 * Sends one customer ahead through the guarded doors, which refuse what is not the user's: where their connections went, those of the
 * load run may go, and nowhere else. Rejects with ConfigError, or with FirstCustomerLost.
 */
export async function prepareOrder(context: OrderOptions): Promise<PreparedOrder> {
  const { options, target, journeys, tools } = context;
  const seen = rememberDials(tools, target);
  const journey = options.journey === undefined ? undefined : findJourney(journeys, options.journey);
  if (journey !== undefined) {
    if ([...journey.steps, ...(journey.cleanup ?? [])].some(({ kind }) => kind === "browser"))
      throw new ConfigError(
        `The journey “${journey.id}” has steps in a browser, and many browsers would measure this machine instead of the site. Name a journey without.`,
      );
    const result = await walk({ ...context, tools: seen.tools }, journey, "now");
    if (!result.run.ok) throw lostAt(journey, result);
    const work: JourneyWork = {
      kind: "journey",
      journey,
      ...(target.inbox === undefined ? {} : { inbox: target.inbox }),
      ...(target.clientAddresses === undefined ? {} : { clientAddresses: target.clientAddresses }),
      thinkMs: options.users === undefined ? 0 : options.thinkMs,
    };
    return { order: orderOf(context, work, seen.dials()), journey, leave: () => Promise.resolve() };
  }
  const { load } = target;
  if (load === undefined)
    throw new ConfigError("Name a journey with “--journey”, or the routes that customers work with under “load” in the configuration.");
  const session = findJourney(journeys, load.session);
  const result = await walk({ ...context, tools: seen.tools }, session, "later");
  const leave = async (): Promise<void> => void (await result.cleanUp());
  try {
    if (!result.run.ok) throw lostAt(session, result);
    for (const origin of originsOf(load)) await seen.tools.http.request({ url: `${origin}/`, method: "HEAD" });
    const work: RoutesWork = {
      kind: "routes",
      routes: load.routes,
      customers: [{ cookies: result.jar.cookies(), values: result.values }],
      pageOrigin: new URL(target.declared.app).origin,
    };
    return { order: orderOf(context, work, seen.dials()), leave };
  } catch (error) {
    await leave();
    throw error;
  }
}

/** Arrivals a second, where nobody said how many. */
export function usualRate({ options, target }: Pick<OrderOptions, "options" | "target">): number {
  if (options.journey !== undefined) return 1;
  const { ratePerSecond = 20, routes = [] } = target.load ?? {};
  return Math.min(options.caps.perSecond, ratePerSecond * Math.max(1, routes.length));
}

function orderOf(context: OrderOptions, work: LoadOrder["work"], dials: LoadOrder["dials"]): LoadOrder {
  const { options, target } = context;
  const rate = options.perSecond ?? usualRate(context);
  const most = options.users ?? rate;
  return {
    crowd: crowdOf(options, rate),
    work,
    dials,
    ...(target.vantage.ca === undefined ? {} : { ca: target.vantage.ca }),
    timeoutMs,
    maxInFlight: Math.max(maxInFlight, 2 * most),
    connections: options.users ?? Math.min(512, Math.max(64, Math.ceil(rate))),
    warmUps: most > 200 ? 2000 : 8,
    timerProbeMs: 500,
    maxFailuresInRow,
    userAgent: `openingday/${version} (+load)`,
  };
}

function crowdOf({ users, forMs, rampMs, thinkMs }: RunOptions, rate: number): Crowd {
  if (users !== undefined) return { kind: "users", users, rampMs, thinkMs, forMs: forMs + rampMs };
  const ramp = rampMs === 0 ? [] : [{ forMs: rampMs, from: 0, to: rate }];
  return { kind: "arrivals", phases: [...ramp, { forMs, from: rate, to: rate }] };
}

async function walk({ target, tools, signal, say }: OrderOptions, journey: Journey, cleanup: "now" | "later"): Promise<JourneyResult> {
  say(`one customer goes ahead: ${journey.title}`);
  const { runJourney } = await import("../journeys/run.ts");
  return runJourney(journey, { tools, inbox: target.inbox, cleanup, maxRequests: sessionRequests, signal });
}

/** What the site itself is to blame for is an answer to what was asked; that it could not be reached is none. */
function lostAt(journey: Journey, { run }: JourneyResult): Error {
  const step = run.steps.at(-1);
  const where = `“${journey.title}”: at “${step?.name}”, ${step?.error?.replace(/\.$/u, "")}`;
  if (step?.layer === "http" || step?.layer === "expectation" || step?.layer === "mail")
    return new FirstCustomerLost(`already the first customer did not get through ${where}`);
  return new ConfigError(`Nobody could be sent ahead through ${where}. Mend that first.`);
}

function findJourney(journeys: readonly Journey[], id: string): Journey {
  const journey = journeys.find((one) => one.id === id);
  if (journey !== undefined) return journey;
  const known = journeys.length === 0 ? "It has none." : `It has ${journeys.map((one) => `“${one.id}”`).join(", ")}.`;
  throw new ConfigError(`There is no journey “${id}” in the configuration. ${known}`);
}

function originsOf(load: LoadPlan): readonly string[] {
  const odd = load.routes.find(({ url }) => !URL.canParse(url));
  if (odd !== undefined) throw new ConfigError(`The route ${odd.route} under “load” has no full address.`);
  return [...new Set(load.routes.map(({ url }) => new URL(url).origin))];
}

/** The same doors, and for each origin that answered through them where its connection went. */
function rememberDials(tools: Tools, target: Target): { readonly tools: Tools; readonly dials: () => LoadOrder["dials"] } {
  const dials = new Map<string, Omit<Dial, "trust">>();
  return {
    dials: () => Object.fromEntries(dials),
    tools: {
      ...tools,
      http: {
        async request(request) {
          const answer = await tools.http.request(request);
          const { origin } = new URL(request.url);
          const { address, port, servername } = dialAgain(origin, answer, { ...target.vantage, ca: undefined });
          dials.set(origin, { address, port, ...(servername === undefined ? {} : { servername }) });
          return answer;
        },
      },
    },
  };
}
