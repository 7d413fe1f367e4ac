import type { Delivery, DeliveryKind, RouteAnswer, WebhookAnswer } from "../../../src/model/evidence-smoke.ts";

/** An address open to everybody that answers well. */
export function routeOf(more: Partial<RouteAnswer> = {}): RouteAnswer {
  return { name: "Prices", url: "https://app.test/prices", method: "GET", access: "everybody", status: 200, ...more };
}

/** An address for customers that refuses a stranger. */
export function guardedOf(more: Partial<RouteAnswer> = {}): RouteAnswer {
  return { name: "Own data", url: "https://app.test/me", method: "GET", access: "customers", status: 401, welcome: "kept-out", ...more };
}

const good: Readonly<Record<DeliveryKind, number>> = { unsigned: 400, forged: 400, altered: 400, signed: 200, repeated: 200 };

/** A webhook that does everything right, but for the deliveries that are named; `null`: not sent. */
export function webhookOf(
  deliveries: { readonly [K in DeliveryKind]?: number | Omit<Delivery, "kind"> | null } = {},
  more: Partial<WebhookAnswer> = {},
): WebhookAnswer {
  const all = Object.entries({ ...good, ...deliveries }).flatMap(([kind, one]): readonly Delivery[] =>
    one === null ? [] : [{ kind: kind as DeliveryKind, ...(typeof one === "number" ? { status: one } : one) }],
  );
  return { url: "https://app.test/hook", secretEnv: "HOOK_SECRET", secretSet: true, ownEvent: false, deliveries: all, ...more };
}

/** What is not sent where the secret is missing. */
export const withoutSecret = { altered: null, signed: null, repeated: null } as const;
