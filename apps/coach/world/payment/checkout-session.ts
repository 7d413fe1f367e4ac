import { randomBytes } from "node:crypto";
import { listOf, textOf, textsOf } from "./nested-form.ts";
import type { FormValue } from "./nested-form.ts";

/** A checkout session as Stripe's API shows it, the fields an integration reads. */
export interface CheckoutSession {
  readonly id: string;
  readonly object: "checkout.session";
  readonly amount_subtotal: number;
  readonly amount_total: number;
  readonly cancel_url: string | null;
  readonly client_reference_id: string | null;
  readonly created: number;
  readonly currency: string;
  readonly customer: null;
  readonly customer_details: { readonly email: string | null; readonly name: string | null } | null;
  readonly customer_email: string | null;
  readonly expires_at: number;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly mode: string;
  readonly payment_intent: string | null;
  readonly payment_method_types: readonly string[];
  readonly payment_status: "unpaid" | "paid";
  readonly status: "open" | "complete" | "expired";
  readonly success_url: string;
  readonly ui_mode: "hosted";
  readonly url: string | null;
}

/** A checkout session with what its page shows. */
export interface KeptSession {
  session: CheckoutSession;
  readonly items: readonly { readonly name: string; readonly quantity: number; readonly amount: number }[];
}

/** Why Stripe would refuse the request. */
export interface StripeProblem {
  readonly status: number;
  readonly type: "invalid_request_error" | "idempotency_error" | "authentication_error";
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
}

const halfHour = 1800;
const day = 86_400;

/** Makes a session from the parameters of `POST /v1/checkout/sessions`, or says what Stripe would find wrong with them. */
export function createSession(form: FormValue, pageUrl: (id: string) => string, nowMs: number): KeptSession | StripeProblem {
  const created = Math.floor(nowMs / 1000);
  const mode = textOf(form, "mode");
  if (mode === undefined) return missing("mode");
  if (mode !== "payment") return invalid("mode", `Invalid mode: this stub takes payment, not ${mode}`);
  const success = textOf(form, "success_url");
  if (success === undefined) return missing("success_url");
  // The placeholder in the URL is not one of a valid URL's characters.
  if (!URL.canParse(success.replace("{CHECKOUT_SESSION_ID}", "id")))
    return { ...invalid("success_url", "Not a valid URL"), code: "url_invalid" };
  const cancel = textOf(form, "cancel_url") ?? null;
  if (cancel !== null && !URL.canParse(cancel)) return { ...invalid("cancel_url", "Not a valid URL"), code: "url_invalid" };
  const expires = Number(textOf(form, "expires_at") ?? created + day);
  if (!Number.isInteger(expires)) return invalid("expires_at", "Invalid integer: expires_at");
  // Stripe counts from its own receipt; a minute is for the way.
  if (expires < created + halfHour - 60) {
    return invalid("expires_at", "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.");
  }
  if (expires > created + day + 60) {
    return invalid("expires_at", "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.");
  }
  const items = readItems(form);
  if ("status" in items) return items;
  const amount = items.lines.reduce((sum, line) => sum + line.amount, 0);
  const id = `cs_test_${randomBytes(30).toString("hex").slice(0, 58)}`;
  return {
    items: items.lines,
    session: {
      id,
      object: "checkout.session",
      amount_subtotal: amount,
      amount_total: amount,
      cancel_url: cancel,
      client_reference_id: textOf(form, "client_reference_id") ?? null,
      created,
      currency: items.currency,
      customer: null,
      customer_details: null,
      customer_email: textOf(form, "customer_email") ?? null,
      expires_at: expires,
      livemode: false,
      metadata: textsOf(typeof form === "string" ? undefined : form["metadata"]),
      mode,
      payment_intent: null,
      payment_method_types: ["card"],
      payment_status: "unpaid",
      status: "open",
      success_url: success,
      ui_mode: "hosted",
      url: pageUrl(id),
    },
  };
}

function readItems(form: FormValue): { currency: string; lines: KeptSession["items"] } | StripeProblem {
  const given = listOf(typeof form === "string" ? undefined : form["line_items"]);
  if (given.length === 0) return missing("line_items");
  const lines: { name: string; quantity: number; amount: number }[] = [];
  let currency: string | undefined;
  for (const [at, item] of given.entries()) {
    const param = `line_items[${at}]`;
    const price = textOf(item, "price");
    if (price !== undefined) return { ...invalid(`${param}[price]`, `No such price: '${price.slice(0, 100)}'`), code: "resource_missing" };
    const priceParts = typeof item === "string" ? undefined : item["price_data"];
    if (priceParts === undefined) return missing(`${param}[price_data]`);
    const own = textOf(priceParts, "currency")?.toLowerCase();
    if (own === undefined || !/^[a-z]{3}$/.test(own)) return missing(`${param}[price_data][currency]`);
    if (currency !== undefined && currency !== own) return invalid(param, "All line items must be in the same currency.");
    currency = own;
    const unit = Number(textOf(priceParts, "unit_amount"));
    if (!Number.isInteger(unit) || unit < 0) return invalid(`${param}[price_data][unit_amount]`, "Invalid non-negative integer");
    const quantity = Number(textOf(item, "quantity") ?? 1);
    if (!Number.isInteger(quantity) || quantity < 1) return invalid(`${param}[quantity]`, "Invalid positive integer");
    const product = typeof priceParts === "string" ? undefined : priceParts["product_data"];
    const name = textOf(product, "name");
    if (name === undefined || name === "") return missing(`${param}[price_data][product_data][name]`);
    lines.push({ name, quantity, amount: unit * quantity });
  }
  return { currency: currency ?? "", lines };
}

function missing(param: string): StripeProblem {
  return { ...invalid(param, `Missing required param: ${param}.`), code: "parameter_missing" };
}

function invalid(param: string, message: string): StripeProblem {
  return { status: 400, type: "invalid_request_error", param, message };
}
