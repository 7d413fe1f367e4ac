import { leave, leaveOpen, takeWayBack, type RunEnd } from "./run-release.ts";
import { endRun, type StepContext, takeStep } from "./take-steps.ts";

/** Goes back to an earlier release, and looks at it. */
export async function runRollback(context: StepContext, to: string, from: string): Promise<RunEnd> {
  const startedAt = context.now();
  return leave(context, startedAt, await takeWayBack(context, to, from));
}

/** Goes back to the release before and forward again, timing both. Customers have the release before for as long. */
export async function runDrill(context: StepContext, to: string, from: string): Promise<RunEnd> {
  const startedAt = context.now();
  const back = await takeWayBack(context, to, from);
  if (back.isOpen === true) return back;
  // Also after a way back that failed: what customers had is tried first.
  const forwardPlan = { ...context.plan, forward: context.plan.forward ?? context.plan.deploy };
  const forward = await goForward({ ...context, plan: forwardPlan }, from, to);
  if (forward !== undefined) {
    const before = back.outcome === "rolled-back" ? "" : `${back.reason ?? ""} `;
    return leave(context, startedAt, { ...forward, reason: before + (forward.reason ?? "") });
  }
  if (back.outcome !== "rolled-back")
    return endRun(context, startedAt, "failed", `${back.reason ?? ""} Customers have the release from before the drill again.`);
  return endRun(context, startedAt, "rehearsed");
}

/** The second half of a drill whose first run died: what customers had before it is put back. */
export async function finishDrill(context: StepContext, to: string, from: string): Promise<RunEnd> {
  const startedAt = context.now();
  const plan = { ...context.plan, forward: context.plan.forward ?? context.plan.deploy };
  const forward = await goForward({ ...context, plan }, to, from);
  if (forward !== undefined) return leave(context, startedAt, forward);
  return endRun(context, startedAt, "failed", "The drill was interrupted. Customers have the release from before it again.");
}

async function goForward(context: StepContext, to: string, from: string): Promise<RunEnd | undefined> {
  for (const step of ["forward", "live", "smoke"] as const) {
    const ended = await takeStep(context, step, to, from);
    if (ended === undefined || ended.outcome === "done") continue;
    if (ended.outcome === "stopped") return leaveOpen(step);
    return {
      outcome: "stuck",
      reason: `“${step}” did not succeed on the way forward (${ended.reason ?? ended.outcome}): look at what customers have now.`,
    };
  }
  return undefined;
}
