import { Agent as SecureAgent } from "node:https";
import type { Vantage } from "../model/target.ts";
import { NoAnswer, type HttpAnswer, type HttpRequest, type Tools } from "../model/tools.ts";
import type { Mode } from "../model/words.ts";
import { TimeIsOver, inSeconds, startDeadline, type Deadline } from "./deadline.ts";
import { findTargets } from "./dial-targets.ts";
import { plainHost, type Endpoint, isIP } from "./endpoint.ts";
import { createAnswer } from "./http-answer.ts";
import { ExchangeFailed, exchange, type Exchange, type Exchanged } from "./http-exchange.ts";
import { planRequest } from "./http-plan.ts";
import { explainFailure, isDialFailure } from "./no-answer.ts";
import { PlainAgent } from "./node-http.ts";
import type { RequestBudget } from "./request-budget.ts";
import { createTrust } from "./trust.ts";

/** Looks at where a request is really going before the connection is made; throws to forbid it. */
export type DialGuard = (host: string, address: string) => void;

export interface HttpClientOptions {
  readonly addresses: Tools["dns"]["addresses"];
  readonly vantage: Vantage;
  readonly mode: Mode;
  readonly budget: RequestBudget;
  /** The product's version, for the User-Agent. */
  readonly version: string;
  readonly guard?: DialGuard;
  readonly signal?: AbortSignal;
}

const defaultTimeoutMs = 10_000;
const defaultMaxBytes = 512 * 1024;
/** How long one address may keep us waiting while others are left. */
const connectLimitMs = 2000;

/**
 * Sends requests without following redirects. Connections are kept for two seconds of idleness, shorter than any server's own
 * limit, so that a request seldom meets a connection that is just being closed.
 */
export function createHttpClient(options: HttpClientOptions): Tools["http"] & { close(): void } {
  const pool = { keepAlive: true, maxSockets: 256, maxFreeSockets: 32, timeout: 2000 };
  // A resumed TLS session is not verified again: it would hide a certificate that has expired or was replaced since.
  const agents = { plain: new PlainAgent(pool), secure: new SecureAgent({ ...pool, maxCachedSessions: 0 }) };

  const request = async (request: HttpRequest): Promise<HttpAnswer> => {
    const started = performance.now();
    const plan = planRequest(request, options.mode, options.version);
    const host = plainHost(plan.url.hostname);
    const secure = plan.url.protocol === "https:";
    const deadline = startDeadline(request.timeoutMs ?? defaultTimeoutMs, options.signal);
    try {
      const targets = await resolve(host, plan.url, request, deadline);
      const dnsMs = performance.now() - started;
      const send = (to: Endpoint, isLast: boolean, fresh: boolean): Promise<Exchanged> => {
        options.guard?.(host, to.address);
        if (request.mayDial?.(to.address) === false)
          throw new NoAnswer("connect", "not-dialled", `${host} leads to ${to.address}, which is no address for this question.`);
        options.budget.take(host);
        const own = fresh || (isIP(host) !== 0 && to.address !== host);
        const one: Exchange = {
          ...plan,
          to,
          body: request.body,
          localAddress: request.localAddress,
          agent: own ? false : secure ? agents.secure : agents.plain,
          trust: secure ? createTrust(options.vantage.ca) : undefined,
          maxBytes: request.maxBytes ?? defaultMaxBytes,
          signal: deadline.signal,
          connectLimitMs: isLast ? undefined : connectLimitMs,
        };
        return exchange(one);
      };
      const { to, exchanged } = await sendToFirst(targets, request, plan.method, send);
      return createAnswer({
        url: request.url,
        response: exchanged.response,
        body: exchanged.body,
        truncated: exchanged.truncated,
        receivedBytes: exchanged.receivedBytes,
        address: to.address,
        port: to.port,
        rawCookies: request.rawCookies === true,
        timings: {
          dnsMs,
          connectMs: exchanged.connectMs,
          tlsMs: exchanged.tlsMs,
          waitMs: exchanged.waitMs,
          totalMs: performance.now() - started,
        },
      });
    } catch (error) {
      throw explain(error, host, deadline);
    } finally {
      deadline.end();
    }
  };

  const resolve = async (host: string, url: URL, request: HttpRequest, deadline: Deadline): Promise<readonly Endpoint[]> => {
    const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
    try {
      const found = await deadline.race(findTargets(options, host, port, request.dial));
      const family = isIP(request.localAddress ?? "");
      const usable = family === 0 ? found : found.filter((one) => isIP(one.address) === family);
      if (usable.length > 0) return usable;
    } catch (error) {
      throw error instanceof TimeIsOver ? new ExchangeFailed("dns", error, false) : error;
    }
    throw new NoAnswer("connect", "no-family", `${host} has no address that ${request.localAddress ?? "this machine"} can reach.`);
  };

  return {
    request,
    close() {
      agents.plain.destroy();
      agents.secure.destroy();
    },
  };
}

/** The first address that takes the connection answers; a connection that the server had just closed is replaced once. */
async function sendToFirst(
  targets: readonly Endpoint[],
  request: HttpRequest,
  method: string,
  send: (to: Endpoint, isLast: boolean, fresh: boolean) => Promise<Exchanged>,
): Promise<{ readonly to: Endpoint; readonly exchanged: Exchanged }> {
  let last: unknown;
  for (const [index, to] of targets.entries()) {
    const isLast = index === targets.length - 1;
    try {
      return { to, exchanged: await send(to, isLast, request.fresh === true) };
    } catch (error) {
      if (!(error instanceof ExchangeFailed)) throw error;
      last = error;
      const closedMeanwhile = error.reused && error.layer === "http" && ["ECONNRESET", "EPIPE"].includes(error.code);
      if (closedMeanwhile && ["GET", "HEAD", "OPTIONS"].includes(method)) return { to, exchanged: await send(to, true, true) };
      if (isLast || error.layer !== "connect" || !isDialFailure(error.code)) throw error;
    }
  }
  throw last;
}

/** One plain sentence for whatever went wrong; what the guard, the budget or the end of the run say is passed on as it is. */
function explain(error: unknown, host: string, deadline: Deadline): unknown {
  if (!(error instanceof ExchangeFailed)) return error;
  const { layer, code, cause } = error;
  if (cause !== deadline.signal.reason || !deadline.signal.aborted) return explainFailure(layer, code, host);
  if (!(cause instanceof TimeIsOver)) return cause;
  const limit = inSeconds(deadline.timeoutMs);
  const sentence = {
    dns: `the name ${host} could not be looked up within ${limit}.`,
    connect: `${host} did not take the connection within ${limit}.`,
    tls: `${host} did not set up the encrypted connection within ${limit}.`,
    http: `${host} did not answer completely within ${limit}.`,
  }[layer];
  return new NoAnswer(layer, "timeout", layer === "dns" ? `The${sentence.slice(3)}` : sentence);
}
