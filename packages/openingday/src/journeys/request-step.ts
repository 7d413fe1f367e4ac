import type { RequestStep } from "../model/journey.ts";
import { NoAnswer, type HttpAnswer } from "../model/tools.ts";
import { captureFrom } from "./capture.ts";
import { expectAnswer } from "./expectation.ts";
import { follow, type Exchange } from "./follow.ts";
import { timeLeft, type RunState } from "./run-state.ts";
import { StepFailure } from "./step-failure.ts";
import { fillJson, fillRecord, fillText } from "./template.ts";

const sensitiveName = /pass|token|secret|csrf|otp|code|key|auth|session/i;

export interface RequestStepEnd {
  readonly status: number;
  /** What was hoped for, and did not come. */
  readonly missed?: string;
}

/** Sends a request step, again where it may retry, and captures from the answer. Rejects with StepFailure. */
export async function runRequestStep(step: RequestStep, state: RunState): Promise<RequestStepEnd> {
  const exchange = toExchange(step, state);
  for (let attempt = 0; ; attempt++) {
    try {
      return await tryOnce(step, exchange, state);
    } catch (error) {
      const failure = toFailure(error, exchange);
      const again = failure.layer !== undefined && attempt < (step.retry?.times ?? 0);
      if (!again) throw failure;
      await state.tools.clock.sleep(Math.min(step.retry?.everyMs ?? 0, timeLeft(state)), state.signal);
    }
  }
}

async function tryOnce(step: RequestStep, exchange: Exchange, state: RunState): Promise<RequestStepEnd> {
  const answer = await follow(exchange, state);
  const text = answer.text();
  const wrong = expectAnswer(step.expect ?? {}, answer, text, state.values);
  const asked = `${exchange.method} ${exchange.url}`;
  if (wrong !== undefined) throw new StepFailure(`${asked} ${wrong}`, "expectation", answer.status);
  for (const [name, capture] of Object.entries(step.capture ?? {})) {
    const captured = captureFrom(capture, answer, text, (cookie) => state.jar.value(answer.url, cookie));
    if (!captured.found) throw new StepFailure(`after ${asked} there was ${captured.missing}`, "expectation", answer.status);
    state.values[name] = captured.value;
    state.secrets.add(captured.value);
  }
  rememberPage(state, answer);
  const { soft } = step;
  // A status is not hoped for where none is named: “expect” has judged it.
  const missed =
    soft === undefined ? undefined : expectAnswer({ ...soft, status: soft.status ?? answer.status }, answer, text, state.values);
  return { status: answer.status, ...(missed === undefined ? {} : { missed: `${asked} ${missed}` }) };
}

function toExchange(step: RequestStep, state: RunState): Exchange {
  const values = state.values;
  const form = step.form === undefined ? undefined : fillRecord(step.form, values);
  const headers = fillRecord(step.headers ?? {}, values);
  for (const [name, value] of Object.entries({ ...form, ...headers })) if (sensitiveName.test(name)) state.secrets.add(value);
  const body =
    form !== undefined
      ? new URLSearchParams(form).toString()
      : step.json === undefined
        ? undefined
        : JSON.stringify(fillJson(step.json, values));
  const type = form !== undefined ? "application/x-www-form-urlencoded" : "application/json";
  const url = fillText(step.url, values);
  if (!URL.canParse(url)) throw new StepFailure(`“${url}” is not an address`);
  return {
    url: new URL(url).href,
    method: step.method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      accept: "text/html,application/json;q=0.9,*/*;q=0.8",
      ...(body === undefined ? {} : { "content-type": type }),
      ...lowerCase(headers),
    },
    body,
    maxRedirects: step.follow === false ? 0 : 5,
  };
}

function toFailure(error: unknown, { method, url }: Exchange): StepFailure {
  if (error instanceof StepFailure) return error;
  if (error instanceof NoAnswer)
    return new StepFailure(`${method} ${url} got no answer: ${error.message}`, error.layer, undefined, error.code === "timeout");
  return new StepFailure(`${method} ${url} could not be sent: ${error instanceof Error ? error.message : String(error)}`);
}

function rememberPage(state: RunState, answer: HttpAnswer): void {
  const isPage = answer.header("content-type")?.includes("html") === true;
  if (isPage || state.page === undefined) state.page = answer.url;
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
