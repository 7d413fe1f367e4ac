import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createApp } from "../../src/server/create-app.ts";
import type { Shown } from "../../src/server/create-app.ts";
import { settleSlot, startSchedule, takeSlot } from "../../src/watch/schedule.ts";
import { startState } from "../../src/watch/next-state.ts";

const check = {
  name: "App",
  url: "https://app.test/?key=abc",
  intervalSeconds: 60,
  expectStatus: 200,
  contains: "Log in",
  timeoutMs: 5000,
};
const incident = { id: "App@1", check: "App", url: "https://app.test/", openedAt: 1000, seen: "It answered 503.", channels: ["slack"] };

function app(more: Partial<Shown["store"]> = {}) {
  const schedule = settleSlot(takeSlot(startSchedule(60_000, 0), 0).schedule, true);
  return createApp({
    watch: {
      startedAt: 0,
      checks: [
        { check, schedule, state: startState(0), recent: [] },
        { check: { ...check, name: "Site", contains: undefined }, schedule, state: startState(0), recent: [] },
      ],
    },
    store: { incidents: async () => [incident], countOutbox: async () => ({ waiting: 1, givenUp: 0 }), ...more },
    publicName: "Bright Path",
    now: () => 60_000,
  });
}

it("gives its account of the schedule, without what an address keeps secret", async () => {
  expect(await (await app().request("/api/schedule")).json()).toEqual({
    startedAt: "1970-01-01T00:00:00.000Z",
    checks: [
      { name: "App", url: "https://app.test/?…", intervalSeconds: 60, due: 1, done: 1, assertsBody: true, state: "up", latestMs: 0 },
      { name: "Site", url: "https://app.test/?…", intervalSeconds: 60, due: 1, done: 1, assertsBody: false, state: "up", latestMs: 0 },
    ],
  });
});

it("lists incidents with ISO times and without channels", async () => {
  expect(await (await app().request("/api/incidents")).json()).toEqual({
    incidents: [{ id: "App@1", check: "App", url: "https://app.test/", openedAt: "1970-01-01T00:00:01.000Z", seen: "It answered 503." }],
  });
});

it("sends the status page with a policy that allows nothing but its own style", async () => {
  const response = await app().request("/");
  expect(response.headers.get("content-type")).toContain("text/html");
  const page = await response.text();
  const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? "";
  const hash = createHash("sha256").update(style).digest("base64");
  expect(response.headers.get("content-security-policy")).toContain(`default-src 'none'; style-src 'sha256-${hash}';`);
  expect(page).not.toMatch(/<script| style=/);
});

describe("bounded errors", () => {
  const broken = app({
    incidents: () => Promise.reject(new Error("disk I/O error at /secret/place")),
    countOutbox: () => Promise.reject(new Error("disk I/O error at /secret/place")),
  });
  it.each(["/", "/api/incidents", "/healthz"])("says in one sentence that the store is gone: %s", async (path) => {
    const response = await broken.request(path);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ error: "The monitor's store does not answer." });
  });
  it("still gives its schedule", async () => {
    expect((await broken.request("/api/schedule")).status).toBe(200);
  });
  it.each([
    ["/nowhere", "GET"],
    ["/api/schedule", "POST"],
    ["/../etc/passwd", "GET"],
  ])("has nothing at %s for %s", async (path, method) => {
    expect((await app().request(path, { method })).status).toBe(404);
  });
});
