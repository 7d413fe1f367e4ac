import type { JourneyRun, StepRun } from "../model/evidence-speed.ts";
import type { Journey, Step } from "../model/journey.ts";
import type { Inbox } from "../model/target.ts";
import { createCookieJar, type CookieJar } from "./cookie-jar.ts";
import { runBrowserStep } from "./browser-step.ts";
import { runMailStep } from "./mail-step.ts";
import { maskLine } from "./mask.ts";
import { runRequestStep, type RequestStepEnd } from "./request-step.ts";
import { timeLeft, type JourneyTools, type RunState } from "./run-state.ts";
import { StepFailure } from "./step-failure.ts";
import { fillText, MissingValue } from "./template.ts";

export interface RunJourneyOptions {
  readonly tools: JourneyTools;
  readonly inbox?: Inbox;
  /** Values for `{{name}}` beside `{{unique}}` and `{{email}}`; never shown in a message. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Source address of this customer, on loopback. */
  readonly localAddress?: string;
  readonly signal: AbortSignal;
  /** Default 100. */
  readonly maxSteps?: number;
  /** Default 150, redirects, retries and looks into the inbox counted. */
  readonly maxRequests?: number;
  /** Whole journey without its cleanup. Default 60,000. */
  readonly timeoutMs?: number;
  /** Asked between two steps: rests as a person would; with false they leave, and what they did not get to is `skipped`. */
  readonly between?: () => Promise<boolean>;
  /** Told each step of the way as soon as it is over. */
  readonly onStep?: (step: StepRun) => void;
  /** `later` leaves the cleanup to the caller, who must call `cleanUp`. */
  readonly cleanup?: "now" | "later";
  /** Told the name of each step before it is taken; the cleanup’s are not told. */
  readonly beforeStep?: (name: string) => void;
}

export interface JourneyResult {
  readonly run: JourneyRun;
  /** Everything captured, secrets included: never store or print it. */
  readonly values: Readonly<Record<string, string>>;
  readonly jar: CookieJar;
  /** Requests sent so far, cleanup included. */
  requestsSent(): number;
  /** Runs the cleanup steps; with `cleanup: "now"` they have run already and this does nothing. */
  cleanUp(): Promise<readonly StepRun[]>;
}

const cleanupTimeoutMs = 15_000;
const cleanupRequests = 50;

/**
 * Walks one customer through a journey. A step that fails ends it: the rest is `skipped`, the cleanup still runs.
 * Rejects only for a journey that is too long; everything that happens on the way is in the run.
 */
export async function runJourney(journey: Journey, options: RunJourneyOptions): Promise<JourneyResult> {
  const { tools, inbox } = options;
  const maxSteps = options.maxSteps ?? 100;
  const maxRequests = options.maxRequests ?? 150;
  if (journey.steps.length > maxSteps) throw new Error(`the journey “${journey.title}” has more than ${maxSteps} steps`);
  const begunAt = tools.clock.now();
  const unique = tools.random.word();
  const secrets = readSecrets(journey, tools);
  const state: RunState = {
    tools,
    inbox,
    jar: createCookieJar(() => tools.clock.now()),
    localAddress: options.localAddress,
    signal: options.signal,
    values: { unique, ...(inbox === undefined ? {} : { email: fillText(inbox.address, { unique }) }), ...secrets, ...options.variables },
    secrets: new Set(Object.values({ ...secrets, ...options.variables })),
    usedMails: new Set(),
    page: undefined,
    browser: undefined,
    origins: namedOrigins(journey),
    deadlineAt: begunAt + (options.timeoutMs ?? 60_000),
    requestsLeft: maxRequests,
  };

  const steps: StepRun[] = [];
  for (const [index, step] of journey.steps.entries()) {
    if (index > 0 && options.between !== undefined && !(await options.between())) break;
    options.beforeStep?.(step.name);
    const ran = await runStep(step, state);
    steps.push(ran);
    options.onStep?.(ran);
    if (!ran.ok) break;
  }
  const tookMs = tools.clock.now() - begunAt;
  const complaints = (state.browser?.complaints() ?? []).map((line) => maskLine(line, [...state.secrets, ...state.jar.values()]));
  const wasBrowsed = state.browser !== undefined;
  await state.browser?.close();
  state.browser = undefined;
  let sent = maxRequests - state.requestsLeft;
  let cleaned = false;

  async function cleanUp(): Promise<readonly StepRun[]> {
    if (cleaned) return [];
    cleaned = true;
    const left: RunState = {
      ...state,
      signal: new AbortController().signal,
      deadlineAt: tools.clock.now() + cleanupTimeoutMs,
      requestsLeft: cleanupRequests,
    };
    const ran: StepRun[] = [];
    // One that needs a value nobody captured has nothing to clean up.
    for (const step of journey.cleanup ?? []) if (isFillable(step, left)) ran.push(await runStep(step, left));
    sent += cleanupRequests - left.requestsLeft;
    await left.browser?.close();
    return ran;
  }

  const cleanup = options.cleanup === "later" ? [] : await cleanUp();
  const run: JourneyRun = {
    id: journey.id,
    title: journey.title,
    ok: steps.every((step) => step.ok),
    steps,
    skipped: journey.steps.slice(steps.length).map((step) => step.name),
    tookMs,
    startedAt: new Date(begunAt).toISOString(),
    browser: wasBrowsed ? "looked-at" : "not-looked-at",
    ...(complaints.length === 0 ? {} : { complaints }),
    ...(cleanup.length === 0 ? {} : { cleanup }),
  };
  return { run, values: state.values, jar: state.jar, requestsSent: () => sent, cleanUp };
}

