import type { HttpAnswer } from "../model/tools.ts";
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

const redirects = new Set([301, 302, 303, 307, 308]);

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
    const location = answer.header("location");
    if (exchange.maxRedirects === 0 || !redirects.has(answer.status) || location === undefined) return answer;
    if (hop >= exchange.maxRedirects)
      throw new StepFailure(
        `${exchange.method} ${exchange.url} was sent on more than ${exchange.maxRedirects} times, at last to ${location}`,
        "expectation",
        answer.status,
      );
    const next = nextUrl(url, location, answer.status);
    const becomesGet = (answer.status === 303 && method !== "HEAD") || (answer.status < 303 && method === "POST");
    if (becomesGet) {
      method = "GET";
      body = undefined;
      headers = without(headers, ["content-type", "content-length", "origin"]);
    }
    if (new URL(next).origin !== new URL(url).origin) headers = without(headers, ["authorization", "cookie"]);
    url = next;
  }
}

function nextUrl(from: string, location: string, status: number): string {
  const next = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (next === undefined || (next.protocol !== "https:" && next.protocol !== "http:"))
    throw new StepFailure(`${from} sent the browser to “${location}”, which is not a web address`, "expectation", status);
  next.hash = "";
  return next.href;
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
