import type { Inbox } from "../model/target.ts";
import type { BrowserPage, HttpAnswer, HttpRequest, Tools } from "../model/tools.ts";
import type { CookieJar } from "./cookie-jar.ts";
import { StepFailure } from "./step-failure.ts";

/** The doors that a journey goes through. */
export type JourneyTools = Pick<Tools, "browser" | "clock" | "http" | "imap" | "random" | "secret">;

/** What the steps of one run share: one customer, their cookies, what was captured so far, and what is left to spend. */
export interface RunState {
  readonly tools: JourneyTools;
  readonly inbox: Inbox | undefined;
  readonly jar: CookieJar;
  readonly localAddress: string | undefined;
  readonly signal: AbortSignal;
  /** Grows with every capture. */
  readonly values: Record<string, string>;
  /** Values that no message may show. */
  readonly secrets: Set<string>;
  /** Mails that an earlier step has used. */
  readonly usedMails: Set<string>;
  /** Page the customer is on, for Origin and Referer. */
  page: string | undefined;
  /** What a browser step opened; closed at the end of the run. */
  browser: BrowserPage | undefined;
  /** Origins that the journey names: where a browser may go. */
  readonly origins: readonly string[];
  /** Epoch milliseconds. */
  deadlineAt: number;
  requestsLeft: number;
}

const requestTimeoutMs = 10_000;

/** Milliseconds until the run must end; throws when it is over or was stopped. */
export function timeLeft(state: RunState): number {
  if (state.signal.aborted) throw new StepFailure("the run was stopped before this step was done");
  const left = state.deadlineAt - state.tools.clock.now();
  if (left <= 0) throw new StepFailure("the time for the whole journey was used up before this step was done");
  return left;
}

/** One request within the run's budget of time and requests; rejects as `tools.http.request` does. */
export async function send(state: RunState, request: HttpRequest): Promise<HttpAnswer> {
  const left = timeLeft(state);
  if (state.requestsLeft <= 0) throw new StepFailure("the journey sent as many requests as one run may, and was ended");
  state.requestsLeft--;
  return state.tools.http.request({ ...request, timeoutMs: Math.min(requestTimeoutMs, left) });
}
