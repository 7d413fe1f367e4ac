import { createHash, randomBytes } from "node:crypto";
import { serveHttp } from "../serve-http.ts";
import { createSession } from "./checkout-session.ts";
import { parseNestedForm } from "./nested-form.ts";
import { checkCard, comeBackTo, readReturnOrigin, renderNothingToPay, renderPayPage } from "./pay-page.ts";
import { createEvent, deliver } from "./webhook.ts";
import type { Latency } from "../pause.ts";
import type { Asked, Reply } from "../serve-http.ts";
import type { CheckoutSession, KeptSession, StripeProblem } from "./checkout-session.ts";
import type { Delivery, StripeEvent, WebhookTarget } from "./webhook.ts";

/** What can be changed on the running stub. */
export interface StripeSettings extends Latency {
  /** false: payments succeed and no event is sent. */
  webhooksEnabled: boolean;
  /** Secret that events are signed with. */
  webhookSecret: string;
  webhook: WebhookTarget;
}

/** A running payment stub. */
export interface StripeStub {
  readonly port: number;
  /** Base URL, for the SDK's `host`, `port` and `protocol`. */
  readonly url: string;
  readonly settings: StripeSettings;
  session(id: string): CheckoutSession | undefined;
  /** The last 500 tries to hand over an event, oldest first. */
  deliveries(): readonly Delivery[];
  /** Sends the event of a paid session once more, as Stripe may; resolves with whether it was taken. */
  redeliver(sessionId: string): Promise<boolean>;
  stop(): Promise<void>;
}

const maxKept = 1000;
const fallbackApiVersion = "2026-10-28.endive";
const sessionPath = /^\/v1\/checkout\/sessions(?:\/(cs_test_\w+)(\/expire)?)?$/;

