import { expect, it } from "vitest";
import { observe } from "../../src/watch/observe.ts";
import { createFakeClock } from "./fake-clock.ts";
import { answer, fakeHttp, noAnswer } from "./fake-http.ts";

const check = { name: "App", url: "https://app.test/login?key=abc", intervalSeconds: 60, expectStatus: 200, timeoutMs: 10_000 };

it.each([
  { why: "the expected status", response: answer(200), outcome: "pass" },
  { why: "a redirect where one is meant", response: answer(301, "", { location: "/x" }), check: { expectStatus: 301 }, outcome: "pass" },
  { why: "the text is there", response: answer(200, "<h1>Log in</h1>"), check: { contains: "Log in" }, outcome: "pass" },
  {
    why: "an announced maintenance page where one is meant",
    response: answer(503, "Back at 9"),
    check: { expectStatus: 503, contains: "Back" },
    outcome: "pass",
  },
  { why: "another status", response: answer(503), outcome: "fail", layer: "status", seen: /503 instead of 200/ },
  {
    why: "a redirect where none is meant",
    response: answer(302, "", { location: "/login?token=x" }),
    outcome: "fail",
    layer: "status",
    seen: /302 instead of 200 and leads to another address/,
  },
  {
    why: "200 with another page",
    response: answer(200, "Welcome to nginx"),
    check: { contains: "Log in" },
    outcome: "fail",
    layer: "body",
    seen: /expected text is not on the page/,
  },
  {
    why: "the name is gone",
    response: noAnswer("dns", "NXDOMAIN", "no such name"),
    outcome: "fail",
    layer: "dns",
    seen: /name leads nowhere \(no such name\)/,
  },
  { why: "refused", response: noAnswer("connect"), outcome: "fail", layer: "connect", seen: /No connection/ },
  {
    why: "a bad certificate",
    response: noAnswer("tls", "CERT_HAS_EXPIRED", "certificate has expired"),
    outcome: "fail",
    layer: "tls",
    seen: /secure connection/,
  },
  { why: "silence", response: noAnswer("http", "ETIMEDOUT", "no answer in time"), outcome: "fail", layer: "http", seen: /gave no answer/ },
  { why: "the tool's own refusal", response: new Error("This host had its share of requests."), outcome: "nodata", seen: /could not ask/ },
])("tells what was seen: $why", async ({ response, check: more, outcome, layer, seen }) => {
  const { tools, asked } = fakeHttp(() => response);
  const observation = await observe({ ...check, ...more }, tools, createFakeClock().clock);
  expect(observation).toMatchObject({ outcome, ...(layer === undefined ? {} : { layer }) });
  expect(observation.seen).toMatch(seen ?? /^$/);
  expect(observation.seen).not.toContain("token=");
  expect(asked).toMatchObject([{ url: check.url, fresh: true, timeoutMs: 10_000 }]);
});

it("passes a slow answer that keeps the time limit", async () => {
  const { clock, advance } = createFakeClock();
  const { tools } = fakeHttp(async () => {
    await clock.sleep(9900);
    return answer(200);
  });
  const observed = observe(check, tools, clock);
  await advance(9900);
  expect(await observed).toMatchObject({ outcome: "pass", startedAt: 1_000_000, endedAt: 1_009_900 });
});

it("never waits longer than its own deadline, whatever the tool does", async () => {
  const { clock, advance } = createFakeClock();
  const { tools } = fakeHttp(() => new Promise(() => undefined));
  const observed = observe({ ...check, intervalSeconds: 1 }, tools, clock);
  await advance(1500);
  expect(await observed).toMatchObject({ outcome: "fail", layer: "http", seen: "It did not answer within 1000 ms." });
});

it("says no data when the monitor itself stood still", async () => {
  const { clock, advance, jump } = createFakeClock();
  const { tools } = fakeHttp(async () => {
    await clock.sleep(100);
    throw noAnswer("http", "ETIMEDOUT", "no answer in time");
  });
  const observed = observe(check, tools, clock);
  jump(60_000);
  await advance(100);
  expect(await observed).toMatchObject({ outcome: "nodata" });
});

it("bounds and cleans what a hostile answer says", async () => {
  const { tools } = fakeHttp(() => noAnswer("http", "X", `bad\u0000\n\u001B[31m ${"x".repeat(5000)} https://a.test/?token=abc`));
  const { seen } = await observe(check, tools, createFakeClock().clock);
  expect(seen.length).toBeLessThan(300);
  expect(seen).not.toMatch(/\p{Cc}|abc/u);
});
