import { expect, it } from "vitest";
import type { Drill } from "../../../src/model/target.ts";
import type { HttpAnswer, HttpRequest } from "../../../src/model/tools.ts";
import watchDrill from "../../../src/probes/watch/watch-drill.ts";
import { answer, noAnswer } from "../../watch/fake-http.ts";
import { mostRequests } from "../most-requests.ts";
import { watchContext } from "./watch-context.ts";

const drill: Drill = {
  stop: { method: "POST", url: "http://127.0.0.1:1/app/stop" },
  start: { method: "POST", url: "http://127.0.0.1:1/app/start" },
  alarms: "http://127.0.0.1:2/alarms",
  intervalSeconds: 1,
  waitSeconds: 10,
  health: "https://app.test/healthz",
};

interface Behaviour {
  /** Milliseconds from the stop to the alarm, and from the start to its end; absent: it never comes. */
  readonly alarmMs?: number;
  readonly endMs?: number;
  /** Milliseconds from the start until health answers 200. */
  readonly backMs?: number;
  readonly sinkClockMs?: number;
  readonly stop?: () => HttpAnswer | Error;
  readonly start?: () => HttpAnswer | Error;
  readonly alarms?: () => HttpAnswer | Error;
  readonly sick?: boolean;
  readonly oldAlarm?: boolean;
}

/** An application with a monitor, as the drill meets them. */
function world(behaviour: Behaviour, declared: Drill = drill) {
  let stoppedAt: number | undefined;
  let startedAt: number | undefined;
  const respond = (request: HttpRequest): HttpAnswer | Error => {
    const now = time.clock.now();
    if (request.url === drill.stop.url) {
      const said = behaviour.stop?.() ?? answer(200);
      if (!(said instanceof Error) && said.status < 400) stoppedAt = now;
      return said;
    }
    if (request.url === drill.start.url) {
      const said = behaviour.start?.() ?? answer(200);
      if (!(said instanceof Error) && said.status < 400) startedAt ??= now;
      return said;
    }
    if (request.url === drill.health) {
      const up = stoppedAt === undefined || (startedAt !== undefined && now >= startedAt + (behaviour.backMs ?? 0));
      return up && behaviour.sick !== true ? answer(200) : noAnswer("connect");
    }
    if (behaviour.alarms !== undefined && stoppedAt !== undefined) return behaviour.alarms();
    const since = Number(new URL(request.url).searchParams.get("since"));
    const skew = behaviour.sinkClockMs ?? 0;
    const all = [
      { at: 990_000, text: ":red_circle: *DOWN: an old one*", rang: behaviour.oldAlarm === true },
      {
        at: (stoppedAt ?? 0) + (behaviour.alarmMs ?? 0),
        text: ":red_circle: *DOWN: App*",
        rang: stoppedAt !== undefined && behaviour.alarmMs !== undefined,
      },
      {
        at: (startedAt ?? 0) + (behaviour.endMs ?? 0),
        text: ":large_green_circle: *RESOLVED: App works again*\nIt was down for 4 s.",
        rang: startedAt !== undefined && behaviour.endMs !== undefined,
      },
    ];
    const heard = all.filter(({ at, rang }) => rang && at <= now && at + skew >= since);
    return answer(200, JSON.stringify(heard.map(({ at, text }) => ({ sink: "slack", at: at + skew, text }))));
  };
  const { context, asked, time, abort } = watchContext({ drill: declared }, respond);
  const posts = (): readonly string[] => asked.filter(({ method }) => method === "POST").map(({ url }) => url);
  return { context, asked, time, abort, posts };
}

async function run(behaviour: Behaviour, declared: Drill = drill) {
  const { context, time, posts, asked } = world(behaviour, declared);
  const gathered = watchDrill.gather(context);
  gathered.catch(() => undefined);
  await time.advance(900_000);
  return { drill: await gathered, posts: posts(), asked };
}

it("stops, hears the alarm, starts, hears the end", async () => {
  const { drill: evidence, posts, asked } = await run({ alarmMs: 3050, endMs: 2020, backMs: 700 });
  expect(evidence).toEqual({
    intervalSeconds: 1,
    stoppedAt: "1970-01-01T00:16:40.000Z",
    alarmAfterMs: 3050,
    waitedMs: 3100,
    sink: "slack",
    alarmText: ":red_circle: *DOWN: App*",
    restored: true,
    recoveredAfterMs: 2020,
  });
  expect(posts).toEqual([drill.stop.url, drill.start.url]);
  expect(new Set(asked.map(({ url }) => url.split("?")[0]))).toEqual(
    new Set([drill.stop.url, drill.start.url, drill.alarms, drill.health]),
  );
});

