import { expect, it } from "vitest";
import watchSchedule from "../../../src/probes/watch/watch-schedule.ts";
import { answer, noAnswer } from "../../watch/fake-http.ts";
import { mostRequests } from "../most-requests.ts";
import { watchContext } from "./watch-context.ts";

const watch = { url: "http://127.0.0.1:8787/" };
const check = { name: "App", url: "https://app.test/", intervalSeconds: 60, due: 3, done: 3, assertsBody: true };
const schedule = (...checks: readonly unknown[]): string => JSON.stringify({ startedAt: "2026-11-24T14:00:00.000Z", checks });

it("asks for a configuration when no monitor is declared", async () => {
  const { context } = watchContext({}, () => answer(200));
  await expect(watchSchedule.gather(context)).rejects.toMatchObject({ name: "NotConfigured" });
});

it("takes what a monitor of a minute has, at once", async () => {
  const { context, asked } = watchContext({ watch }, () => answer(200, schedule(check)));
  expect(await watchSchedule.gather(context)).toEqual({ url: "http://127.0.0.1:8787/api/schedule", running: true, checks: [check] });
  expect(asked).toHaveLength(1);
});

it("waits until a quick monitor made 20 runs", async () => {
  const { context, time } = watchContext({ watch }, () => {
    const due = Math.floor((time.clock.now() - 1_000_000) / 1000);
    return answer(200, schedule({ ...check, intervalSeconds: 1, due, done: due }, check));
  });
  const gathered = watchSchedule.gather(context);
  await time.advance(30_000);
  expect((await gathered).checks[0]).toMatchObject({ due: 20 });
});

it("waits no longer than 25 seconds", async () => {
  const { context, time, asked } = watchContext({ watch }, () =>
    answer(200, schedule({ ...check, intervalSeconds: 2, due: 12, done: 12 })),
  );
  const gathered = watchSchedule.gather(context);
  await time.advance(25_000);
  expect((await gathered).checks[0]).toMatchObject({ due: 12 });
  expect(asked.length).toBeLessThanOrEqual(mostRequests(watchSchedule, { watch }));
});

it.each([
  { why: "nothing listens", response: noAnswer("connect", "ECONNREFUSED", "connection refused"), error: /connection refused/ },
  { why: "it does not answer in time", response: noAnswer("http", "ETIMEDOUT", "no answer in time"), error: /no answer in time/ },
  { why: "another program is there", response: answer(404), error: /answered 404 instead/ },
  { why: "it speaks HTML", response: answer(200, "<html>"), error: /not a schedule/ },
  { why: "its list is none", response: answer(200, '{"checks":{}}'), error: /not a schedule/ },
  { why: "it answers null", response: answer(200, "null"), error: /not a schedule/ },
  { why: "a count is text", response: answer(200, schedule({ ...check, due: "20" })), error: /not a schedule/ },
  { why: "a count is below zero", response: answer(200, schedule({ ...check, done: -1 })), error: /not a schedule/ },
  { why: "an entry is null", response: answer(200, schedule(null)), error: /not a schedule/ },
  { why: "its list is endless", response: answer(200, schedule(...Array.from({ length: 1001 }, () => check))), error: /not a schedule/ },
])("observes that the monitor does not run: $why", async ({ response, error }) => {
  const { context } = watchContext({ watch }, () => response);
  expect(await watchSchedule.gather(context)).toMatchObject({ running: false, checks: [], error: expect.stringMatching(error) as string });
});

it("rejects when it was the audit that could not ask", async () => {
  const { context } = watchContext({ watch }, () => new Error("This host had its share of requests."));
  await expect(watchSchedule.gather(context)).rejects.toThrow("its share");
});