/** Of every address that is written out in it. */
function namedOrigins(journey: Journey): readonly string[] {
  const found = new Set<string>();
  for (const [address] of JSON.stringify(journey).matchAll(/https?:\/\/[^\s"\\/{}()]+/gu))
    if (URL.canParse(address)) found.add(new URL(address).origin);
  return [...found].slice(0, mostOrigins);
}

const mostOrigins = 20;

/** What the journey asks of the environment; one that is not set is missed at the step that needs it. */
function readSecrets(journey: Journey, tools: JourneyTools): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [, name = ""] of JSON.stringify(journey).matchAll(/\{\{\s*secret\.(\w+)\s*\}\}/gu)) {
    const value = tools.secret?.(name);
    if (value !== undefined && value !== "") found[`secret.${name}`] = value;
  }
  return found;
}

async function runStep(step: Step, state: RunState): Promise<StepRun> {
  const begunAt = state.tools.clock.now();
  try {
    timeLeft(state);
    const { status, missed } = await perform(step, state);
    const tookMs = state.tools.clock.now() - begunAt;
    const limits = step.kind === "request" || step.kind === "browser" ? (step.limitMs ?? {}) : {};
    if (limits.failed !== undefined && tookMs > limits.failed)
      throw new StepFailure(`it took ${Math.round(tookMs)} ms where ${limits.failed} ms are the limit`, "expectation", status);
    const degraded = limits.degraded !== undefined && tookMs > limits.degraded;
    return {
      name: step.name,
      ok: true,
      tookMs,
      ...(status === undefined ? {} : { status }),
      ...(degraded ? { degraded } : {}),
      ...(missed === undefined ? {} : { missed: maskLine(missed, [...state.secrets, ...state.jar.values()]) }),
    };
  } catch (error) {
    const failure = error instanceof StepFailure ? error : new StepFailure(error instanceof Error ? error.message : String(error));
    return {
      name: step.name,
      ok: false,
      tookMs: state.tools.clock.now() - begunAt,
      error: maskLine(failure.message, [...state.secrets, ...state.jar.values()]),
      ...(failure.status === undefined ? {} : { status: failure.status }),
      ...(failure.layer === undefined ? {} : { layer: failure.layer }),
      ...(failure.timedOut ? { timedOut: true } : {}),
    };
  }
}

async function perform(step: Step, state: RunState): Promise<Partial<RequestStepEnd>> {
  switch (step.kind) {
    case "request":
      return runRequestStep(step, state);
    case "mail":
      await runMailStep(step, state);
      return {};
    case "browser":
      return runBrowserStep(step, state);
    case "pause":
      await state.tools.clock.sleep(Math.min(step.ms, timeLeft(state)), state.signal);
      return {};
  }
}

function isFillable(step: Step, state: RunState): boolean {
  try {
    fillText(JSON.stringify(step), state.values);
    return true;
  } catch (error) {
    return !(error instanceof MissingValue);
  }
}
