import type { HttpAnswer } from "../model/tools.ts";
import { readRedirect } from "../parsers/redirect.ts";
import { send, type RunState } from "./run-state.ts";
import { StepFailure } from "./step-failure.ts";

/** One request as a browser would begin it. */
export interface Exchange {
  readonly url: string;
  readonly method: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly maxRedirects: number;
}

/**
 * Sends a request with the customer's cookies and follows its redirects as a browser does: a POST that is answered by 301, 302
 * or 303 goes on as GET. With `maxRedirects` 0 the first answer is final. @see Fetch standard, HTTP-redirect fetch
 */
export async function follow(exchange: Exchange, state: RunState): Promise<HttpAnswer> {
  let { url, method, body } = exchange;
  let headers = { ...exchange.headers };
  for (let hop = 0; ; hop++) {
    const answer = await send(state, {
      url,
      method,
      headers: { ...pageHeaders(url, method, state), ...cookieHeader(url, state), ...headers },
      body,
      localAddress: state.localAddress,
      rawCookies: true,
    });
    state.jar.take(url, answer.headers);
    const next = readRedirect(answer);
    if (exchange.maxRedirects === 0 || next === undefined) return answer;
    if (hop >= exchange.maxRedirects)
      throw new StepFailure(
        `${exchange.method} ${exchange.url} was sent on more than ${exchange.maxRedirects} times, at last to ${next.ok ? next.value : next.error}`,
        "expectation",
        answer.status,
      );
    if (!next.ok)
      throw new StepFailure(`${url} sent the browser to “${next.error}”, which is not a web address`, "expectation", answer.status);
    const becomesGet = (answer.status === 303 && method !== "HEAD") || (answer.status < 303 && method === "POST");
    if (becomesGet) {
      method = "GET";
      body = undefined;
      headers = without(headers, ["content-type", "content-length", "origin"]);
    }
    if (new URL(next.value).origin !== new URL(url).origin) headers = without(headers, ["authorization", "cookie"]);
    url = next.value;
  }
}

function cookieHeader(url: string, state: RunState): Record<string, string> {
  const cookie = state.jar.header(url);
  return cookie === undefined ? {} : { cookie };
}

/** What a browser says about the page it comes from: applications compare Origin against forged forms. */
function pageHeaders(url: string, method: string, { page }: RunState): Record<string, string> {
  const to = new URL(url);
  const from = page === undefined ? undefined : new URL(page);
  const headers: Record<string, string> = {};
  if (method !== "GET") headers["origin"] = (from ?? to).origin;
  if (from !== undefined && !(from.protocol === "https:" && to.protocol === "http:"))
    headers["referer"] = from.origin === to.origin ? from.href.replace(/#.*/, "") : `${from.origin}/`;
  return headers;
}

function without(headers: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
