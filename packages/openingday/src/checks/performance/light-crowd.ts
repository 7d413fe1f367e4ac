import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { CrowdRun, OverloadKind } from "../../model/evidence-crowd.ts";

const enoughPeople = 20;
const enoughSeconds = 30;
/** What twenty people do in thirty seconds when they rest for three between two steps. */
const enoughSteps = 200;
const tolerated = 0.01;

interface Cause {
  readonly code: string;
  readonly says: string;
  readonly fix: string;
}

const causes: Readonly<Record<OverloadKind, Cause>> = {
  "pool-exhausted": {
    code: "pool-exhausted",
    says: "The app says why: its pool of database connections was used up, and people waited for a free one until it gave up.",
    fix: "Give every connection back as soon as its query is done, and never hold one while calling another service; then set the pool to about 10 per process, with all processes together below the database’s limit.",
  },
  "database-full": {
    code: "database-full",
    says: "The app says why: the database takes no more connections.",
    fix: "Make the pools of all processes together smaller than the database’s limit (max_connections), or put a pooler such as PgBouncer in between.",
  },
  "event-loop-blocked": {
    code: "event-loop-blocked",
    says: "The app says why: something kept it so busy that nobody else was served meanwhile (a blocked event loop).",
    fix: "Take what computes for long out of the request: hash passwords with the asynchronous functions, and give reports, pictures and large files to a background job.",
  },
};

export default defineCheck({
  id: "light-crowd",
  title: "Twenty people at once are served without time-outs or errors",
  why: "One mail to your list or one post brings twenty people in the same minute. An app that holds for one and breaks for twenty breaks on its opening day.",
  rows: ["S4.F2"],
  risk: "crowd-turned-away",
  needs: ["crowd.run"],
  specs: [],
  evaluate({ "crowd.run": run }) {
    const seen = tellCrowd(run);
    const failures = run.failedSteps - run.slowedDown - run.unexplained;
    const isMany = (count: number): boolean => count > 0 && count >= tolerated * run.steps;
    if (run.timedOut > 0 || isMany(failures)) return { status: "failed", findings: [toFinding(run, failures, seen)], seen };
    const reason = whyUnclear(run, isMany);
    return reason === undefined ? { status: "passed", seen } : { status: "inconclusive", reason, seen };
  },
});

function whyUnclear(run: CrowdRun, isMany: (count: number) => boolean): string | undefined {
  const { steps, slowedDown, unexplained, lost, atOnce, seconds } = run;
  if (steps === 0) return "nobody came as far as the first step";
  if (isMany(slowedDown)) return "the site asked us to slow down (429), because all of the people came from one address";
  if (isMany(unexplained)) return `people were lost for a reason that says nothing about the app: ${lost[0]?.error ?? "none was given"}`;
  if (atOnce < enoughPeople) return `only ${atOnce} people were there at the same time; ${enoughPeople} are needed`;
  if (seconds < enoughSeconds && steps < enoughSteps)
    return `they came for ${seconds} s and took ${steps} steps; ${enoughSeconds} s, or the ${enoughSteps} steps of that time, are needed`;
  return undefined;
}

function toFinding(run: CrowdRun, failures: number, seen: readonly string[]): FindingDraft {
  const [sign] = run.signs;
  const cause = sign === undefined ? undefined : causes[sign.kind];
  const share = `${Math.max(1, Math.round((100 * failures) / Math.max(1, run.steps)))} % of their steps failed`;
  const late = run.timedOut === 0 ? "" : `, ${run.timedOut} of them because no answer came in time`;
  return {
    code: cause?.code ?? (run.timedOut > 0 ? "time-outs" : "errors"),
    severity: "blocker",
    confidence: "proved",
    message: `With ${run.atOnce} people at once, ${share}${late}.${cause === undefined ? "" : ` ${cause.says}`}`,
    breaks: "The first small rush, which you have worked for, ends in error pages, while the same app looks fine when you try it alone.",
    fix: cause?.fix ?? "Read the app’s log of that minute for the first error; then run “openingday prove --only light-crowd” again.",
    seen,
  };
}

function tellCrowd(run: CrowdRun): readonly string[] {
  const { people, atOnce, seconds, steps, failedSteps, timedOut, customers, lostCount, p50Ms, p95Ms, lost, signs } = run;
  return [
    `${run.journey}: ${people} people, ${atOnce} at the same time; for ${seconds} s new ones began`,
    `${steps} steps, ${failedSteps} failed, ${timedOut} of them timed out; half took ${Math.round(p50Ms)} ms, 19 of 20 at most ${Math.round(p95Ms)} ms`,
    `${customers - lostCount} of ${customers} got through`,
    ...lost.slice(0, 5).map(({ nth, step, error }) => `customer ${nth}, “${step}”: ${error}`),
    ...signs.map(({ where, line }) => `${where === "log" ? "its log" : "an answer"} says: ${line}`),
  ];
}
