import { createClientAddresses } from "../../journeys/client-address.ts";
import type { Delivery, DeliveryKind, SeenEffect, WebhookAnswer } from "../../model/evidence-smoke.ts";
import { defineProbe, NotConfigured, type ProbeContext } from "../../model/probe.ts";
import type { SmokeWebhook } from "../../model/target.ts";
import type { HttpRequest } from "../../model/tools.ts";
import { readRedirect } from "../../parsers/redirect.ts";
import { describeFailure } from "../failure.ts";
import { inParallel } from "../in-parallel.ts";
import { brokeOff } from "./broke-off.ts";
import { composeDelivery, composeEvent } from "./compose-delivery.ts";
import { withoutQuery } from "./without-query.ts";

const atOnce = 4;
const answerMs = 10_000;
const looks = 8;
const pauseMs = 250;
/** Five deliveries, and the looks at the effect. */
const anything = { text: "", algorithm: "sha256", encoding: "hex" } as const;
const requestsEach = 5 + 1 + 2 * looks;

/** Sends each webhook one message as the provider does, the same again, and three that it must not take. */
export default defineProbe({
  key: "webhook.answers",
  mode: "active",
  timeoutMs: 45_000,
  maxRequests: ({ smoke }) => (smoke?.webhooks.length ?? 0) * requestsEach,
  phase: 1,
  async gather(context) {
    const { target, tools } = context;
    const webhooks = target.smoke?.webhooks ?? [];
    if (webhooks.length === 0) throw new NotConfigured("the configuration names no webhook (smoke.webhooks, webhooks)");
    const from =
      target.clientAddresses === undefined
        ? {}
        : { localAddress: createClientAddresses(target.clientAddresses, tools.random.word()).next() };
    return { webhooks: await inParallel(webhooks, atOnce, (webhook) => ask(webhook, context, from)) };
  },
});

async function ask(webhook: SmokeWebhook, context: ProbeContext, from: Pick<HttpRequest, "localAddress">): Promise<WebhookAnswer> {
  const { tools } = context;
  const { random, clock } = tools;
  const { signature } = webhook;
  const fresh = (): string => composeEvent(webhook, random.word(), clock.now());
  const send = (kind: DeliveryKind, body: string): Promise<Delivery | undefined> =>
    deliver(
      kind,
      composeDelivery(kind, body, random.word(), { webhook, sign: (request) => tools.sign(request), nowMs: clock.now() }),
      context,
      from,
    );
  // The bad ones first and each with a message of its own: what they do is over before the effect of the good one is counted.
  const refusable = [await send("unsigned", fresh()), await send("forged", fresh()), await send("altered", fresh())];
  const signable = signature !== undefined && tools.sign({ ...anything, secretEnv: signature.secretEnv }) !== undefined;
  const word = random.word();
  const body = composeEvent(webhook, word, clock.now());
  const count = createCounter(webhook, word, context, from);
  const numbers = signable ? [await count()] : [];
  const first = await send("signed", body);
  if (signable) numbers.push(await count(numbers[0]));
  const second = first === undefined ? undefined : await send("repeated", body);
  if (signable) numbers.push(await count(numbers[1]));
  return {
    url: withoutQuery(webhook.url),
    ...(signature === undefined ? {} : { secretEnv: signature.secretEnv }),
    secretSet: signable,
    ownEvent: webhook.event !== undefined,
    deliveries: [...refusable, first, second].filter((one) => one !== undefined),
    ...(webhook.effect === undefined || !signable ? {} : { effect: sum(numbers) }),
  };
}

async function deliver(
  kind: DeliveryKind,
  request: HttpRequest | undefined,
  { tools, signal }: ProbeContext,
  from: Pick<HttpRequest, "localAddress">,
): Promise<Delivery | undefined> {
  if (request === undefined) return undefined;
  if (signal.aborted) return { kind, error: "the time was over" };
  try {
    const answer = await tools.http.request({ ...request, ...from, timeoutMs: answerMs, maxBytes: 65_536 });
    const next = readRedirect(answer);
    return {
      kind,
      status: answer.status,
      ...(/signature|signing/iu.test(answer.text()) ? { namesSignature: true } : {}),
      ...(next?.ok === true ? { sentOnTo: withoutQuery(next.value) } : {}),
    };
  } catch (error) {
    return { kind, error: describeFailure(error).error, ...(brokeOff(error) ? { brokeOff: true } : {}) };
  }
}

type Counted = number | string;

/**
 * Reads the number that shows what the app did. With a number to compare with, it looks again for two seconds, until it changes:
 * many apps do the work after they have answered.
 */
function createCounter(
  { effect }: SmokeWebhook,
  word: string,
  { tools, signal }: ProbeContext,
  from: Pick<HttpRequest, "localAddress">,
): (earlier?: Counted) => Promise<Counted> {
  const read = async (): Promise<Counted> => {
    if (effect === undefined) return "no effect is declared";
    try {
      const answer = await tools.http.request({ url: effect.url.replaceAll("{{unique}}", word), ...from, timeoutMs: answerMs });
      const found = new RegExp(effect.pattern, "u").exec(answer.text())?.[1];
      if (answer.status !== 200 || found === undefined) return `${withoutQuery(effect.url)} answers ${answer.status} without the number`;
      return Number.isFinite(Number(found)) ? Number(found) : `${withoutQuery(effect.url)} shows no number where one was expected`;
    } catch (error) {
      return describeFailure(error).error;
    }
  };
  return async (earlier) => {
    const isSettled = (counted: Counted): boolean => typeof earlier !== "number" || counted !== earlier;
    let now = await read();
    for (let look = 1; look < looks && !isSettled(now) && !signal.aborted; look++) {
      await tools.clock.sleep(pauseMs, signal);
      now = await read();
    }
    return now;
  };
}

function sum(numbers: readonly Counted[]): SeenEffect {
  for (const one of numbers) if (typeof one === "string") return { error: one };
  const [before = 0, afterFirst = 0, afterSecond = 0] = numbers.map(Number);
  return { before, afterFirst, afterSecond };
}
