import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { Delivery, WebhookAnswer } from "../../model/evidence-smoke.ts";
import { deliveryOf, describeDelivery, describeWebhook, isTaken } from "./words/describe-delivery.ts";

const bad = ["unsigned", "forged", "altered"] as const;

/** A1: no webhook takes a message that its provider did not sign. */
export default defineCheck({
  id: "webhook-forged",
  title: "No webhook takes a message that its sender did not sign",
  why: "A webhook’s address is easy to guess. Only the signature tells a payment from a stranger who says that he paid.",
  rows: ["A1"],
  risk: "payment-forged",
  needs: ["webhook.answers"],
  specs: [
    { document: "docs.stripe.com/webhooks", section: "Verify webhook signatures" },
    { document: "OWASP ASVS 5.0", section: "11.2.1" },
  ],
  evaluate({ "webhook.answers": { webhooks } }) {
    const seen = webhooks.flatMap(describeWebhook);
    const findings = webhooks.flatMap(judge);
    if (findings.length > 0) return { status: "failed", findings, seen };
    const unclear = webhooks.flatMap((webhook) => whyUnclear(webhook) ?? []);
    if (unclear.length > 0) return { status: "inconclusive", reason: unclear.join("; "), seen };
    return { status: "passed", seen };
  },
});

/** 202 says that somebody will look at it later: whether it is believed then is not seen here. */
function isBelieved(delivery: Delivery): boolean {
  return isTaken(delivery) && delivery.status !== 202;
}

function judge(webhook: WebhookAnswer): readonly FindingDraft[] {
  // Without a declared signature the address may be protected in another way, such as a secret part in it.
  if (webhook.secretEnv === undefined) return [];
  const taken = bad.map((kind) => deliveryOf(webhook, kind)).filter((one) => one !== undefined && isBelieved(one)) as Delivery[];
  if (taken.length === 0) return [];
  return [
    {
      code: taken.every(({ kind }) => kind === "altered") ? "altered-taken" : "forged-taken",
      severity: "blocker",
      confidence: "proved",
      message: `${webhook.url} took a message ${taken.map(describeDelivery).join("; and one ")}.`,
      breaks: "Anybody can tell your app that they paid, and get what you sell for nothing.",
      fix: "Check the signature over the body exactly as it came, before anything else, and answer 400 when it is wrong: the provider’s library has one function for it.",
      seen: taken.map((delivery) => `${webhook.url}, ${describeDelivery(delivery)}`),
    },
  ];
}

function whyUnclear(webhook: WebhookAnswer): string | undefined {
  const { url, secretEnv } = webhook;
  const sent = bad.map((kind) => deliveryOf(webhook, kind)).filter((one) => one !== undefined);
  const taken = sent.find(isTaken);
  if (taken !== undefined)
    return secretEnv === undefined
      ? `${url} took a message without a known signature, and the configuration does not say how its sender signs (smoke.webhooks)`
      : `${url} answers 202 to a message that is not signed, and may still throw it away later`;
  const silent = sent.find(({ error }) => error !== undefined);
  if (silent !== undefined) return `${url}: ${silent.error}`;
  const odd = sent.find(
    ({ status = 0 }) => status === 429 || status === 404 || status === 405 || status === 410 || (status >= 300 && status < 400),
  );
  const reached = deliveryOf(webhook, "signed");
  if (odd !== undefined && (reached === undefined || !isTaken(reached)))
    return `${url} answered ${odd.status}, so nothing there looked at the signature`;
  return undefined;
}
