import type { AlarmDrill } from "../../model/evidence-watch.ts";
import { NotConfigured, defineProbe } from "../../model/probe.ts";
import type { ProbeContext } from "../../model/probe.ts";
import type { Drill } from "../../model/target.ts";
import { isAlarm, isRecovery, listenForAlarms } from "./drill-alarms.ts";
import type { AlarmListener, Delivery } from "./drill-alarms.ts";

/** However long the configuration wants to wait. */
const maxWaitSeconds = 240;
const restoreMs = 15_000;

/**
 * Stops the application as the configuration says, times the alarm where it arrives, and starts the application again, whatever
 * happens in between. Refuses to begin when the application is not healthy or the place where alarms arrive cannot be read: nothing is
 * stopped then, and nothing learnt.
 */
export default defineProbe({
  key: "watch.drill",
  mode: "active",
  timeoutMs: 540_000,
  maxRequests: ({ drill }) => Math.min(3_000, Math.round(20 * (drill?.waitSeconds ?? 0)) + 200),
  phase: 4,
  putsBackMs: 20_000,
  async gather(context): Promise<AlarmDrill> {
    const { drill } = context.target;
    if (context.mode !== "active") throw new NotConfigured("The fire drill stops the application, so it runs only with `prove`.");
    if (drill === undefined)
      throw new NotConfigured(
        "No fire drill is declared: say under `drill` how to stop and start the application and where alarms arrive.",
      );
    if (!(await isHealthy(drill, context)))
      throw new Error("The application was not healthy before the fire drill, so it was not stopped and nothing was learnt.");
    const listener = await listenForAlarms(drill.alarms, context);
    context.signal.throwIfAborted();
    return runDrill(drill, listener, context);
  },
});

async function runDrill(drill: Drill, listener: AlarmListener, context: ProbeContext): Promise<AlarmDrill> {
  const { clock } = context.tools;
  const waitMs = Math.min(drill.waitSeconds, maxWaitSeconds) * 1000;
  let stoppedAt = clock.now();
  let waitedMs = 0;
  let alarm: Delivery | undefined;
  let error: string | undefined;
  let restored = false;
  let restoredAt = stoppedAt;
  try {
    context.progress("Fire drill: the application is stopped until the alarm comes");
    await send(drill.stop, "stop", context);
    stoppedAt = clock.now();
    alarm = await listener.next(isAlarm, waitMs);
    waitedMs = clock.now() - stoppedAt;
  } catch (cause) {
    error = cause instanceof Error ? cause.message : "The drill failed for an unknown reason.";
  } finally {
    // Also after an abort: nothing here listens to the signal until the application is back.
    restoredAt = clock.now();
    try {
      restored = await restore(drill, context);
    } catch (cause) {
      error ??= cause instanceof Error ? cause.message : "The application could not be started again.";
    }
  }
  const result: AlarmDrill = {
    intervalSeconds: drill.intervalSeconds,
    stoppedAt: new Date(stoppedAt).toISOString(),
    waitedMs,
    restored,
    ...(alarm === undefined ? {} : { alarmAfterMs: Math.max(0, alarm.at - stoppedAt), sink: alarm.sink, alarmText: alarm.text }),
    ...(error === undefined ? {} : { error }),
  };
  if (alarm === undefined || !restored || error !== undefined || context.signal.aborted) return result;
  const recovery = await listener.next(isRecovery, waitMs).catch(() => undefined);
  return recovery === undefined ? result : { ...result, recoveredAfterMs: Math.max(0, recovery.at - restoredAt) };
}

/** Asks for the start at most three times, then waits for health. */
async function restore(drill: Drill, context: ProbeContext): Promise<boolean> {
  const { clock } = context.tools;
  let failure: unknown;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await send(drill.start, "start", context);
      failure = undefined;
      break;
    } catch (error) {
      failure = error;
      await clock.sleep(1000).catch(() => undefined);
    }
  }
  const endsAt = clock.now() + restoreMs;
  let patient = true;
  while (!(await isHealthy(drill, context))) {
    if (clock.now() >= endsAt || !patient) {
      if (failure !== undefined) throw failure;
      return false;
    }
    // A clock that the end of the run stopped no longer sleeps: then one last look is all.
    patient = await clock.sleep(200).then(
      () => true,
      () => false,
    );
  }
  return true;
}

async function send(request: Drill["stop"], what: "stop" | "start", { tools }: ProbeContext): Promise<void> {
  const answer = await tools.http.request({ ...request, timeoutMs: 15_000, maxBytes: 1024 }).catch((error: unknown) => {
    throw new Error(`The drill's ${what} request was not answered: ${error instanceof Error ? error.message : "unknown error"}`);
  });
  if (answer.status >= 400) throw new Error(`The drill's ${what} request was answered ${answer.status}.`);
}

async function isHealthy(drill: Drill, { tools }: ProbeContext): Promise<boolean> {
  return tools.http.request({ url: drill.health, timeoutMs: 5000, maxBytes: 1024, fresh: true }).then(
    ({ status }) => status === 200,
    () => false,
  );
}
