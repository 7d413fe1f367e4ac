import { createServer } from "node:https";
import { Stripe } from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAuthority } from "../../../world/certificates/authority.ts";
import { listen } from "../../../world/listen.ts";
import { startStripeStub } from "../../../world/payment/stripe-stub.ts";
import { readBody } from "../../../world/serve-http.ts";
import type { Listening } from "../../../world/listen.ts";
import type { StripeStub } from "../../../world/payment/stripe-stub.ts";

const secretKey = ["sk", "test", "brightpath"].join("_");
const webhookSecret = ["whsec", "brightpath"].join("_");
const authority = await createAuthority("Test authority");
const { certPem, keyPem } = await authority.issue({ names: ["app.brightpath.test"] });

let now: number;
let endpoint: Listening;
let received: { payload: string; signature: string; host: string; url: string }[];
let statuses: number[];
let stub: StripeStub;
let stripe: Stripe;

function sdk(key = secretKey): Stripe {
  return new Stripe(key, { host: "127.0.0.1", port: stub.port, protocol: "http", maxNetworkRetries: 0, telemetry: false });
}

beforeEach(async () => {
  now = Date.now();
  received = [];
  statuses = [];
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    void readBody(request, 1_000_000).then((payload = "") => {
      const { host = "", "stripe-signature": signature = "" } = request.headers;
      received.push({ payload, signature: String(signature), host, url: request.url ?? "" });
      response.writeHead(statuses.shift() ?? 200).end();
      return undefined;
    });
  });
  endpoint = await listen(server, "127.0.0.10", 0);
  stub = await startStripeStub({
    address: "127.0.0.1",
    port: 0,
    secretKey,
    webhookSecret,
    webhook: { url: "https://app.brightpath.test/webhooks/stripe", dial: `127.0.0.10:${endpoint.port}`, ca: authority.certPem },
    retryDelaysMs: [1, 1],
    now: () => now,
  });
  stripe = sdk();
});

afterEach(async () => {
  await stub.stop();
  await endpoint.stop();
});

const params: Stripe.Checkout.SessionCreateParams = {
  mode: "payment",
  client_reference_id: "booking-1",
  customer_email: "client@inbox.test",
  metadata: { bookingId: "b-1", slot: "2027-03-28T01:30:00Z" },
  success_url: "https://app.brightpath.test/bookings/1?session={CHECKOUT_SESSION_ID}",
  cancel_url: "https://app.brightpath.test/bookings/1",
  line_items: [{ quantity: 2, price_data: { currency: "eur", unit_amount: 4500, product_data: { name: "Coaching <60 min>" } } }],
};

function pay(id: string, form: Record<string, string> = {}): Promise<Response> {
  return fetch(`${stub.url}/pay/${id}`, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
}

describe("the API, asked by Stripe's SDK", () => {
  it("creates a session and gives it back", async () => {
    const session = await stripe.checkout.sessions.create(params);
    expect(session).toMatchObject({
      object: "checkout.session",
      amount_total: 9000,
      currency: "eur",
      client_reference_id: "booking-1",
      customer_email: "client@inbox.test",
      metadata: { bookingId: "b-1", slot: "2027-03-28T01:30:00Z" },
      payment_status: "unpaid",
      status: "open",
      livemode: false,
      url: `${stub.url}/pay/${session.id}`,
    });
    expect(session.id).toMatch(/^cs_test_\w{58}$/);
    expect(session.lastResponse.requestId).toMatch(/^req_/);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ id: session.id, status: "open" });
  });

  it.each([
    { why: "no items", change: { line_items: [] }, error: { param: "line_items", code: "parameter_missing" } },
    { why: "no return", change: { success_url: undefined }, error: { param: "success_url", code: "parameter_missing" } },
    { why: "a return that is no URL", change: { success_url: "/thanks" }, error: { param: "success_url", code: "url_invalid" } },
    { why: "another mode", change: { mode: "subscription" as const }, error: { param: "mode" } },
    { why: "an end too soon", change: { expires_at: Math.floor(Date.now() / 1000) + 60 }, error: { param: "expires_at" } },
    { why: "a price nobody made", change: { line_items: [{ price: "price_1", quantity: 1 }] }, error: { code: "resource_missing" } },
    {
      why: "half a cent",
      change: { line_items: [{ quantity: 1, price_data: { currency: "eur", unit_amount: 0.5, product_data: { name: "x" } } }] },
      error: { param: "line_items[0][price_data][unit_amount]" },
    },
  ])("refuses $why as Stripe does", async ({ change, error }) => {
    await expect(stripe.checkout.sessions.create({ ...params, ...change })).rejects.toMatchObject({
      type: "StripeInvalidRequestError",
      statusCode: 400,
      ...error,
    });
  });

  it("knows its key and what it has", async () => {
    await expect(sdk(["sk", "test", "other"].join("_")).checkout.sessions.create(params)).rejects.toMatchObject({
      type: "StripeAuthenticationError",
      statusCode: 401,
    });
    await expect(stripe.checkout.sessions.retrieve("cs_test_none")).rejects.toMatchObject({ statusCode: 404, code: "resource_missing" });
    await expect(stripe.customers.list()).rejects.toMatchObject({ statusCode: 404 });
  });

  it("answers the same to the same idempotency key, and refuses it for anything else", async () => {
    const first = await stripe.checkout.sessions.create(params, { idempotencyKey: "booking-1" });
    const again = await stripe.checkout.sessions.create(params, { idempotencyKey: "booking-1" });
    expect(again.id).toBe(first.id);
    expect((await stripe.checkout.sessions.create(params)).id).not.toBe(first.id);
    await expect(
      stripe.checkout.sessions.create({ ...params, client_reference_id: "2" }, { idempotencyKey: "booking-1" }),
    ).rejects.toMatchObject({
      type: "StripeIdempotencyError",
    });
  });

  it("expires a session on request and by time", async () => {
    const { id } = await stripe.checkout.sessions.create(params);
    expect(await stripe.checkout.sessions.expire(id)).toMatchObject({ status: "expired", url: null });
    await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject({ statusCode: 400 });
    const other = await stripe.checkout.sessions.create(params);
    now += 25 * 3_600_000;
    expect(await stripe.checkout.sessions.retrieve(other.id)).toMatchObject({ status: "expired" });
    expect((await fetch(`${stub.url}/pay/${other.id}`)).status).toBe(410);
    expect((await pay(other.id)).status).toBe(410);
  });
});

