import { createHmac } from "node:crypto";
import { fillJson } from "../../journeys/template.ts";
import type { DeliveryKind } from "../../model/evidence-smoke.ts";
import type { SmokeWebhook, WebhookSignature } from "../../model/target.ts";
import type { HttpRequest, Tools } from "../../model/tools.ts";

/** What one message is made with. */
export interface Maker {
  readonly webhook: SmokeWebhook;
  readonly sign: Tools["sign"];
  readonly nowMs: number;
}

/**
 * A message of a kind that does not exist, so that an app which takes it does nothing; with the fields that providers' libraries want.
 * `word` makes it one that was never sent before.
 */
export function composeEvent({ event }: SmokeWebhook, word: string, nowMs: number): string {
  if (event !== undefined) return JSON.stringify(fillJson(event, { unique: word }));
  const id = `evt_openingday${word}`;
  return JSON.stringify({
    id,
    object: "event",
    type: "openingday.smoke",
    created: Math.floor(nowMs / 1000),
    livemode: false,
    data: { object: { id: `smoke_${word}`, object: "openingday.smoke" } },
  });
}

/** The request that delivers `body`; undefined where it needs the secret and this machine does not have it. */
export function composeDelivery(kind: DeliveryKind, body: string, word: string, { webhook, sign, nowMs }: Maker): HttpRequest | undefined {
  const { signature, url } = webhook;
  const request = (headers: Readonly<Record<string, string>>): HttpRequest => ({
    url,
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  if (kind === "unsigned") return request({});
  // Where no signature is declared, the one that most payments come with: an app that wants another refuses it all the same.
  const declared: WebhookSignature = signature ?? { kind: "stripe", secretEnv: "" };
  const invented: Tools["sign"] = ({ text, algorithm, encoding }) => createHmac(algorithm, word).update(text).digest(encoding);
  if (kind === "forged") return request(signed(declared, body, nowMs, invented) ?? {});
  if (signature === undefined) return undefined;
  const headers = signed(signature, kind === "altered" ? `${body} ` : body, nowMs, sign);
  return headers === undefined ? undefined : request(headers);
}

/** @see docs.stripe.com/webhooks, "Verify webhook signatures manually" */
function signed(
  signature: WebhookSignature,
  body: string,
  nowMs: number,
  sign: Tools["sign"],
): Readonly<Record<string, string>> | undefined {
  const { secretEnv } = signature;
  if (signature.kind === "hmac") {
    const { header, prefix, algorithm, encoding } = signature;
    const value = sign({ secretEnv, text: body, algorithm, encoding });
    return value === undefined ? undefined : { [header.toLowerCase()]: `${prefix}${value}` };
  }
  const seconds = Math.floor(nowMs / 1000);
  const value = sign({ secretEnv, text: `${seconds}.${body}`, algorithm: "sha256", encoding: "hex" });
  return value === undefined ? undefined : { "stripe-signature": `t=${seconds},v1=${value}` };
}