/** Starts a server that speaks the checkout part of Stripe's API, shows the hosted page and sends signed events. Real cards mean nothing to it. */
export async function startStripeStub(options: {
  readonly address: string;
  readonly port: number;
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly webhook: WebhookTarget;
  /** Waits between tries to deliver an event. Default 0.2, 1 and 3 seconds. */
  readonly retryDelaysMs?: readonly number[];
  readonly latencyMs?: number;
  readonly now?: () => number;
}): Promise<StripeStub> {
  const now = options.now ?? Date.now;
  const settings: StripeSettings = {
    latencyMs: options.latencyMs ?? 0,
    webhooksEnabled: true,
    webhookSecret: options.webhookSecret,
    webhook: options.webhook,
  };
  const sessions = new Map<string, KeptSession>();
  const events = new Map<string, StripeEvent>();
  const replies = new Map<string, { readonly digest: string; readonly reply: Reply }>();
  const deliveries: Delivery[] = [];
  const stopped = new AbortController();
  let base = "";
  let apiVersion = fallbackApiVersion;

  function answer(asked: Asked): Promise<Reply> | Reply {
    if (asked.path.startsWith("/v1/")) return answerApi(asked);
    const id = /^\/pay\/(cs_test_\w+)$/.exec(asked.path)?.[1];
    const kept = id === undefined ? undefined : sessions.get(id);
    if (kept === undefined) return renderNothingToPay(404, "There is no such payment.");
    if (asked.method === "GET") return show(kept, readReturnOrigin(asked.query.get("return_origin")));
    return asked.method === "POST" ? pay(kept, new URLSearchParams(asked.body)) : { status: 405, headers: { allow: "GET, POST" } };
  }

  function answerApi(asked: Asked): Reply {
    const requestId = `req_${randomBytes(7).toString("hex")}`;
    const version = asked.headers["stripe-version"];
    if (typeof version === "string") apiVersion = version.slice(0, 40);
    const reply = decideApi(asked);
    return { ...reply, headers: { ...reply.headers, "request-id": requestId, "stripe-version": apiVersion } };
  }

  function decideApi(asked: Asked): Reply {
    if (!isKnown(asked.headers.authorization, options.secretKey)) return refuse(keyProblem(asked.headers.authorization));
    const match = sessionPath.exec(asked.path);
    if (match === null) return refuse(unknownUrl(asked));
    const [, id, expire] = match;
    if (id === undefined) return asked.method === "POST" ? once(asked, () => create(asked.body)) : refuse(unknownUrl(asked));
    const kept = sessions.get(id);
    if (kept === undefined) {
      return refuse({
        status: 404,
        type: "invalid_request_error",
        code: "resource_missing",
        param: "session",
        message: `No such checkout.session: ${id}`,
      });
    }
    if (expire !== undefined) return asked.method === "POST" ? once(asked, () => end(kept)) : refuse(unknownUrl(asked));
    return asked.method === "GET" ? { status: 200, body: current(kept) } : refuse(unknownUrl(asked));
  }

  // The same key gives the same answer; the same key for another request is refused. Failed requests may be repeated.
  function once(asked: Asked, act: () => Reply): Reply {
    const key = asked.headers["idempotency-key"];
    if (typeof key !== "string") return act();
    const digest = createHash("sha256").update(`${asked.path}\n${asked.body}`).digest("hex");
    const known = replies.get(key);
    if (known?.digest === digest) return { ...known.reply, headers: { "idempotent-replayed": "true" } };
    if (known) {
      return refuse({
        status: 400,
        type: "idempotency_error",
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key.slice(0, 100)}' if you meant to execute a different request.`,
      });
    }
    const reply = act();
    if (reply.status === 200) keep(replies, key, { digest, reply });
    return reply;
  }

  function create(body: string): Reply {
    const form = parseNestedForm(body);
    if (form === undefined) return refuse({ status: 400, type: "invalid_request_error", message: "Invalid form body" });
    const made = createSession(form, (id) => `${base}/pay/${id}`, now());
    if ("status" in made) return refuse(made);
    keep(sessions, made.session.id, made);
    return { status: 200, body: made.session };
  }

  function current(kept: KeptSession): CheckoutSession {
    const isOver = kept.session.status === "open" && kept.session.expires_at * 1000 <= now();
    if (isOver) kept.session = { ...kept.session, status: "expired", url: null };
    return kept.session;
  }

  function end(kept: KeptSession): Reply {
    if (current(kept).status !== "open") {
      const message = `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${kept.session.status}\`.`;
      return refuse({ status: 400, type: "invalid_request_error", message });
    }
    kept.session = { ...kept.session, status: "expired", url: null };
    void send("checkout.session.expired", kept.session);
    return { status: 200, body: kept.session };
  }

  function show(kept: KeptSession, returnOrigin: string | undefined): Reply {
    const session = current(kept);
    if (session.status === "expired") return renderNothingToPay(410, "This payment has expired. Please book again.");
    return session.status === "complete" ? goBack(session, returnOrigin) : renderPayPage(kept, returnOrigin);
  }

  async function pay(kept: KeptSession, form: URLSearchParams): Promise<Reply> {
    const returnOrigin = readReturnOrigin(form.get("return_origin"));
    if (current(kept).status !== "open") return show(kept, returnOrigin);
    const problem = checkCard(form.get("cardNumber"));
    if (problem !== undefined) return renderPayPage(kept, returnOrigin, problem);
    kept.session = {
      ...kept.session,
      status: "complete",
      payment_status: "paid",
      url: null,
      payment_intent: `pi_${randomBytes(12).toString("hex")}`,
      customer_details: { email: form.get("email") || kept.session.customer_email, name: form.get("billingName") },
    };
    // Like Stripe, the page waits for the first try to deliver before it lets the client go on; later tries run behind it.
    await send("checkout.session.completed", kept.session);
    return goBack(kept.session, returnOrigin);
  }

  function send(type: string, session: CheckoutSession): Promise<void> {
    const event = createEvent(type, session, apiVersion, now());
    keep(events, session.id, event);
    if (!settings.webhooksEnabled) return Promise.resolve();
    return new Promise((resolve) => {
      void attempt(event, options.retryDelaysMs ?? [200, 1000, 3000], resolve).finally(resolve);
    });
  }

  function attempt(event: StripeEvent, retryDelaysMs: readonly number[], onFirst: () => void): Promise<boolean> {
    return deliver({
      event,
      target: settings.webhook,
      secret: () => settings.webhookSecret,
      retryDelaysMs,
      signal: stopped.signal,
      onAttempt(delivery) {
        deliveries.push(delivery);
        if (deliveries.length > 500) deliveries.shift();
        onFirst();
      },
    });
  }

  const http = await serveHttp({ address: options.address, port: options.port, settings, answer });
  base = `http://${options.address}:${http.port}`;
  return {
    port: http.port,
    url: base,
    settings,
    session(id) {
      const kept = sessions.get(id);
      return kept && current(kept);
    },
    deliveries: () => [...deliveries],
    async redeliver(sessionId) {
      const event = events.get(sessionId);
      if (event === undefined) throw new Error(`No event was made for ${sessionId}.`);
      return attempt(event, [], () => undefined);
    },
    async stop() {
      stopped.abort();
      await http.stop();
    },
  };
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  const [oldest] = map.keys();
  if (map.size >= maxKept && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}

function goBack(session: CheckoutSession, returnOrigin: string | undefined): Reply {
  const url = comeBackTo(session.success_url, returnOrigin).replaceAll("{CHECKOUT_SESSION_ID}", session.id);
  return { status: 303, headers: { location: url, "cache-control": "no-store" } };
}

function refuse({ status, ...error }: StripeProblem): Reply {
  return { status, body: { error } };
}

function isKnown(authorization: string | undefined, secretKey: string): boolean {
  if (authorization === undefined) return false;
  const basic = `Basic ${Buffer.from(`${secretKey}:`).toString("base64")}`;
  return authorization === `Bearer ${secretKey}` || authorization === basic;
}

function keyProblem(authorization: string | undefined): StripeProblem {
  const absent = "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.";
  const message = authorization === undefined ? absent : "Invalid API Key provided";
  return { status: 401, type: "invalid_request_error", message };
}

function unknownUrl({ method, path }: Asked): StripeProblem {
  return { status: 404, type: "invalid_request_error", message: `Unrecognized request URL (${method}: ${path.slice(0, 200)}).` };
}
