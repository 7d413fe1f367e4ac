import type { Journey, RequestStep } from "../model/journey.ts";
import type { CoreFlow } from "../model/perf-baseline.ts";
import type { LoadPlan } from "../model/target.ts";

/** Steps of one journey that are timed by walking it. */
export interface WalkedSteps {
  readonly journey: Journey;
  /** Names of the steps, in their order. */
  readonly steps: readonly string[];
}

export interface CoreFlows {
  readonly flows: Readonly<Partial<Record<CoreFlow, string>>>;
  readonly walks: readonly WalkedSteps[];
}

const kinds: readonly {
  readonly flow: CoreFlow;
  readonly declared: "signUp" | "booking" | "dashboard";
  readonly writes: boolean;
  readonly words: RegExp;
}[] = [
  { flow: "sign-up", declared: "signUp", writes: true, words: /\bsign[-_ ]?up\b|\bregist(?:er|ration)\b|\bcreate[-_ ]account\b/iu },
  {
    flow: "booking",
    declared: "booking",
    writes: true,
    words: /\bbook(?:ings?)?\b|\bappointments?\b|\breserv(?:e|ations?)\b|\bschedule\b|\borders?\b|\bcheckout\b/iu,
  },
  { flow: "dashboard", declared: "dashboard", writes: false, words: /\bdashboard\b|\boverview\b/iu },
];

/** A declared name that is neither a route nor a step. */
export class UnknownFlow extends Error {
  override readonly name = "UnknownFlow";
}

/** How a step is named beside the routes. */
export function nameStep(journey: string, step: string): string {
  return `${journey}: ${step}`;
}

/**
 * Which route, or else which step of a journey, stands for sign-up, booking and dashboard: what is declared, else what their names say.
 * @throws UnknownFlow for a declared one that is not there.
 */
export function findCoreFlows({ core, routes }: LoadPlan, journeys: readonly Journey[]): CoreFlows {
  const flows: Partial<Record<CoreFlow, string>> = {};
  const walked = new Map<Journey, Set<string>>();
  const steps = journeys.flatMap((journey) =>
    journey.steps.flatMap((step) => (step.kind === "request" ? [{ journey, step, name: nameStep(journey.id, step.name) }] : [])),
  );
  for (const { flow, declared, writes, words } of kinds) {
    const named = core?.[declared];
    const isIt = (name: string, method: string): boolean => words.test(name) && (method === "GET") !== writes;
    const route = routes.find((one) => (named === undefined ? isIt(`${one.route} ${pathOf(one.url)}`, one.method) : one.route === named));
    if (route !== undefined) {
      flows[flow] = route.route;
      continue;
    }
    const found = steps.find(({ step, name }) => (named === undefined ? isIt(wordsOf(step), step.method ?? "GET") : name === named));
    if (found === undefined) {
      if (named === undefined) continue;
      throw new UnknownFlow(
        `“load.core.${declared}” names “${named}”, which is neither a route of “load” nor a step of a journey. Write it as one of them is written: “POST /book”, or “customer: book”.`,
      );
    }
    flows[flow] = found.name;
    walked.set(found.journey, (walked.get(found.journey) ?? new Set()).add(found.step.name));
  }
  return {
    flows,
    walks: [...walked].map(([journey, names]) => ({
      journey,
      steps: journey.steps.map(({ name }) => name).filter((name) => names.has(name)),
    })),
  };
}

/** Name and path; of an address that an earlier answer gives, the name alone. */
function wordsOf({ name, url }: RequestStep): string {
  return `${name} ${pathOf(url)}`;
}

function pathOf(url: string): string {
  return URL.parse(url)?.pathname ?? "";
}
