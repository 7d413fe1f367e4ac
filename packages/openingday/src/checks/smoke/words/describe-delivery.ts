import type { Delivery, DeliveryKind, WebhookAnswer } from "../../../model/evidence-smoke.ts";

const words: Readonly<Record<DeliveryKind, string>> = {
  signed: "signed as the provider does",
  unsigned: "without a signature",
  forged: "with an invented signature",
  altered: "with the signature of another message",
  repeated: "the signed one once more",
};

/** One delivery as it was seen. */
export function describeDelivery({ kind, status, error, sentOnTo }: Delivery): string {
  return `${words[kind]}: ${error ?? status}${sentOnTo === undefined ? "" : `, sent on to ${sentOnTo}`}`;
}

/** All deliveries to one webhook, and what is known of their effect. */
export function describeWebhook({ url, deliveries, effect }: WebhookAnswer): readonly string[] {
  const counted =
    effect === undefined || "error" in effect
      ? []
      : [`${url}, the declared number: ${effect.before}, then ${effect.afterFirst}, after the repetition ${effect.afterSecond}`];
  return [...deliveries.map((delivery) => `${url}, ${describeDelivery(delivery)}`), ...counted];
}

/** The delivery of this kind, where it was made. */
export function deliveryOf({ deliveries }: WebhookAnswer, kind: DeliveryKind): Delivery | undefined {
  return deliveries.find((delivery) => delivery.kind === kind);
}

/** The provider counts it as delivered. */
export function isTaken({ status }: Delivery): boolean {
  return status !== undefined && status >= 200 && status < 300;
}