describe("the hosted page", () => {
  it("is plainly a test, with the card filled in and a way back", async () => {
    const session = await stripe.checkout.sessions.create(params);
    const answer = await fetch(session.url ?? "");
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain("TEST MODE");
    expect(page).toContain("€90.00");
    expect(page).toContain("Coaching &lt;60 min&gt;");
    expect(page).toContain('value="4242 4242 4242 4242"');
    expect(page).toContain('href="https://app.brightpath.test/bookings/1"');
    // A browser applies form-action to the redirect after the post as well.
    expect(answer.headers.get("content-security-policy")).toContain("form-action 'self' https://app.brightpath.test");
  });

  it("declines the declined card and takes the next", async () => {
    const { id } = await stripe.checkout.sessions.create(params);
    const declined = await pay(id, { cardNumber: "4000 0000 0000 0002" });
    expect([declined.status, (await declined.text()).includes("Your card was declined.")]).toEqual([402, true]);
    expect((await pay(id, { cardNumber: "12" })).status).toBe(402);
    expect(received).toEqual([]);
    expect((await pay(id, { cardNumber: "4242424242424242" })).status).toBe(303);
  });

  it("knows nothing of other payments", async () => {
    expect((await fetch(`${stub.url}/pay/cs_test_none`)).status).toBe(404);
  });

  it("returns to the door for those who came through it, and to no other origin", async () => {
    const session = await stripe.checkout.sessions.create(params);
    const page = await (await fetch(`${session.url}?return_origin=http://localhost:8080`)).text();
    expect(page).toContain('name="return_origin" value="http://localhost:8080"');
    expect(await (await fetch(`${session.url}?return_origin=http://evil.test:80`)).text()).not.toContain("evil");
    expect((await pay(session.id, { return_origin: "http://localhost:8080" })).headers.get("location")).toBe(
      `http://localhost:8080/bookings/1?session=${session.id}`,
    );
  });
});

describe("the event", () => {
  it("comes signed over the real name before the client is sent back, once", async () => {
    const { id } = await stripe.checkout.sessions.create(params);
    const answer = await pay(id, { email: "paid@inbox.test" });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(`https://app.brightpath.test/bookings/1?session=${id}`);
    expect(received).toMatchObject([{ host: "app.brightpath.test", url: "/webhooks/stripe" }]);
    const { payload = "", signature = "" } = received[0] ?? {};
    const event = stripe.webhooks.constructEvent(payload, signature, webhookSecret);
    expect(event).toMatchObject({
      type: "checkout.session.completed",
      livemode: false,
      data: {
        object: {
          id,
          payment_status: "paid",
          status: "complete",
          client_reference_id: "booking-1",
          customer_details: { email: "paid@inbox.test" },
          metadata: { bookingId: "b-1" },
        },
      },
    });
    expect(() => stripe.webhooks.constructEvent(payload.replace("paid", "free"), signature, webhookSecret)).toThrow("No signatures found");
    expect((await pay(id)).headers.get("location")).toContain(id);
    expect((await fetch(`${stub.url}/pay/${id}`, { redirect: "manual" })).status).toBe(303);
    expect(received).toHaveLength(1);
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: "paid" });
  });

  it("is tried again after an error or a redirect, with the same id", async () => {
    statuses = [500, 308];
    const { id } = await stripe.checkout.sessions.create(params);
    await pay(id);
    await expect
      .poll(() => stub.deliveries().map(({ attempt, status }) => [attempt, status]))
      .toEqual([
        [1, 500],
        [2, 308],
        [3, 200],
      ]);
    expect(new Set(received.map(({ payload }) => payload)).size).toBe(1);
  });

  it("can be sent once more, withheld, or signed with another secret", async () => {
    const { id } = await stripe.checkout.sessions.create(params);
    stub.settings.webhooksEnabled = false;
    await pay(id);
    expect(received).toEqual([]);
    stub.settings.webhookSecret = "other";
    expect(await stub.redeliver(id)).toBe(true);
    const { payload = "", signature = "" } = received[0] ?? {};
    expect(() => stripe.webhooks.constructEvent(payload, signature, webhookSecret)).toThrow("No signatures found");
    await expect(stub.redeliver("cs_test_none")).rejects.toThrow("No event");
  });

  it("lets the client go on when the endpoint is down", async () => {
    await endpoint.stop();
    const { id } = await stripe.checkout.sessions.create(params);
    expect((await pay(id)).status).toBe(303);
    expect(stub.deliveries()[0]).toMatchObject({ attempt: 1, status: 0 });
  });
});
