import { describe, expect, it } from "vitest";
import { parseJourneys } from "../../../src/journeys/define.ts";
import { chooseRequests } from "../../../src/journeys/record/choose-requests.ts";
import { toJourney } from "../../../src/journeys/record/to-journey.ts";
import type { RequestStep } from "../../../src/model/journey.ts";
import { type Exchange, visit } from "./visits.ts";

const own = (host: string): boolean => host === "app.myapp.test";
const token = ["q7Hs9", "KpL2mX", "8vTz4RwYb"].join("");
const uuid = "3f2b8c1e-9d47-4a60-8e15-7b9c0d2e4f68";

function record(...exchanges: readonly Exchange[]) {
  const choice = chooseRequests(visit(...exchanges), own);
  const recorded = toJourney(choice.chosen, "recorded");
  expect(() => parseJourneys([recorded.journey])).not.toThrow();
  const steps = recorded.journey.steps.filter((step): step is RequestStep => step.kind === "request");
  return { ...recorded, ...choice, steps, text: JSON.stringify(recorded.journey) };
}

describe("what is a step", () => {
  it("is a page, a form and a question of a script; the rest is left out and counted", () => {
    const { steps, leftOut, otherHosts } = record(
      { url: "/", resource: "document" },
      { url: "/app.js", resource: "script", type: "text/javascript" },
      { url: "/logo.png", type: "image/png" },
      { url: "https://fonts.example/a.css", type: "text/css" },
      { url: "https://stats.example/g/collect", method: "POST", json: {} },
      { url: "/_vercel/insights/view", method: "POST", json: {} },
      { url: "/api/slots", resource: "fetch", type: "application/json", text: "[]" },
      { url: "/api/slots", method: "OPTIONS", resource: "preflight" },
      { url: "/api/slots", resource: "fetch", type: "application/json", text: "[]" },
      { url: "/broken", status: 0 },
      { url: "/book", form: { slot: "9" } },
    );
    expect(steps.map(({ name }) => name)).toEqual(["open /", "open /api/slots", "send /book"]);
    expect(Object.fromEntries(leftOut)).toEqual({
      "files of the pages, such as scripts, styles and pictures": 3,
      "requests to other hosts": 2,
      "counters of visitors and errors": 1,
      "the same question again": 1,
      "requests without an answer": 1,
    });
    expect(otherHosts).toEqual(["fonts.example", "stats.example"]);
  });

  it("follows redirects to their end, into a circle no further than a browser, and to other hosts not at all", () => {
    const moved = (to: string) => ({ status: 302, answerHeaders: [["Location", to]] }) as const;
    const { steps } = record(
      { url: "/login", form: { next: "/" }, ...moved("/dashboard?welcome=1") },
      { url: "/dashboard?welcome=1" },
      { url: "/a", ...moved("/b") },
      { url: "/b", ...moved("/a") },
      { url: "/a", ...moved("/b") },
      { url: "/pay", form: { plan: "one" }, ...moved("https://checkout.example/session") },
    );
    expect(steps).toMatchObject([
      { name: "send /login", expect: { status: 200, at: "/dashboard" } },
      { name: "open /a", expect: { status: 302 } },
      { name: "send /pay", follow: false, expect: { status: 302 } },
    ]);
  });
});

