import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createApp } from "../../src/server/create-app.ts";
import type { ReleaseMarker } from "../../src/model/release.ts";
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

const token = "a-token-of-the-founder";
const marker: ReleaseMarker = { id: "deploy@1970-01-01T00:00:30.000Z", change: "deploy", commit: "1f".repeat(20), at: 30_000 };

function app(more: Partial<Shown["store"]> = {}, markerToken: string | undefined = token) {
  const schedule = settleSlot(takeSlot(startSchedule(60_000, 0), 0).schedule, true);
  return createApp({
    watch: {
      startedAt: 0,
      checks: [
        { check, schedule, state: startState(0), recent: [] },
        { check: { ...check, name: "Site", contains: undefined }, schedule, state: startState(0), recent: [] },
      ],
    },
    store: {
      incidents: async () => [incident],
      countOutbox: async () => ({ waiting: 1, givenUp: 0 }),
      markers: async () => [marker],
      writeMarker: async () => undefined,
      ...more,
    },
    markerToken,
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

describe("the marker of a release", () => {
  const post = (body: string, authorization = `Bearer ${token}`, more: Partial<Shown["store"]> = {}, markerToken?: string) =>
    app(more, markerToken).request("/api/markers", { method: "POST", body, headers: { authorization } });
  const text = JSON.stringify(marker);

  it("is taken from whoever has the token, and shown", async () => {
    const kept: ReleaseMarker[] = [];
    const writeMarker = async (one: ReleaseMarker): Promise<void> => void kept.push(one);
    expect((await post(JSON.stringify({ ...marker, outcome: "done", more: "<b>" }), undefined, { writeMarker })).status).toBe(200);
    expect(kept).toEqual([{ ...marker, outcome: "done" }]);
    expect(await (await app().request("/api/markers")).json()).toEqual({ markers: [{ ...marker, at: "1970-01-01T00:00:30.000Z" }] });
  });

  it.each([
    { why: "no token", body: text, authorization: "", status: 401 },
    { why: "a wrong token", body: text, authorization: "Bearer a-token-of-the-foundes", status: 401 },
    { why: "no JSON", body: "{", authorization: undefined, status: 422 },
    { why: "another change", body: JSON.stringify({ ...marker, change: "delete" }), authorization: undefined, status: 422 },
    { why: "no commit", body: JSON.stringify({ ...marker, commit: "<script>" }), authorization: undefined, status: 422 },
    { why: "a time far ahead", body: JSON.stringify({ ...marker, at: 1e15 }), authorization: undefined, status: 422 },
    { why: "an outcome of its own", body: JSON.stringify({ ...marker, outcome: "great" }), authorization: undefined, status: 422 },
    { why: "too much", body: `"${"x".repeat(5_000)}"`, authorization: undefined, status: 413 },
  ])("is refused with $why", async ({ body, authorization, status }) => {
    const refuse = (): Promise<void> => Promise.reject(new Error("nothing may be kept"));
    expect((await post(body, authorization, { writeMarker: refuse })).status).toBe(status);
  });

  it("is not taken where no token is, nor lost quietly by a store that is gone", async () => {
    const bare = createApp({
      watch: { startedAt: 0, checks: [] },
      store: {
        incidents: async () => [],
        countOutbox: async () => ({ waiting: 0, givenUp: 0 }),
        markers: async () => [],
        writeMarker: async () => undefined,
      },
      publicName: "Bright Path",
      now: () => 60_000,
    });
    expect(
      (await bare.request("/api/markers", { method: "POST", body: text, headers: { authorization: "Bearer undefined" } })).status,
    ).toBe(404);
    expect((await post(text, undefined, { writeMarker: () => Promise.reject(new Error("disk full")) })).status).toBe(503);
  });
});
