import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startAlarmSinks } from "../../../world/alarms/sinks.ts";
import type { AlarmSinks } from "../../../world/alarms/sinks.ts";

let now: number;
let sinks: AlarmSinks;

beforeEach(async () => {
  now = 1000;
  sinks = await startAlarmSinks({ address: "127.0.0.1", port: 0, now: () => now });
});

afterEach(() => sinks.stop());

const twilio = "/2010-04-01/Accounts/AC0/Messages.json";

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(sinks.url + path, { method: "POST", body, headers });
}

describe("the Slack-shaped sink", () => {
  it.each([
    { why: "text", body: { text: "Down: app" }, text: "Down: app" },
    {
      why: "blocks",
      body: { blocks: [{ type: "section", text: { type: "mrkdwn", text: "*Down*" }, fields: [{ text: "app" }] }] },
      text: "*Down*\napp",
    },
    { why: "attachments", body: { attachments: [{ text: "Down" }] }, text: "Down" },
  ])("takes $why", async ({ body, text }) => {
    const answer = await fetch(sinks.slackUrl, { method: "POST", body: JSON.stringify(body) });
    expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
    expect(sinks.alarms()).toEqual([{ sink: "slack", at: 1000, text }]);
  });

  it.each(["", "text=x", "[]", "null", "{}", '{"text":""}', '{"text":7}'])("refuses %j", async (body) => {
    const answer = await post("/slack/services/T/B/x", body);
    expect([answer.status, await answer.text()]).toEqual([400, "invalid_payload"]);
    expect(sinks.alarms()).toEqual([]);
  });
});

describe("the Twilio-shaped sink", () => {
  const authorization = { authorization: `Basic ${btoa("AC0:token")}` };

  it("takes a message with account, receiver, sender and text", async () => {
    const answer = await post(twilio, new URLSearchParams({ To: "+440", From: "+441", Body: "Down" }).toString(), authorization);
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ account_sid: "AC0", status: "queued", to: "+440", body: "Down" });
    expect(sinks.alarms()).toEqual([{ sink: "sms", at: 1000, text: "Down" }]);
  });

  it.each([
    { why: "no account", form: { To: "+440", From: "+441", Body: "x" }, headers: {}, status: 401 },
    { why: "no receiver", form: { From: "+441", Body: "x" }, headers: authorization, status: 400 },
    { why: "no sender", form: { To: "+440", Body: "x" }, headers: authorization, status: 400 },
    { why: "no text", form: { To: "+440", From: "+441", Body: "" }, headers: authorization, status: 400 },
  ])("refuses $why", async ({ form, headers, status }) => {
    expect((await post(twilio, new URLSearchParams(Object.entries(form)).toString(), headers as Record<string, string>)).status).toBe(
      status,
    );
    expect(sinks.alarms()).toEqual([]);
  });
});

it("answers what rang since a moment, whichever way it came", async () => {
  await post("/hook", "first");
  now = 2000;
  await post("/hook", "second");
  sinks.record({ sink: "email", at: 3000, text: "by mail" });
  const since = async (ms: string): Promise<unknown> => (await fetch(`${sinks.alarmsUrl}${ms}`)).json();
  expect(await since("?since=2000")).toEqual([
    { sink: "webhook", at: 2000, text: "second" },
    { sink: "email", at: 3000, text: "by mail" },
  ]);
  expect(await since("")).toHaveLength(3);
  expect((await fetch(`${sinks.alarmsUrl}?since=soon`)).status).toBe(400);
  sinks.clear();
  expect(await since("")).toEqual([]);
});

it("keeps the last 1,000, and no more than 10,000 characters of each", () => {
  for (let at = 0; at < 1100; at += 1) sinks.record({ sink: "webhook", at, text: "x".repeat(20_000) });
  expect(sinks.alarms()).toHaveLength(1000);
  expect(sinks.alarms()[0]).toMatchObject({ at: 100, text: "x".repeat(10_000) });
});

it("can be broken one by one, refuses huge bodies and unknown places", async () => {
  sinks.settings.broken = ["slack"];
  expect((await post("/slack/services/x", '{"text":"a"}')).status).toBe(503);
  expect((await post("/hook", "a")).status).toBe(200);
  expect((await post("/hook", "x".repeat(1024 * 1024 + 1))).status).toBe(413);
  expect((await post("/elsewhere", "a")).status).toBe(404);
  expect(sinks.alarms()).toHaveLength(1);
});
