import type { FastifyInstance } from "fastify";
import { confirmPaid } from "../confirm-paid.ts";
import type { Context } from "../context.ts";
import { claimPaymentEvent } from "../queries/payment-events.ts";
import { transaction } from "../queries/run.ts";
import { rowId } from "../read-form.ts";

const largestEventBytes = 256 * 1024;

/** Where Stripe tells us of payments. Answers 200 only after the booking is safely confirmed, so that a failure is sent again. */
export function addStripeWebhook(app: FastifyInstance, context: Context): void {
  const { database, payments, worker } = context;
  // The signature covers the bytes as they came, so nothing may parse them first.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: largestEventBytes }, (_request, body, done) => done(null, body));
  app.post("/webhooks/stripe", { bodyLimit: largestEventBytes }, async (request, reply) => {
    reply.header("cache-control", "no-store");
    const header = request.headers["stripe-signature"];
    const event = await payments.readEvent(
      Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      Array.isArray(header) ? header[0] : header,
    );
    if (!event) return reply.code(400).send({ error: { status: 400, message: "The signature is missing or wrong." } });
    const bookingId = rowId.safeParse(event.paidBookingId).data;
    const result = await transaction(database, async (connection) => {
      if (!(await claimPaymentEvent(connection, event.id, event.kind))) return "already";
      return bookingId === undefined ? "ignored" : confirmPaid(connection, bookingId);
    });
    if (result === "too-late" || result === "unknown")
      request.log.error({ booking: bookingId, result }, "a payment has no session to go with");
    worker.wake();
    return reply.send({ received: true });
  });
}
