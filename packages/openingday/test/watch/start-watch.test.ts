import { expect, it } from "vitest";
import { NotDelivered, type Alert, type Channel } from "../../src/model/alert.ts";
import { startWatch } from "../../src/watch/start-watch.ts";
import type { WatchParts } from "../../src/watch/start-watch.ts";
import { accountFor } from "../../src/watch/schedule.ts";
import { createFakeClock } from "./fake-clock.ts";
import { answer, fakeHttp, noAnswer } from "./fake-http.ts";
import { createMemoryStore } from "./memory-store.ts";

const app = { name: "App", url: "https://app.test/", intervalSeconds: 60, expectStatus: 200, timeoutMs: 5000 };

function sink(key = "slack"): Channel & { readonly alerts: Alert[]; refuse: boolean } {
  const alerts: Alert[] = [];
  return {
    key,
    alerts,
    refuse: false,
    async send(alert) {
      if (this.refuse) throw new NotDelivered("Slack answered 500.");
      alerts.push(alert);
    },
  };
}

function world(more: Partial<WatchParts> = {}) {
  const time = createFakeClock();
  const store = createMemoryStore();
  const slack = sink();
  const state = { up: true, connected: true, lines: [] as string[] };
  const { tools, asked } = fakeHttp(({ url }) => {
    if (url.includes("reference")) return state.connected ? answer(204) : noAnswer("connect");
    return state.up ? answer(200) : noAnswer("connect");
  });
  const parts: WatchParts = {
    checks: [app],
    policy: { confirm: [5, 15], recover: 2 },
    channels: [slack],
    references: [],
    store,
    tools,
    clock: time.clock,
    log: (line) => void state.lines.push(line),
    ...more,
  };
  return { time, store, slack, state, asked, parts };
}

const titles = (channel: { readonly alerts: readonly Alert[] }): readonly string[] => channel.alerts.map(({ title }) => title);

it("looks at once and then each minute, exactly", async () => {
  const { time, store, parts } = world();
  const watch = await startWatch(parts);
  await time.advance(600_000);
  expect(store.runs.map(({ at }) => at - 1_000_000)).toEqual(Array.from({ length: 11 }, (_, i) => i * 60_000));
  expect(accountFor(watch.checks[0]?.schedule ?? ({} as never), time.clock.now())).toEqual({ due: 11, done: 11 });
  await watch.stop();
});

it("alarms once when every confirmation failed, within 90 seconds, and says once that it is over", async () => {
  const { time, state, slack, parts } = world();
  const watch = await startWatch(parts);
  await time.advance(1000);
  state.up = false;
  await time.advance(59_000 + 14_999);
  expect(titles(slack)).toEqual([]);
  await time.advance(1);
  expect(titles(slack)).toEqual(["DOWN: App"]);
  await time.advance(600_000);
  state.up = true;
  await time.advance(300_000);
  expect(titles(slack)).toEqual(["DOWN: App", "RESOLVED: App works again"]);
  expect(slack.alerts[0]).toMatchObject({ layer: "connect", since: 1_060_000 });
  await watch.stop();
});

it("stays silent about a single failed run", async () => {
  const { time, state, slack, parts } = world();
  const watch = await startWatch(parts);
  await time.advance(59_000);
  state.up = false;
  await time.advance(2000);
  state.up = true;
  await time.advance(600_000);
  expect(titles(slack)).toEqual([]);
  await watch.stop();
});

it("makes no alarm of its own lost connection", async () => {
  const { time, state, slack, store, parts } = world({ references: ["https://reference-1.test/", "https://reference-2.test/"] });
  const watch = await startWatch(parts);
  await time.advance(1000);
  state.up = false;
  state.connected = false;
  await time.advance(300_000);
  expect(titles(slack)).toEqual([]);
  expect(store.runs.some(({ outcome }) => outcome === "nodata")).toBe(true);
  state.connected = true;
  await time.advance(120_000);
  expect(titles(slack)).toEqual(["DOWN: App"]);
  await watch.stop();
});

it("tries a channel again until it takes the alarm, in order, and does not hold up the other", async () => {
  const email = sink("email");
  const { time, state, slack, parts, store } = world();
  slack.refuse = true;
  const watch = await startWatch({ ...parts, channels: [slack, email] });
  state.up = false;
  await time.advance(300_000);
  state.up = true;
  await time.advance(300_000);
  expect(titles(slack)).toEqual([]);
  expect(titles(email)).toEqual(["DOWN: App", "RESOLVED: App works again"]);
  slack.refuse = false;
  await time.advance(600_000);
  expect(titles(slack)).toEqual(["DOWN: App", "RESOLVED: App works again"]);
  expect(store.rows.every(({ delivered }) => delivered)).toBe(true);
  expect(store.rows[0]?.tries).toBeLessThan(20);
  await watch.stop();
});

