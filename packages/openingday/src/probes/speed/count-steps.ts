import { createClientAddresses } from "../../journeys/client-address.ts";
import type { RequestTraces, SeenRequest } from "../../model/evidence-traces.ts";
import type { Journey } from "../../model/journey.ts";
import type { ProbeContext } from "../../model/probe.ts";
import type { StatementMeter } from "../../model/statement-meter.ts";
import { addUpRequests } from "./add-up-requests.ts";
import { askRoutes } from "./ask-routes.ts";
import { findMissingIndexes } from "./missing-indexes.ts";
import { openLedger, readTexts, type Counted } from "./statement-ledger.ts";

/** Once may be chance. */
const rounds = 2;
const journeyRequests = 100;

interface CountedStep {
  /** `GET /dashboard` of a measured route, or the name of a journey's step. */
  readonly name: string;
  readonly isStep: boolean;
  readonly tookMs: number;
  readonly counted: Counted;
}

/**
 * Walks the journeys twice and asks the measured routes, one thing after the other, and reads what the database counted for each. What
 * others send it at the same time is left out: it is counted while nothing is asked, too.
 */
export async function countSteps(context: ProbeContext, meter: StatementMeter, journeys: readonly Journey[]): Promise<RequestTraces> {
  const { target, tools, signal } = context;
  const ledger = await openLedger(meter, tools.clock, signal);
  context.progress("listening for what others ask of the database");
  await ledger.listen();
  const steps: CountedStep[] = [];
  const addresses = target.clientAddresses === undefined ? undefined : createClientAddresses(target.clientAddresses, tools.random.word());
  const { runJourney } = await import("../../journeys/run.ts");
  for (let round = 1; round <= rounds; round += 1)
    for (const journey of journeys) {
      signal.throwIfAborted();
      context.progress(`${journey.title}, ${round} of ${rounds}`);
      await ledger.take();
      const own: Omit<CountedStep, "tookMs">[] = [];
      let name = "";
      const note = async (): Promise<boolean> => own.push({ name, isStep: true, counted: await ledger.take() }) > 0 && !signal.aborted;
      const localAddress = addresses?.next();
      const result = await runJourney(journey, {
        tools,
        signal,
        cleanup: "later",
        maxRequests: journeyRequests,
        inbox: target.inbox,
        localAddress,
        beforeStep: (next) => (name = next),
        between: note,
      });
      try {
        await note();
        steps.push(...own.map((step, index) => ({ ...step, tookMs: result.run.steps[index]?.tookMs ?? 0 })));
        if (journey.id !== target.load?.session || target.load === undefined || !result.run.ok || round < rounds) continue;
        const asker = { values: result.values, cookie: (url: string) => result.jar.header(url), localAddress };
        await askRoutes(context, target.load, asker, {
          mark: () => ({}),
          asked: async (route, tookMs) => void steps.push({ name: route, isStep: false, tookMs, counted: await ledger.take() }),
        });
      } finally {
        await result.cleanUp();
      }
    }
  await ledger.listen();
  const ids = [...new Set(steps.flatMap(({ counted }) => [...counted.keys()]))].filter((id) => !ledger.isOthers(id));
  const texts = await readTexts(meter, ids);
  if (texts.size === 0)
    throw new Error(
      "the database counted nothing of the application’s while the journeys were walked: either it is not the one that the application uses, or this user may not see what the application’s user sends (“GRANT pg_read_all_stats TO …”)",
    );
  const requests = steps.map((step, index) => toRequest(step, index, texts));
  const stepOf = (traceId: string): string | undefined => steps[Number(traceId)]?.name;
  return {
    source: "database",
    sdks: ["pg_stat_statements"],
    sent: steps.length,
    told: steps.length,
    dropped: 0,
    routes: addUpRequests(requests, stepOf),
    missingIndexes: await findMissingIndexes(meter, listStatements(steps, texts)),
  };
}

function toRequest({ name, isStep, tookMs, counted }: CountedStep, index: number, texts: ReadonlyMap<string, string>): SeenRequest {
  const statements = [...counted].flatMap(([id, { calls, tookMs: ms }]) => {
    const text = texts.get(id);
    return text === undefined ? [] : [{ text, calls, tookMs: ms }];
  });
  const space = name.indexOf(" ");
  return {
    traceId: String(index),
    sdk: "pg_stat_statements",
    method: isStep ? "step" : name.slice(0, space),
    route: isStep ? `“${name}”` : name.slice(space + 1),
    tookMs,
    queries: statements.reduce((sum, { calls }) => sum + calls, 0),
    statements,
    calls: [],
    poolWaitMs: 0,
  };
}

function listStatements(
  steps: readonly CountedStep[],
  texts: ReadonlyMap<string, string>,
): readonly { readonly text: string; readonly steps: readonly string[] }[] {
  return [...texts].map(([id, text]) => ({
    text,
    steps: [...new Set(steps.filter(({ counted }) => counted.has(id)).map(({ name }) => name))],
  }));
}