describe("what belongs to one visit", () => {
  it("is taken from the answer that gave it: the token of a form, and one in a page’s head for scripts", () => {
    const { steps, secrets } = record(
      {
        url: "/signup",
        text: `<meta name="csrf-token" content="meta${token}"><form><input type=hidden name="_token" value="${token}"></form>`,
      },
      { url: "/signup", form: { _token: token, plan: "solo" } },
      { url: "/api/save", headers: { "X-CSRF-Token": `meta${token}` }, json: { theme: "dark" }, type: "application/json", text: "{}" },
    );
    expect(steps[0]?.capture).toEqual({ token: { field: "_token" }, csrfToken: { field: "csrf-token" } });
    expect(steps[1]?.form).toEqual({ _token: "{{token}}", plan: "solo" });
    expect(steps[2]).toMatchObject({ headers: { "x-csrf-token": "{{csrfToken}}" }, json: { theme: "dark" } });
    expect([...secrets]).toEqual([]);
  });

  it("is taken from a cookie that scripts send back decoded", () => {
    const { steps } = record(
      { url: "/", answerHeaders: [["Set-Cookie", `XSRF-TOKEN=${token}%3D; Path=/`]] },
      { url: "/api/save", headers: { "x-xsrf-token": `${token}=` }, json: {}, type: "application/json" },
    );
    expect(steps[0]?.capture).toEqual({ xsrfToken: { cookie: "XSRF-TOKEN" } });
    expect(steps[1]?.headers).toEqual({ "x-xsrf-token": "{{xsrfToken}}" });
  });

  it("is taken from JSON, from an address where a form ended, and from a link in a page", () => {
    const { steps } = record(
      { url: "/api/login", json: { user: "demo" }, type: "application/json", text: JSON.stringify({ data: { session: { jwt: token } } }) },
      {
        url: "/api/book",
        headers: { authorization: `Bearer ${token}`, accept: "application/json, */*" },
        json: { day: "monday" },
        type: "application/json",
        text: JSON.stringify({ bookings: [{ id: uuid }] }),
      },
      { url: `/api/bookings/${uuid}`, type: "application/json", text: "{}" },
      { url: "/orders", form: { size: "m" }, status: 303, answerHeaders: [["location", "/orders/4711"]] },
      { url: "/orders/4711", text: `<a href="/invoices/${token}x1">Invoice</a>` },
      { url: "/orders/4711/pay", form: { how: "bill" } },
      { url: `/invoices/${token}x1` },
    );
    expect(steps.map(({ url, headers, capture }) => ({ url: url.replace("https://app.myapp.test", ""), headers, capture }))).toEqual([
      { url: "/api/login", capture: { authorization: { json: "$.data.session.jwt" } } },
      {
        url: "/api/book",
        headers: { authorization: "Bearer {{authorization}}", accept: "application/json" },
        capture: { id: { json: "$.bookings[0].id" } },
      },
      { url: "/api/bookings/{{id}}" },
      { url: "/orders", capture: { id2: { finalUrl: "/orders/([^/?#]+)" }, id3: { pattern: `"/invoices/([^"'<>\\s/?&#]+)` } } },
      { url: "/orders/{{id2}}/pay" },
      { url: "/invoices/{{id3}}" },
    ]);
    expect(steps[3]?.expect).toEqual({ status: 200, at: "/orders/" });
  });

  it("came by mail where somebody had signed up, and no answer gave it", () => {
    const link = `/verify/${token}`;
    const { journey, steps } = record(
      { url: "/signup", form: { email: "ada@home.example", password: "one two three" } },
      { url: link, text: "<form method=post>" },
      { url: link, form: {}, method: "POST" },
    );
    expect(journey.steps[1]).toMatchObject({
      kind: "mail",
      to: "{{email}}",
      capture: { link: { pattern: expect.stringContaining("/verify/") } },
    });
    expect(steps.map(({ url }) => url)).toEqual(["https://app.myapp.test/signup", "{{link}}", "{{link}}"]);
  });
});

