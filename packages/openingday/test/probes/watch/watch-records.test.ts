import { expect, it } from "vitest";
import watchRecords from "../../../src/probes/watch/watch-records.ts";
import { answer, noAnswer } from "../../watch/fake-http.ts";
import { mostRequests } from "../most-requests.ts";
import { watchContext } from "./watch-context.ts";

const watch = { url: "http://127.0.0.1:8787/" };
const url = "http://127.0.0.1:8787/api/records";
const record = { name: "_dmarc.a.test", kind: "DMARC policy", present: true };
const iso = (at: number): string => new Date(at).toISOString();
const account = (changes: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ watched: true, intervalSeconds: 3600, lookedAt: iso(0), records: [record], ...changes });

it("asks for a configuration when no monitor is declared", async () => {
  const { context } = watchContext({}, () => answer(200));
  await expect(watchRecords.gather(context)).rejects.toMatchObject({ name: "NotConfigured" });
});

it("takes what an hourly monitor saw last, at once", async () => {
  const { context, asked } = watchContext({ watch }, () => answer(200, account()));
  const want = { url, running: true, watched: true, intervalSeconds: 3600, lookedAt: iso(0), records: [record] };
  expect(await watchRecords.gather(context)).toEqual(want);
  expect(asked).toHaveLength(1);
});

it("waits for the first look of a monitor that has just started", async () => {
  const { context, time } = watchContext({ watch }, () => {
    const now = time.clock.now();
    return answer(200, now < 1_003_000 ? account({ lookedAt: undefined, records: [] }) : account({ lookedAt: iso(now) }));
  });
  const gathered = watchRecords.gather(context);
  await time.advance(20_000);
  expect(await gathered).toMatchObject({ records: [record] });
});

it("waits for one more look of a quick monitor, and no longer than 20 seconds", async () => {
  const stuck = watchContext({ watch }, () => answer(200, account({ intervalSeconds: 2 })));
  const gathered = watchRecords.gather(stuck.context);
  await stuck.time.advance(30_000);
  expect(await gathered).toMatchObject({ lookedAt: iso(0) });
  expect(stuck.asked.length).toBeGreaterThan(10);
  expect(stuck.asked.length).toBeLessThanOrEqual(mostRequests(watchRecords, { watch }));
});

it("knows a monitor that leaves the records alone", async () => {
  const { context } = watchContext({ watch }, () => answer(200, '{"watched":false,"records":[]}'));
  expect(await watchRecords.gather(context)).toEqual({ url, running: true, watched: false, records: [] });
});

it.each([
  { why: "nothing listens", response: noAnswer("connect", "ECONNREFUSED", "connection refused"), error: /connection refused/ },
  { why: "another program is there", response: answer(404), error: /answered 404 instead/ },
  { why: "it speaks HTML", response: answer(200, "<html>"), error: /no account/ },
  { why: "it answers null", response: answer(200, "null"), error: /no account/ },
  { why: "its list is none", response: answer(200, account({ records: {} })), error: /no account/ },
  { why: "an entry is null", response: answer(200, account({ records: [null] })), error: /no account/ },
  { why: "a name is a number", response: answer(200, account({ records: [{ ...record, name: 7 }] })), error: /no account/ },
  {
    why: "its list is endless",
    response: answer(200, account({ records: Array.from({ length: 201 }, () => record) })),
    error: /no account/,
  },
])("observes that there is no account: $why", async ({ response, error }) => {
  const { context } = watchContext({ watch }, () => response);
  expect(await watchRecords.gather(context)).toMatchObject({ running: false, records: [], error: expect.stringMatching(error) as string });
});

it("rejects when it was the run that could not ask", async () => {
  const { context } = watchContext({ watch }, () => new Error("This host had its share of requests."));
  await expect(watchRecords.gather(context)).rejects.toThrow("its share");
});
