import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { WebhookAnswer } from "../../model/evidence-smoke.ts";
import { deliveryOf, describeDelivery, describeWebhook, isTaken } from "./words/describe-delivery.ts";

/** A1: every webhook takes what its provider sends, also when it sends it twice. */
export default defineCheck({
  id: "webhook-answers",
  title: "Every webhook takes what its sender signed, and deals with it once",
  why: "A customer pays, and only this message tells your app. Senders deliver a message more than once, so the second must do nothing.",
  rows: ["A1"],
  risk: "payment-unheard",
  needs: ["webhook.answers"],
  specs: [
    { document: "docs.stripe.com/webhooks", section: "Handle duplicate events" },
    { document: "docs.stripe.com/checkout/fulfillment" },
  ],
  evaluate({ "webhook.answers": { webhooks } }) {
    const seen = [...webhooks.flatMap(describeWebhook), ...webhooks.flatMap(noteEffect)];
    const findings = webhooks.flatMap((webhook) => judge(webhook) ?? []);
    if (findings.length > 0) return { status: "failed", findings, seen };
    const unclear = webhooks.flatMap((webhook) => whyUnclear(webhook) ?? []);
    if (unclear.length > 0) return { status: "inconclusive", reason: unclear.join("; "), seen };
    return { status: "passed", seen };
  },
});

function judge(webhook: WebhookAnswer): FindingDraft | undefined {
  const { url, secretEnv, ownEvent, effect } = webhook;
  const first = deliveryOf(webhook, "signed");
  const second = deliveryOf(webhook, "repeated");
  if (first === undefined) return undefined;
  const finding = (code: string, message: string, fix: string, breaks = unheard): FindingDraft => ({
    code,
    severity: "blocker",
    confidence: "proved",
    message,
    breaks,
    fix,
    seen: [first, second].flatMap((one) => (one === undefined ? [] : [`${url}, ${describeDelivery(one)}`])),
  });
  const { status, sentOnTo } = first;
  if (first.brokeOff === true)
    return finding("no-answer", `${url} did not answer: ${first.error}`, "Look at the server’s error, or put the release before it back.");
  if (status === undefined || status === 429) return undefined;
  if (status === 404 || status === 405 || status === 410)
    return finding(
      "missing",
      `Nothing takes messages at ${url} (${status}).`,
      "Put the route back, or enter the address that it has now at the provider, then let the provider send the failed messages again.",
    );
  if (sentOnTo !== undefined || (status >= 300 && status < 400))
    return finding(
      "sent-on",
      `${url} sends messages on to ${sentOnTo ?? "another address"} (${status}); providers do not follow.`,
      "Enter the final address at the provider.",
    );
  if (status >= 500)
    return finding(
      "server-error",
      `${url} answers a signed message with an error of the server (${status}).`,
      "Look at the server’s error for this address. If it came with the last release, put the one before it back first.",
    );
  if (status >= 400 && (ownEvent || first.namesSignature === true))
    return finding(
      "signed-refused",
      `${url} refused a message that was signed with the secret in ${secretEnv} (${status}).`,
      `Copy the signing secret of exactly this address from the provider into the app’s settings, and into ${secretEnv} here: one of the two has another one.`,
    );
  if (effect !== undefined && "before" in effect && effect.afterSecond > effect.afterFirst)
    return finding(
      "paid-twice",
      `${url} dealt with the same message twice.`,
      "Keep the id of each message in a table that takes an id once, in the same transaction as the work, and do nothing when it is there.",
      "A payment is booked twice, or what was bought is handed out twice.",
    );
  if (isTaken(first) && second?.status !== undefined && second.status >= 500)
    return finding(
      "repeated-fails",
      `${url} answers the second delivery of a message with an error (${second.status}).`,
      "Answer 200 to a message whose id is known already, and do nothing else.",
      "The provider keeps trying, and switches the address off after days of errors: then no payment is noticed.",
    );
  return undefined;
}

const unheard = "A customer pays, and the app never hears of it: no booking, no access, no receipt.";

function whyUnclear(webhook: WebhookAnswer): string | undefined {
  const { url, secretEnv } = webhook;
  const first = deliveryOf(webhook, "signed");
  const second = deliveryOf(webhook, "repeated");
  if (first === undefined)
    return secretEnv === undefined
      ? `the configuration does not say how the sender of ${url} signs (smoke.webhooks)`
      : `the signing secret of ${url} is not here: put it into the environment variable ${secretEnv}`;
  if (first.error !== undefined) return `${url}: ${first.error}`;
  if (first.status === 429) return `${url} asked us to slow down (429)`;
  if (!isTaken(first))
    return `${url} refused a signed message of a kind that does not exist (${first.status}): name one that it knows under “event”`;
  if (second?.error !== undefined) return `${url}, at the second delivery: ${second.error}`;
  return whyEffectUnclear(webhook);
}

/** Who declares where the effect can be seen wants to know it: a look that tells nothing is not fine. */
function whyEffectUnclear({ url, effect, ownEvent }: WebhookAnswer): string | undefined {
  if (effect === undefined) return undefined;
  const cannotTell = `whether ${url} deals with a message once cannot be told:`;
  if ("error" in effect) return `${cannotTell} ${effect.error}`;
  if (effect.afterFirst > effect.before) return undefined;
  const next = ownEvent ? "look whether the app still does its work" : "name an event that the app knows under “event”";
  return `${cannotTell} the first delivery did not change the declared number (effect), so ${next}`;
}

/** Whether it pays twice is only known where the effect can be seen; that nobody declared where is a choice, and is said. */
function noteEffect({ url, effect, secretSet }: WebhookAnswer): readonly string[] {
  if (!secretSet || effect !== undefined) return [];
  return [`cannot tell whether ${url} deals with a message once: the configuration names nothing that shows it (effect)`];
}