describe("what belongs to one person", () => {
  const card = ["4111", "1111", "1111", "1111"].join(" ");
  const secrets: readonly { why: string; exchange: Exchange; raw: readonly string[]; asks: readonly string[]; gives?: string }[] = [
    {
      why: "a password",
      exchange: { url: "/login", form: { user: "demo", password: "tiny horse" } },
      raw: ["tiny horse"],
      asks: ["PASSWORD"],
    },
    { why: "a short one", exchange: { url: "/login", form: { pwd: "cat" } }, raw: ["cat"], asks: ["PASSWORD"] },
    {
      why: "one in JSON, deep inside",
      exchange: { url: "/login", json: { a: [{ userPassword: "tiny horse" }] } },
      raw: ["tiny horse"],
      asks: ["PASSWORD"],
    },
    {
      why: "two that differ",
      exchange: { url: "/change", form: { old_password: "tiny horse", new_password: "big horse" } },
      raw: ["tiny horse", "big horse"],
      asks: ["PASSWORD", "PASSWORD_2"],
    },
    {
      why: "an address of somebody who logs in",
      exchange: { url: "/login", form: { email: "ada@home.example" } },
      raw: ["ada@home"],
      asks: ["EMAIL"],
    },
    { why: "an address in a query", exchange: { url: "/search?who=ada%40home.example" }, raw: ["ada@home", "ada%40home"], asks: ["EMAIL"] },
    { why: "an address in a path", exchange: { url: "/people/ada@home.example" }, raw: ["ada@home"], asks: ["EMAIL"] },
    {
      why: "an address inside a text",
      exchange: { url: "/contact", form: { text: "write to ada@home.example please" } },
      raw: ["ada@home"],
      asks: ["EMAIL"],
    },
    {
      why: "a header to log in with",
      exchange: { url: "/api/me", headers: { Authorization: `Bearer ${token}` }, type: "application/json" },
      raw: [token],
      asks: ["AUTHORIZATION"],
    },
    {
      why: "a password in a header",
      exchange: { url: "/api/me", headers: { Authorization: "Basic YWRhOnRpbnk=" }, type: "application/json" },
      raw: ["YWRhOnRpbnk"],
      asks: ["AUTHORIZATION"],
    },
    {
      why: "a key in a header",
      exchange: { url: "/api/me", headers: { "X-Api-Key": "short" }, type: "application/json" },
      raw: ["short"],
      asks: ["X_API_KEY"],
    },
    {
      why: "cookies",
      exchange: { url: "/api/me", headers: { Cookie: `sid=${token}` }, type: "application/json" },
      raw: [token, "sid"],
      asks: [],
    },
    {
      why: "a card",
      exchange: { url: "/pay", form: { number: card, cvc: "987" } },
      raw: [card, "987"],
      asks: ["CARD_NUMBER", "CARD_CODE"],
    },
    { why: "a telephone", exchange: { url: "/profile", form: { phone: "+44 20 7946 0018" } }, raw: ["7946"], asks: ["PHONE"] },
    { why: "a code to log in with", exchange: { url: "/login", form: { otp: "493817" } }, raw: ["493817"], asks: ["OTP"] },
    { why: "a name", exchange: { url: "/profile", form: { full_name: "Ada Lovelace" } }, raw: ["Lovelace"], asks: ["FULL_NAME"] },
    { why: "a code that is a number", exchange: { url: "/api/login", json: { otp: 493817, quantity: 2 } }, raw: ["493817"], asks: ["OTP"] },
    {
      why: "a card that is a number",
      exchange: { url: "/api/pay", json: { no: Number("4111".padEnd(16, "1")) } },
      raw: ["4111"],
      asks: ["CARD_NUMBER"],
    },
    {
      why: "where somebody lives",
      exchange: { url: "/pay", form: { address_line1: "12 High Street", postcode: "N1 9GU" } },
      raw: ["High", "N1"],
      asks: ["ADDRESS_LINE1", "POSTCODE"],
    },
    { why: "a password in an address", exchange: { url: "https://ada:tiny-horse@app.myapp.test/" }, raw: ["tiny-horse", "ada"], asks: [] },
    { why: "a word that nobody would remember", exchange: { url: `/share?x=${token}` }, raw: [token], asks: ["X"] },
  ];

  it.each(secrets)("is asked for by name and never written: $why", ({ exchange, raw, asks }) => {
    const { text, secrets: asked } = record(exchange);
    for (const one of raw) expect(text).not.toContain(one);
    expect([...asked.keys()]).toEqual(asks);
    for (const name of asks) expect(text).toContain(`{{secret.${name}}}`);
  });

  it("is nowhere else either: not in a name, nor in an address that a later step opens", () => {
    const { text, steps } = record(
      { url: "/login", form: { email: "ada@home.example", password: "tiny-horse-7" } },
      { url: "/people/ada%40home.example/tiny-horse-7?again=tiny-horse-7" },
    );
    expect(text).not.toMatch(/ada|tiny-horse/u);
    expect(steps[1]?.url).toBe("https://app.myapp.test/people/{{secret.EMAIL}}/{{secret.PASSWORD}}?again={{secret.PASSWORD}}");
  });

  it("is made anew for somebody who signs up, and the same in later steps", () => {
    const { steps } = record(
      { url: "/register", form: { name: "Ada Lovelace", email: "ada@home.example", card: "4242 4242 4242 4242", cvc: "123" } },
      { url: "/login", form: { email: "ada@home.example" } },
    );
    expect(steps[0]?.form).toEqual({ name: "{{unique}} Launchcheck", email: "{{email}}", card: "4242 4242 4242 4242", cvc: "123" });
    expect(steps[1]?.form).toEqual({ email: "{{email}}" });
  });

  it("leaves alone what is the same for everybody", () => {
    const form = { coach: "mara-lindqvist", timeZone: "Europe/London", note: "See you on 12 May", quantity: "2", country: "GB" };
    const { steps, secrets: asked } = record({ url: "/book?from=2027-01-31&page=2", form });
    expect(steps[0]).toMatchObject({ form, url: "https://app.myapp.test/book?from=2027-01-31&page=2" });
    expect(asked.size).toBe(0);
  });
});

it("cuts a visit that is too long for one journey, and tells by how much", () => {
  const { journey, cut } = record(...Array.from({ length: 120 }, (_, index) => ({ url: `/page-${index}` })));
  expect([journey.steps.length, cut]).toEqual([90, 30]);
});

it("takes nobody’s address into a pattern that finds a link", () => {
  const { text, secrets } = record({ url: "/", text: `<a href="/of/ada@home.example/${token}">` }, { url: `/of/all/${token}` });
  expect(text).not.toContain("ada@home");
  expect([...secrets.keys()]).toEqual(["PATH"]);
});

it("takes what is nested without an end", () => {
  let deep: unknown = "tiny-horse";
  for (let level = 0; level < 500; level++) deep = { password: deep };
  const { text } = record({ url: "/api", json: deep, type: "application/json" });
  expect(text).not.toContain("tiny-horse");
});
