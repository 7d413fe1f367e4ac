import type { Stripe } from "stripe";
import type { Environment } from "./environment.ts";

/** What is sold: one session. */
export interface Sale {
  readonly bookingId: string;
  readonly email: string;
  readonly title: string;
  readonly priceMinor: number;
  readonly currency: string;
  /** When the payment page closes; Stripe wants at least 30 minutes from now. */
  readonly payBy: Date;
}

/** A payment event whose signature was right. */
export interface PaymentEvent {
  readonly id: string;
  readonly kind: string;
  /** The booking that is now paid; undefined for events that are no payment. */
  readonly paidBookingId: string | undefined;
}

/** The way to the payment provider. */
export interface Payments {
  /** Opens a hosted payment page and returns its address. */
  openCheckout(sale: Sale): Promise<string>;
  /** Reads a webhook; undefined when the signature is missing, old or wrong. */
  readEvent(body: Buffer, signature: string | undefined): Promise<PaymentEvent | undefined>;
  /** Loads the provider's library ahead of the first customer. */
  warmUp(): void;
}

const callTimeoutMs = 10_000;
const paidKinds = new Set(["checkout.session.completed", "checkout.session.async_payment_succeeded"]);

/** Connects the program to Stripe, or to a stand-in at STRIPE_API_URL. */
export function createPayments(environment: Environment): Payments {
  let client: Promise<Stripe> | undefined;
  // The library takes a few hundred milliseconds to load: not before the server listens.
  const stripe = (): Promise<Stripe> => (client ??= connect(environment));
  return {
    async openCheckout(sale) {
      const back = new URL(`/bookings/${sale.bookingId}`, environment.APP_URL).href;
      const session = await (
        await stripe()
      ).checkout.sessions.create(
        {
          mode: "payment",
          client_reference_id: sale.bookingId,
          customer_email: sale.email,
          line_items: [
            {
              quantity: 1,
              price_data: { currency: sale.currency, unit_amount: sale.priceMinor, product_data: { name: sale.title } },
            },
          ],
          metadata: { booking: sale.bookingId },
          success_url: back,
          cancel_url: new URL(`/pay/${sale.bookingId}`, environment.APP_URL).href,
          expires_at: Math.floor(sale.payBy.getTime() / 1000),
        },
        { idempotencyKey: `booking-${sale.bookingId}-${Math.floor(sale.payBy.getTime() / 1000)}` },
      );
      if (!session.url) throw new Error("The payment provider gave no payment page.");
      return session.url;
    },
    async readEvent(body, signature) {
      if (!signature) return undefined;
      let event: Stripe.Event;
      try {
        event = (await stripe()).webhooks.constructEvent(body, signature, environment.STRIPE_WEBHOOK_SECRET);
      } catch {
        return undefined;
      }
      return { id: event.id, kind: event.type, paidBookingId: readPaidBooking(event) };
    },
    warmUp() {
      void stripe().catch(() => undefined);
    },
  };
}

function readPaidBooking(event: Stripe.Event): string | undefined {
  if (!paidKinds.has(event.type)) return undefined;
  const session = event.data.object as Stripe.Checkout.Session;
  if (session.payment_status === "unpaid") return undefined;
  return session.client_reference_id ?? session.metadata?.["booking"] ?? undefined;
}

async function connect(environment: Environment): Promise<Stripe> {
  const { default: StripeClient } = await import("stripe");
  const options = { timeout: callTimeoutMs, maxNetworkRetries: 1, telemetry: false };
  if (!environment.STRIPE_API_URL) return new StripeClient(environment.STRIPE_SECRET_KEY, options);
  const { hostname, port, protocol } = new URL(environment.STRIPE_API_URL);
  return new StripeClient(environment.STRIPE_SECRET_KEY, {
    ...options,
    host: hostname,
    port: port || (protocol === "https:" ? "443" : "80"),
    protocol: protocol === "https:" ? "https" : "http",
  });
}
