import { createHmac, randomBytes } from "node:crypto";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { setTimeout as timer } from "node:timers/promises";
import type { CheckoutSession } from "./checkout-session.ts";

/** Where events go: the real URL, dialled at an address of this machine. */
export interface WebhookTarget {
  readonly url: string;
  /** `address:port` to connect to, whatever the URL's host resolves to. */
  readonly dial: string;
  /** PEM that the endpoint's certificate must lead to. */
  readonly ca?: string;
}

/** One try to hand an event over. */
export interface Delivery {
  readonly eventId: string;
  readonly type: string;
  readonly sessionId: string;
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Status of the answer; 0 when there was none. */
  readonly status: number;
}

/** An event as it is sent. */
export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly sessionId: string;
  readonly payload: string;
}

const attemptMs = 5000;

/** Makes an event about a session, as the API version the integration speaks shows it. */
export function createEvent(type: string, session: CheckoutSession, apiVersion: string, nowMs: number): StripeEvent {
  const id = `evt_${randomBytes(12).toString("hex")}`;
  const event = {
    id,
    object: "event",
    api_version: apiVersion,
    created: Math.floor(nowMs / 1000),
    data: { object: session },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  };
  return { id, type, sessionId: session.id, payload: JSON.stringify(event) };
}

/** The `Stripe-Signature` header: HMAC-SHA-256 over the time and the exact bytes sent. */
function signPayload(payload: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${payload}`).digest("hex")}`;
}

/** Hands an event over until a 2xx comes back, waiting the given times between tries; each try is signed afresh and reported. */
export async function deliver(options: {
  readonly event: StripeEvent;
  readonly target: WebhookTarget;
  readonly secret: () => string;
  readonly retryDelaysMs: readonly number[];
  readonly signal: AbortSignal;
  readonly onAttempt: (delivery: Delivery) => void;
}): Promise<boolean> {
  const { event, target, signal } = options;
  for (const [attempt, delayMs] of [0, ...options.retryDelaysMs].entries()) {
    if (delayMs > 0) await timer(delayMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return false;
    const at = Date.now();
    const status = await post(target, event.payload, signPayload(event.payload, options.secret(), at), signal);
    options.onAttempt({ eventId: event.id, type: event.type, sessionId: event.sessionId, attempt: attempt + 1, at, status });
    if (status >= 200 && status < 300) return true;
  }
  return false;
}

// A redirect is a failed delivery, as with the real sender.
function post(target: WebhookTarget, payload: string, signature: string, stopped: AbortSignal): Promise<number> {
  const url = new URL(target.url);
  const [address = "", port = ""] = target.dial.split(":");
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const outgoing = request(
      {
        host: address,
        port: Number(port),
        servername: url.hostname,
        ca: target.ca,
        method: "POST",
        path: url.pathname + url.search,
        agent: false,
        signal: AbortSignal.any([stopped, AbortSignal.timeout(attemptMs)]),
        headers: {
          host: url.hostname,
          "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
          "content-type": "application/json; charset=utf-8",
          "content-length": Buffer.byteLength(payload),
          "stripe-signature": signature,
        },
      },
      (answer) => {
        answer.resume();
        answer.on("error", () => undefined);
        resolve(answer.statusCode ?? 0);
      },
    );
    outgoing.on("error", () => resolve(0));
    outgoing.end(payload);
  });
}
