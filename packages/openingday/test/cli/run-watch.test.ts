import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runWatch } from "../../src/cli/run-watch.ts";
import type { RunWatchOptions } from "../../src/cli/run-watch.ts";
import { loopbackHttp } from "./loopback-http.ts";
import { startLoopbackServer, until } from "./loopback-server.ts";
import type { LoopbackServer } from "./loopback-server.ts";

let folder: string;
let app: LoopbackServer;
let slack: LoopbackServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "openingday-watch-"));
  app = await startLoopbackServer(200, "<h1>Log in</h1>");
  slack = await startLoopbackServer();
});
afterEach(async () => {
  await app.close();
  await slack.close();
  await rm(folder, { recursive: true, force: true });
});

function options(more: Partial<RunWatchOptions> = {}): RunWatchOptions {
  return {
    checks: [{ name: "App", url: `${app.url}/login`, intervalSeconds: 0.1, expectStatus: 200, contains: "Log in", timeoutMs: 1000 }],
    confirm: [0.1, 0.2],
    channels: [{ kind: "slack", url: `${slack.url}/services/secret-word` }],
    storeFile: join(folder, "watch.db"),
    workerUrl: new URL("../../src/store/sqlite/worker.ts", import.meta.url),
    listen: "127.0.0.1:0",
    tools: loopbackHttp,
    clock: { now: () => Date.now(), sleep: (ms, signal) => sleep(ms, undefined, { signal }), quiet: () => Promise.resolve() },
    publicName: "Bright Path",
    ...more,
  };
}
const get = async (url: string): Promise<{ status: number; text: string }> => {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
};
const first = (text: string | undefined): string | undefined => text?.split("\n")[0];

it("watches a real server: it fails, one alarm; it works again, one end", async () => {
  const watch = await runWatch(options());
  await until("three runs", async () => JSON.parse((await get(`${watch.url}/api/schedule`)).text).checks[0].done >= 3);
  app.status = 503;
  await until("the alarm", () => slack.taken.length === 1);
  expect((await get(`${watch.url}/`)).text).toContain("App is down");
  app.status = 200;
  await until("its end", () => slack.taken.length === 2);
  await until("ten more runs", async () => JSON.parse((await get(`${watch.url}/api/schedule`)).text).checks[0].done >= 20);
  expect(slack.taken.map(first)).toEqual([":red_circle: *DOWN: App*", ":large_green_circle: *RESOLVED: App works again*"]);
  const { incidents } = JSON.parse((await get(`${watch.url}/api/incidents`)).text);
  expect(incidents).toMatchObject([{ check: "App", layer: "status", seen: "It answered 503 instead of 200." }]);
  expect(incidents[0].resolvedAt).toBeDefined();
  expect(await get(`${watch.url}/healthz`)).toMatchObject({ status: 200, text: '{"ok":true,"alerts":{"waiting":0,"givenUp":0}}' });
  expect((await get(`${watch.url}/`)).text).toContain("Everything works");
  await watch.stop();
  await expect(fetch(watch.url)).rejects.toThrow("fetch failed");
});

it.each([
  {
    why: "the page shows something else",
    layer: "body",
    break: () => void (app.body = "Welcome to nginx"),
    says: "the page's content (body)",
  },
  { why: "nothing listens any more", layer: "connect", break: () => app.close(), says: "the connection to the server (TCP)" },
])("names the layer of the failure: $why", async ({ layer, break: hurt, says }) => {
  const watch = await runWatch(options());
  await hurt();
  await until("the alarm", () => slack.taken.length === 1);
  expect(slack.taken[0]).toContain(`It fails at ${says}.`);
  expect(JSON.parse((await get(`${watch.url}/api/incidents`)).text).incidents).toMatchObject([{ layer }]);
  await watch.stop();
});

it("goes on over a stop: the alarm that Slack refused arrives after the start, and its end follows", async () => {
  slack.status = 500;
  app.status = 500;
  const lines: string[] = [];
  const before = await runWatch(options({ log: (line) => void lines.push(line) }));
  await until("a refused delivery", () => lines.length > 0);
  await before.stop();
  expect(lines.join("\n")).toMatch(/Alert for slack not delivered: Slack answered 500\./);
  expect(lines.join("\n")).not.toContain("secret-word");
  slack.status = 200;
  const after = await runWatch(options());
  await until("the alarm", () => slack.taken.length === 1);
  app.status = 200;
  await until("its end", () => slack.taken.length === 2);
  await after.stop();
  expect(slack.taken.map(first)).toEqual([":red_circle: *DOWN: App*", ":large_green_circle: *RESOLVED: App works again*"]);
});

it.each([
  { why: "two checks share a name", more: () => ({ checks: [...options().checks, ...options().checks] }), says: /Two monitored addresses/ },
  { why: "the address to listen on is nonsense", more: () => ({ listen: "everywhere" }), says: /not an address to listen on/ },
  { why: "the port is taken", more: () => ({ listen: new URL(app.url).host }), says: /cannot listen on .*EADDRINUSE/ },
  { why: "the store cannot be opened", more: () => ({ storeFile: join(folder, "missing", "watch.db") }), says: /cannot be used/ },
])("refuses to start when $why, and leaves nothing running", async ({ more, says }) => {
  await expect(runWatch(options(more()))).rejects.toThrow(says);
});