it.each([
  { why: "no alarm comes", behaviour: {}, evidence: { waitedMs: 10_000, restored: true } },
  { why: "only an alarm from before the drill is there", behaviour: { oldAlarm: true }, evidence: { waitedMs: 10_000, restored: true } },
  { why: "no end comes", behaviour: { alarmMs: 3000 }, evidence: { alarmAfterMs: 3000, restored: true } },
  { why: "the application stays away", behaviour: { alarmMs: 3000, backMs: 60_000 }, evidence: { alarmAfterMs: 3000, restored: false } },
  {
    why: "the start is refused",
    behaviour: { alarmMs: 3000, start: () => answer(500) },
    evidence: { restored: false, error: "The drill's start request was answered 500." },
  },
  {
    why: "the stop is refused",
    behaviour: { stop: () => answer(403) },
    evidence: { restored: true, error: "The drill's stop request was answered 403." },
  },
  {
    why: "the stop is not answered",
    behaviour: { stop: () => noAnswer("connect") },
    evidence: { restored: true, error: expect.stringContaining("stop request was not answered") as string },
  },
  {
    why: "the sink is gone",
    behaviour: { alarms: () => noAnswer("connect") },
    evidence: { restored: true, error: expect.stringContaining("could not be read") as string },
  },
  {
    why: "the sink answers 500",
    behaviour: { alarms: () => answer(500) },
    evidence: { restored: true, error: "The place where alarms arrive answered 500." },
  },
  {
    why: "the sink answers nonsense",
    behaviour: { alarms: () => answer(200, "<html>") },
    evidence: { restored: true, error: "The place where alarms arrive did not answer with a list." },
  },
])("tells what happened when $why, and starts the application whatever it was", async ({ behaviour, evidence }) => {
  const { drill: seen, posts } = await run(behaviour);
  expect(seen).toMatchObject(evidence);
  expect(posts).toContain(drill.start.url);
  expect("recoveredAfterMs" in seen).toBe(false);
});

it("skips entries of the sink that are no deliveries", async () => {
  const list = [null, 7, {}, { sink: 1, at: "x", text: [] }, { sink: "s".repeat(500), at: 1_000_000, text: `down ${"x".repeat(5000)}` }];
  const { drill: evidence } = await run({ alarms: () => answer(200, JSON.stringify(list)) });
  expect(evidence.sink).toHaveLength(50);
  expect(evidence.alarmText).toHaveLength(500);
});

it.each([
  { why: "ahead", skew: 3_600_000 },
  { why: "half a minute behind", skew: -30_000 },
])("times the alarm by our own clock where the sink's is $why", async ({ skew }) => {
  const { drill: evidence } = await run({ alarmMs: 3000, sinkClockMs: skew });
  expect(evidence.alarmAfterMs).toBe(3000);
  expect(evidence.alarmText).toContain("App");
});

it("tries three times to start the application", async () => {
  let attempts = 0;
  const start = (): HttpAnswer => {
    attempts += 1;
    return answer(attempts < 3 ? 503 : 200);
  };
  expect((await run({ alarmMs: 3000, start })).drill).toMatchObject({ restored: true });
});

it("starts the application again when the run is ended in the middle", async () => {
  const { context, time, abort, posts } = world({});
  const gathered = watchDrill.gather(context);
  await time.advance(2000);
  expect(posts()).toEqual([drill.stop.url]);
  abort.abort();
  await time.advance(1000);
  expect(posts()).toEqual([drill.stop.url, drill.start.url]);
  expect(await gathered).toMatchObject({ restored: true });
});

it("stops nothing when the place where alarms arrive cannot be read", async () => {
  const { context, posts } = world({}, { ...drill, alarms: "http://127.0.0.1:3/gone" });
  const { http } = context.tools;
  const request = (asked: HttpRequest): Promise<HttpAnswer> =>
    asked.url.includes("/gone") ? Promise.reject(noAnswer("connect")) : http.request(asked);
  await expect(watchDrill.gather({ ...context, tools: { ...context.tools, http: { request } } })).rejects.toThrow(
    /alarms arrive could not be read/,
  );
  expect(posts()).toEqual([]);
});

it("stops nothing when the application is not healthy before", async () => {
  const { context, posts } = world({ sick: true });
  await expect(watchDrill.gather(context)).rejects.toThrow(/not healthy before/);
  expect(posts()).toEqual([]);
});

it.each([
  { why: "no drill is declared", more: { target: {} } },
  { why: "the run only looks", more: { mode: "passive" as const } },
])("stops nothing when $why", async ({ more }) => {
  const { context, asked } = world({});
  await expect(watchDrill.gather({ ...context, ...more } as typeof context)).rejects.toMatchObject({ name: "NotConfigured" });
  expect(asked).toEqual([]);
});

it("announces as many requests as it may send", async () => {
  const { asked } = await run({ alarmMs: 9900, backMs: 14_900 });
  expect(asked.length).toBeLessThanOrEqual(mostRequests(watchDrill, { drill }));
});

it("bounds the wait and its requests, whatever the configuration says", async () => {
  const { drill: evidence, asked } = await run({}, { ...drill, waitSeconds: 86_400 });
  expect(evidence.waitedMs).toBe(240_000);
  expect(asked.length).toBeLessThanOrEqual(mostRequests(watchDrill, { drill: { ...drill, waitSeconds: 86_400 } }));
});
