import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { RouteCalls, TracedRoute } from "../../model/evidence-traces.ts";
import type { StepKind } from "../journey/step-kind.ts";
import { fromDatabase, ms, stepsOfKind } from "./traces/route-words.ts";

const critical: readonly StepKind[] = ["sign-up", "log-in", "book", "payment"];

export default defineCheck({
  id: "calls-without-limit",
  title: "Signing up, booking and paying never wait for another company without a limit",
  why: "When the other company’s server hangs, every request that waits for it without a limit hangs too, and takes the launch with it.",
  rows: ["S4.C5"],
  risk: "waits-for-others",
  needs: ["request.traces"],
  specs: [],
  evaluate({ "request.traces": { routes, source } }) {
    if (source === "database") return { status: "inconclusive", reason: fromDatabase };
    const core = routes.filter((route) => stepsOfKind(route, critical).length > 0);
    if (core.length === 0)
      return { status: "inconclusive", reason: "no sign-up, booking or payment of a journey was among the requests that were told" };
    const seen = core.map(tell);
    const endless = core.flatMap((route) =>
      route.calls.filter(({ withoutLimit }) => (withoutLimit ?? 0) > 0).map((call) => finding(route, call)),
    );
    if (endless.length > 0) return { status: "failed", findings: endless.slice(0, 5), seen };
    const untold = core.flatMap(({ route, calls }) =>
      calls.filter(({ withoutLimit }) => withoutLimit === undefined).map(({ host }) => `${host} during ${route}`),
    );
    if (untold.length > 0)
      return {
        status: "inconclusive",
        reason: `the application’s SDK does not tell whether its calls have a limit of time: ${untold.slice(0, 3).join(", ")}; “@openingday/node” does`,
        seen,
      };
    return { status: "passed", seen };
  },
});

function finding(route: TracedRoute, { host, withoutLimit = 0, requests, tookMs }: RouteCalls): FindingDraft {
  const step = stepsOfKind(route, critical)[0] ?? "";
  return {
    code: "no-limit",
    severity: "high",
    // A limit that the code keeps by a timer of its own cannot be seen.
    confidence: "likely",
    message: `${route.route} (“${step}”) waits for ${host}, and the call was given no limit of time.`,
    breaks: `When ${host} hangs, so do your customers at “${step}”: the page loads until their browser gives up.`,
    fix: `Give the call a limit, “fetch(url, { signal: AbortSignal.timeout(3000) })”, and go on without its answer; better still, make the call after the customer has theirs, in a background job.`,
    seen: [
      `${withoutLimit} of ${requests} requests that called ${host} gave no limit; it took ${ms(tookMs)} of the ${ms(route.p50Ms)} that the route takes`,
    ],
  };
}

function tell({ route, calls, steps }: TracedRoute): string {
  const called = calls.map(({ host, most, withoutLimit, tookMs }) => {
    const limit = withoutLimit === undefined ? "limit not told" : withoutLimit > 0 ? "no limit" : "with a limit";
    return `${host}${most > 1 ? ` ${most} times` : ""}, ${ms(tookMs)}, ${limit}`;
  });
  return `${route} (${steps.join(", ")}): ${called.length === 0 ? "calls nobody" : called.join("; ")}`;
}
