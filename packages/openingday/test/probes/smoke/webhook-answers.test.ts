import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/model/probe.ts";
import type { SmokeWebhook } from "../../../src/model/target.ts";
import type { HttpRequest } from "../../../src/model/tools.ts";
import webhookAnswers from "../../../src/probes/smoke/webhook-answers.ts";
import { signText } from "../../../src/tools/sign-text.ts";
import { type FakeAnswer, webContext } from "../fake-tools.ts";
import { mostRequests } from "../most-requests.ts";

const secret = ["whsec", "test", "only", "here"].join("_");
const url = "https://app.test/hook";
const stripeHook: SmokeWebhook = { url, signature: { kind: "stripe", secretEnv: "HOOK_SECRET" } };

async function ask(webhook: SmokeWebhook, web: (request: HttpRequest) => FakeAnswer, environment = { HOOK_SECRET: secret }) {
  const smoke = { routes: [], webhooks: [webhook] };
  const { context, sent } = webContext(web, {}, { smoke });
  Object.assign(context.tools, {
    sign: (request: Parameters<typeof signText>[0]) => signText(request, environment),
    clock: { now: () => Date.now(), sleep: async () => undefined },
  });
  const { webhooks } = await webhookAnswers.gather(context);
  expect(sent.length).toBeLessThanOrEqual(mostRequests(webhookAnswers, { smoke }));
  const [seen] = webhooks;
  return { seen, sent, statuses: Object.fromEntries(seen?.deliveries.map(({ kind, status }) => [kind, status]) ?? []) };
}

/** As the provider documents it; the demo’s app does the same with the provider’s own library. */
function verifyStripe({ body = "", headers = {} }: HttpRequest): FakeAnswer {
  const [, seconds = "0", given] = /^t=(\d+),v1=(\w+)$/u.exec(headers["stripe-signature"] ?? "") ?? [];
  const wanted = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  const isFresh = Math.abs(Date.now() / 1000 - Number(seconds)) < 300;
  return given === wanted && isFresh ? { status: 200 } : { status: 400, body: "No signatures found" };
}

const right = { unsigned: 400, forged: 400, altered: 400, signed: 200, repeated: 200 };

describe("webhook.answers", () => {
  it("signs as Stripe does, and each bad message is one that it refuses", async () => {
    const { statuses, sent } = await ask(stripeHook, verifyStripe);
    expect(statuses).toEqual(right);
    const bodies = sent.map(({ body }) => body);
    expect(bodies[3]).toBe(bodies[4]);
    expect(new Set(bodies).size).toBe(4);
    expect(bodies.join("")).not.toMatch(/checkout|payment|invoice/u);
  });

  it.each([
    { like: "GitHub", header: "X-Hub-Signature-256", prefix: "sha256=", encoding: "hex" },
    { like: "Shopify", header: "X-Shopify-Hmac-Sha256", prefix: "", encoding: "base64" },
  ] as const)("signs like $like", async ({ header, prefix, encoding }) => {
    const signature = { kind: "hmac", secretEnv: "HOOK_SECRET", algorithm: "sha256", header, prefix, encoding } as const;
    const verify = ({ body = "", headers = {} }: HttpRequest): FakeAnswer => {
      const wanted = `${prefix}${createHmac("sha256", secret).update(body).digest(encoding)}`;
      return { status: headers[header.toLowerCase()] === wanted ? 200 : 401 };
    };
    const { statuses } = await ask({ url, signature }, verify);
    expect(statuses).toEqual({ ...right, unsigned: 401, forged: 401, altered: 401 });
  });

  it("sends only what needs no secret where there is none", async () => {
    const { statuses, seen } = await ask({ ...stripeHook, effect: { url: "https://app.test/{{unique}}", pattern: "(1)" } }, verifyStripe, {
      HOOK_SECRET: "",
    });
    expect(statuses).toEqual({ unsigned: 400, forged: 400 });
    expect(seen).toMatchObject({ secretSet: false, secretEnv: "HOOK_SECRET" });
    expect(seen?.effect).toBeUndefined();
  });

  it("sends the declared event, and reads its effect of this message alone, also where the work is done later", async () => {
    const done = new Map<string, number>();
    let looks = 0;
    const { seen, sent } = await ask(
      {
        ...stripeHook,
        event: { id: "evt_{{unique}}", type: "ping" },
        effect: { url: "https://app.test/done/{{unique}}?k=1", pattern: "n=(\\d+)" },
      },
      (request) => {
        if (request.method === "POST") {
          const answer = verifyStripe(request);
          const { id } = JSON.parse(request.body ?? "{}") as { id: string };
          if (answer.status === 200) done.set(id, (done.get(id) ?? 0) + 1);
          return answer;
        }
        const word = new URL(request.url).pathname.split("/").at(-1);
        looks += 1;
        return { body: `n=${looks === 2 ? 0 : (done.get(`evt_${word}`) ?? 0)}` };
      },
    );
    expect(seen?.effect).toEqual({ before: 0, afterFirst: 1, afterSecond: 2 });
    expect(seen?.ownEvent).toBe(true);
    expect(sent.filter(({ method }) => method === "POST").every(({ body }) => body?.includes('"type":"ping"'))).toBe(true);
  });

  it("keeps neither a signature nor a query, and tells where it was sent on to", async () => {
    const { seen, sent } = await ask({ ...stripeHook, url: `${url}?token=abc` }, () => ({
      status: 307,
      headers: { location: "https://www.app.test/hook?token=abc" },
    }));
    expect(seen?.deliveries[3]).toEqual({ kind: "signed", status: 307, sentOnTo: "https://www.app.test/hook" });
    const text = JSON.stringify(seen);
    expect(text).not.toContain("token=abc");
    for (const { headers } of sent) expect(text).not.toContain(headers?.["stripe-signature"] ?? "no such header");
  });

  it("says so when the declared effect shows no number", async () => {
    const { seen } = await ask({ ...stripeHook, effect: { url: "https://app.test/{{unique}}", pattern: "n=(\\d+)" } }, (request) =>
      request.method === "POST" ? verifyStripe(request) : { status: 403 },
    );
    expect(seen?.effect).toMatchObject({ error: expect.stringMatching(/answers 403 without the number/u) });
  });

  it("is not configured where nothing is named", async () => {
    await expect(webhookAnswers.gather(webContext(() => ({}), {}).context)).rejects.toBeInstanceOf(NotConfigured);
  });
});