it("gives an alert up after a day and says so", async () => {
  const { time, state, slack, parts, store } = world();
  slack.refuse = true;
  const watch = await startWatch(parts);
  state.up = false;
  await time.advance(25 * 3_600_000);
  expect(await store.countOutbox()).toEqual({ waiting: 0, givenUp: 1 });
  expect(state.lines.at(-1)).toMatch(/Given up/);
  await watch.stop();
});

it("keeps an open incident over a restart, without a second alarm and with its end", async () => {
  const { time, state, slack, parts } = world();
  const first = await startWatch(parts);
  await time.advance(1000);
  state.up = false;
  await time.advance(120_000);
  await first.stop();
  await time.advance(600_000);
  const second = await startWatch(parts);
  await time.advance(300_000);
  expect(titles(slack)).toEqual(["DOWN: App"]);
  state.up = true;
  await time.advance(300_000);
  expect(titles(slack)).toEqual(["DOWN: App", "RESOLVED: App works again"]);
  await second.stop();
});

it("delivers after a restart what was written before it", async () => {
  const { time, state, slack, parts } = world();
  slack.refuse = true;
  const first = await startWatch(parts);
  state.up = false;
  await time.advance(120_000);
  await first.stop();
  slack.refuse = false;
  const second = await startWatch(parts);
  await time.advance(300_000);
  expect(titles(slack)).toEqual(["DOWN: App"]);
  await second.stop();
});

it("ends the incident of a check that is no longer watched", async () => {
  const { time, state, slack, parts, store } = world();
  const first = await startWatch(parts);
  state.up = false;
  await time.advance(120_000);
  await first.stop();
  const second = await startWatch({ ...parts, checks: [{ ...app, name: "Site" }] });
  await time.advance(1000);
  expect(titles(slack)).toEqual(["DOWN: App", "RESOLVED: App is no longer monitored"]);
  expect((await store.incidents(1))[0]?.resolvedAt).toBeDefined();
  await second.stop();
});

it("a store that cannot write delays an alarm and loses none", async () => {
  const { time, state, slack, parts, store, asked } = world();
  const write = store.writeTransition.bind(store);
  store.writeTransition = () => Promise.reject(new Error("database is locked"));
  const watch = await startWatch(parts);
  state.up = false;
  await time.advance(60_000);
  expect(titles(slack)).toEqual([]);
  expect(asked.length).toBeLessThan(100);
  expect(state.lines[0]).toMatch(/App: database is locked/);
  store.writeTransition = write;
  await time.advance(120_000);
  expect(titles(slack)).toEqual(["DOWN: App"]);
  await watch.stop();
});

it("counts what a stalled machine missed as no result, and alarms nobody", async () => {
  const { time, store, slack, parts } = world();
  const watch = await startWatch(parts);
  await time.advance(60_000);
  time.jump(600_000);
  await time.advance(120_000);
  expect(store.runs.filter(({ outcome }) => outcome === "missed").length).toBeGreaterThanOrEqual(9);
  expect(accountFor(watch.checks[0]?.schedule ?? ({} as never), time.clock.now())).not.toMatchObject({ due: 3 });
  expect(titles(slack)).toEqual([]);
  await watch.stop();
});

it("never has two runs of one check under way", async () => {
  const { time, parts } = world();
  let under = 0;
  let most = 0;
  const { tools } = fakeHttp(async () => {
    under += 1;
    most = Math.max(most, under);
    await time.clock.sleep(1400);
    under -= 1;
    throw noAnswer("http", "ETIMEDOUT");
  });
  const watch = await startWatch({ ...parts, tools, checks: [{ ...app, intervalSeconds: 1 }], policy: { confirm: [0, 0, 1], recover: 2 } });
  await time.advance(60_000);
  expect(most).toBe(1);
  const stopped = watch.stop();
  await time.advance(10_000);
  await stopped;
});

it("looks at each of many checks within one interval of its start", async () => {
  const { time, parts, asked } = world();
  const checks = Array.from({ length: 50 }, (_, i) => ({ ...app, name: `App ${i}`, url: `https://app.test/${i}` }));
  const watch = await startWatch({ ...parts, checks });
  await time.advance(60_000 - 1);
  expect(new Set(asked.map(({ url }) => url)).size).toBe(50);
  await watch.stop();
});
