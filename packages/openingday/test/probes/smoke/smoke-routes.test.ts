import { describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/model/probe.ts";
import type { SmokeRoute } from "../../../src/model/target.ts";
import { NoAnswer } from "../../../src/model/tools.ts";
import smokeRoutes from "../../../src/probes/smoke/smoke-routes.ts";
import { type FakeAnswer, webContext } from "../fake-tools.ts";
import { mostRequests } from "../most-requests.ts";

const html = { "content-type": "text/html; charset=utf-8" };
const words = "Your next session is on Monday with Mara. ".repeat(8);

async function ask(route: Partial<SmokeRoute>, answer: FakeAnswer | NoAnswer, pages: Readonly<Record<string, FakeAnswer>> = {}) {
  const whole: SmokeRoute = { name: "It", url: "https://app.test/it", method: "GET", access: "everybody", ...route };
  const smoke = { routes: [whole], webhooks: [] };
  const { context, sent } = webContext(({ url }) => (url === whole.url ? answer : (pages[url] ?? { status: 404 })), {}, { smoke });
  const { routes } = await smokeRoutes.gather(context);
  expect(sent.length).toBeLessThanOrEqual(mostRequests(smokeRoutes, { smoke }));
  return { answer: routes[0], sent };
}

describe("smoke.routes", () => {
  it("follows redirects of a page, and keeps no query", async () => {
    const { answer } = await ask(
      { url: "https://app.test/it?key=1", contains: "Hello you" },
      { status: 308, headers: { location: "/there?key=2" } },
      { "https://app.test/there?key=2": { headers: html, body: "<p>Hello <b>you</b></p>" } },
    );
    expect(answer).toMatchObject({ url: "https://app.test/it", status: 200, endedAt: "https://app.test/there", words: { found: true } });
  });

  it("follows no redirect where a status is declared, and gives up in a circle", async () => {
    expect((await ask({ status: 301 }, { status: 301, headers: { location: "/there" } })).sent).toHaveLength(1);
    const circle = await ask({}, { status: 302, headers: { location: "/it" } });
    expect(circle.answer).toMatchObject({ status: 302 });
    expect(circle.sent).toHaveLength(6);
  });

  it("does not go on to a host that is not ours", async () => {
    const foreign = Object.assign(new Error("not ours"), { name: "NotOwned" });
    const { answer } = await ask(
      {},
      { status: 302, headers: { location: "https://login.example/" } },
      {
        get "https://login.example/"(): FakeAnswer {
          throw foreign;
        },
      },
    );
    expect(answer).toMatchObject({ status: 302 });
    expect(answer?.error).toBeUndefined();
  });

  it.each<{ why: string; answer: FakeAnswer; welcome: string }>([
    { why: "401", answer: { status: 401 }, welcome: "kept-out" },
    { why: "403", answer: { status: 403 }, welcome: "kept-out" },
    { why: "the way to log in", answer: { status: 302, headers: { location: "/login?next=/it" } }, welcome: "kept-out" },
    {
      why: "the way to a company that signs in",
      answer: { status: 302, headers: { location: "https://login.example/" } },
      welcome: "kept-out",
    },
    { why: "the same page with a slash", answer: { status: 301, headers: { location: "/it/" } }, welcome: "unclear" },
    { why: "an empty page of a browser app", answer: { headers: html, body: '<div id="root"></div>' }, welcome: "unclear" },
    { why: "a page with a form to log in", answer: { headers: html, body: `${words}<input type="password">` }, welcome: "unclear" },
    { why: "a long page that asks to sign in", answer: { headers: html, body: `${words} Please sign in.` }, welcome: "unclear" },
    { why: "JSON with nothing in it", answer: { headers: { "content-type": "application/json" }, body: "null" }, welcome: "unclear" },
    { why: "404", answer: { status: 404 }, welcome: "unclear" },
    { why: "JSON", answer: { headers: { "content-type": "application/json" }, body: '{"name":"Ada"}' }, welcome: "let-in" },
    { why: "a page with content", answer: { headers: html, body: `<main>${words}</main>` }, welcome: "let-in" },
  ])("takes $why for $welcome", async ({ answer, welcome }) => {
    expect((await ask({ access: "customers" }, answer)).answer).toMatchObject({ welcome });
  });

  it.each([
    { layer: "connect", code: "ECONNREFUSED", brokeOff: true },
    { layer: "http", code: "ETIMEDOUT", brokeOff: true },
    { layer: "connect", code: "ETIMEDOUT", brokeOff: undefined },
    { layer: "dns", code: "ENOTFOUND", brokeOff: undefined },
    { layer: "tls", code: "CERT_HAS_EXPIRED", brokeOff: undefined },
  ] as const)("tells whose trouble $layer $code is", async ({ layer, code, brokeOff }) => {
    const { answer } = await ask({}, new NoAnswer(layer, code, "no answer"));
    expect(answer).toMatchObject({ error: "no answer" });
    expect(answer?.brokeOff).toBe(brokeOff);
  });

  it("is not configured where nothing is named", async () => {
    await expect(smokeRoutes.gather(webContext(() => ({}), {}).context)).rejects.toBeInstanceOf(NotConfigured);
  });
});
