import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { LoadRuns, RouteLoad } from "../../model/evidence-speed.ts";

const limitMs = 400;
const enough = 100;
const tolerated = 0.01;
/** A machine whose own timers are this late (p99, milliseconds) adds too much to what it measures to call anything slow. */
const busyMs = 40;

type Judgement =
  | { readonly kind: "fast" }
  | { readonly kind: "slow" }
  | { readonly kind: "failing" }
  | { readonly kind: "unclear"; readonly reason: string };

export default defineCheck({
  id: "core-latency",
  title: "The pages customers work with answer within 400 ms",
  why: "A product that makes its first customers wait feels broken, and it only gets slower with more of them.",
  rows: ["T1", "A3", "S1.C5"],
  risk: "slow-dashboard",
  needs: ["load.runs"],
  specs: [],
  evaluate({ "load.runs": load }) {
    const seen = tellLoad(load);
    const judged = load.routes.map((route) => ({ route, judgement: judgeRoute(route, load) }));
    const slow = judged.filter(({ judgement }) => judgement.kind === "slow").map(({ route }) => route);
    const failing = judged.filter(({ judgement }) => judgement.kind === "failing").map(({ route }) => route);
    const findings = [
      ...(slow.length > 0 ? [slowFinding(slow, seen)] : []),
      ...(failing.length > 0 ? [failingFinding(failing, seen)] : []),
    ];
    if (findings.length > 0) return { status: "failed", findings, seen };
    if (load.routes.length === 0) return { status: "inconclusive", reason: "no route was measured", seen };
    for (const { judgement } of judged) if (judgement.kind === "unclear") return { status: "inconclusive", reason: judgement.reason, seen };
    return { status: "passed", seen };
  },
});

/** A late driver only ever adds to what it measures, yet nothing is proved by its numbers; answers with errors are proof all the same. */
function judgeRoute(route: RouteLoad, { invalid, latenessP99Ms, timerP99Ms }: LoadRuns): Judgement {
  const { latency, errors, unreachable = 0, dropped, statuses } = route;
  const wrong = Object.entries(statuses);
  const broken = wrong.filter(([status]) => Number(status) >= 500).reduce((sum, [, count]) => sum + count, 0);
  const sent = latency.n + errors + wrong.reduce((sum, [, count]) => sum + count, 0);
  const share = (count: number): boolean => count > tolerated * sent;
  if (share(unreachable)) return { kind: "unclear", reason: `${route.route} could not be reached while it was measured` };
  if (share(broken + errors - unreachable)) return { kind: "failing" };
  const other = wrong.filter(([status, count]) => Number(status) < 500 && share(count)).map(([status]) => status);
  if (other.length > 0) return { kind: "unclear", reason: `${route.route} answered with ${other.join(", ")}: ${whyOther(other)}` };
  if (invalid !== undefined) return { kind: "unclear", reason: `the measurement does not count: ${invalid}` };
  if (latency.n < enough) return { kind: "unclear", reason: `${route.route} was measured ${latency.n} times; ${enough} are needed` };
  if (latency.p95Ms < limitMs) {
    const many = dropped > tolerated * (sent + dropped);
    return many ? { kind: "unclear", reason: `${dropped} requests to ${route.route} could not be sent in time` } : { kind: "fast" };
  }
  if (Math.max(latenessP99Ms, timerP99Ms) >= busyMs)
    return {
      kind: "unclear",
      reason: "the machine that measured was too busy itself to tell a slow answer from its own delay; measure again",
    };
  if (latency.p95LowMs >= limitMs) return { kind: "slow" };
  const span = `${round(latency.p95LowMs)} to ${round(latency.p95HighMs)} ms`;
  return {
    kind: "unclear",
    reason: `${route.route} lies too close to the limit of ${limitMs} ms to tell (${span}); measure more requests`,
  };
}

function whyOther(statuses: readonly string[]): string {
  if (statuses.includes("429")) return "the site asked us to slow down, so its speed could not be measured";
  if (statuses.some((status) => status === "401" || status === "403" || status.startsWith("3")))
    return "the signed-in session was not taken, so its speed could not be measured";
  return "not the answer that the configuration expects, so its speed could not be measured";
}

function slowFinding(routes: readonly RouteLoad[], seen: readonly string[]): FindingDraft {
  const slowest = routes.toSorted((a, b) => b.latency.p95Ms - a.latency.p95Ms)[0];
  const others = routes.length > 1 ? ` (and ${routes.length - 1} more)` : "";
  return {
    code: "slow",
    severity: "high",
    confidence: "proved",
    message: `One request in twenty to ${slowest?.route}${others} takes ${round(slowest?.latency.p95Ms ?? 0)} ms or longer; the limit is ${limitMs} ms.`,
    breaks: "Customers wait at every click in the part of the product they use most.",
    fix: "Look at what the slowest route asks of the database, first for the same question asked many times and for a missing index, and correct that one.",
    seen,
  };
}

function failingFinding(routes: readonly RouteLoad[], seen: readonly string[]): FindingDraft {
  return {
    code: "errors",
    severity: "high",
    confidence: "proved",
    message: `${routes.map(({ route }) => route).join(", ")} failed for more than one request in a hundred under a light load.`,
    breaks: "Some customers see an error page although they did nothing unusual.",
    fix: "Read the server’s errors of the minute in which this ran, correct the first of them, then run this again.",
    seen,
  };
}

function tellLoad(load: LoadRuns): readonly string[] {
  const routes = load.routes.map(({ route, latency, errors, dropped, statuses }) => {
    const wrong = Object.entries(statuses).map(([status, count]) => `, ${count} answered ${status}`);
    const times = `p50 ${round(latency.p50Ms)} ms, p95 ${round(latency.p95Ms)} ms (${round(latency.p95LowMs)} to ${round(latency.p95HighMs)}), p99 ${round(latency.p99Ms)} ms`;
    return `${route}: ${latency.n} answers, ${times}${errors > 0 ? `, ${errors} without an answer` : ""}${wrong.join("")}${dropped > 0 ? `, ${dropped} not sent` : ""}`;
  });
  const own = `${load.ratePerSecond} requests a second and route; the generator itself was late by ${round(load.latenessP99Ms)} ms, an idle timer by ${round(load.timerP99Ms)} ms (p99)`;
  return [...routes, own, ...(load.invalid === undefined ? [] : [`the measurement does not count: ${load.invalid}`])];
}

function round(ms: number): number {
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}
