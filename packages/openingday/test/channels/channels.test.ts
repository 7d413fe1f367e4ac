import { describe, expect, it } from "vitest";
import { openChannels } from "../../src/channels/open-channels.ts";
import { slackText } from "../../src/channels/slack.ts";
import type { Alert } from "../../src/model/alert.ts";
import { answer, fakeHttp, noAnswer } from "../watch/fake-http.ts";

const alarm: Alert = {
  incident: "Book a call@1000",
  transition: "down",
  check: "Book a call",
  url: "https://app.test/book",
  since: Date.UTC(2026, 10, 24, 14, 2, 7),
  at: Date.UTC(2026, 10, 24, 14, 2, 22),
  layer: "status",
  title: "DOWN: Book a call",
  seen: "It answered 503 instead of 200.",
  firstAction: "Look at the app's log. If a release went out within the last hour, roll it back first.",
  lines: ["https://app.test/book", "Since 14:02:07 UTC on 24 November 2026.", "Seen: It answered 503.", "Do first: Look at the app's log."],
};
const end: Alert = {
  ...alarm,
  transition: "recovered",
  title: "RESOLVED: Book a call works again",
  seen: "The outage lasted 3 min.",
  firstAction: "Write down what caused it.",
  lines: ["https://app.test/book", "The outage lasted 3 min."],
};
const secret = ["T000", "B000", "secret-word"].join("/");
const url = `https://hooks.test/services/${secret}`;

it("tells Slack what is down, line by line", () => {
  expect(slackText(alarm).split("\n")).toEqual([
    ":red_circle: *DOWN: Book a call*",
    "https://app.test/book",
    "Since 14:02:07 UTC on 24 November 2026.",
    "Seen: It answered 503.",
    "Do first: Look at the app's log.",
  ]);
});

it("tells Slack that it works again", () => {
  expect(slackText(end)).toMatch(/^:large_green_circle: \*RESOLVED: Book a call works again\*\n/);
});

it("lets nothing seen mention people or hide a link in Slack", () => {
  const text = slackText({ ...alarm, title: "DOWN: *<!channel>*", lines: ["<https://evil.test|your bank> & more"] });
  expect(text).not.toMatch(/<|>/);
  expect(text).toContain("&lt;!channel&gt;*\n&lt;https://evil.test|your bank&gt; &amp; more");
});

describe.each([{ kind: "slack" as const }, { kind: "webhook" as const }])("$kind", ({ kind }) => {
  const open = (respond: Parameters<typeof fakeHttp>[0]) => {
    const { tools, asked } = fakeHttp(respond);
    const [channel] = openChannels([{ kind, url }], tools);
    if (channel === undefined) throw new Error("no channel");
    return { channel, asked };
  };

  it("posts JSON once and is content with any 2xx", async () => {
    const { channel, asked } = open(() => answer(204));
    await channel.send(alarm);
    expect(asked).toMatchObject([{ url, method: "POST", headers: { "content-type": "application/json" } }]);
    expect((JSON.parse(asked[0]?.body ?? "") as { text: string }).text).toContain("DOWN: Book a call");
  });

  it.each([
    { why: "refused", response: answer(404, `no such hook ${secret}`), says: /answered 404\.$/ },
    { why: "redirected", response: answer(302, "", { location: url }), says: /answered 302\.$/ },
    {
      why: "not reached",
      response: noAnswer("connect", "ECONNREFUSED", `connect to ${url}`),
      says: /could not be reached \(connect: ECONNREFUSED\)\.$/,
    },
    { why: "an unknown failure", response: new Error(`what about ${url}`), says: /could not be reached\.$/ },
  ])("says why it was not delivered and never the address: $why", async ({ response, says }) => {
    const error: unknown = await open(() => response)
      .channel.send(alarm)
      .catch((failure: unknown) => failure);
    expect(error).toMatchObject({ name: "NotDelivered", message: expect.stringMatching(says) as string });
    expect(JSON.stringify([error, String(error)])).not.toContain("secret-word");
  });

  it.each([
    { header: "30", ms: 30_000 },
    { header: "soon", ms: undefined },
    { header: "-1", ms: undefined },
  ])("waits as long as it is told: $header", async ({ header, ms }) => {
    const { channel } = open(() => answer(429, "", { "retry-after": header }));
    await expect(channel.send(alarm)).rejects.toMatchObject({ retryAfterMs: ms });
  });
});

it("gives a webhook the same idempotency key for each attempt, another for the end", async () => {
  const { tools, asked } = fakeHttp(() => answer(200));
  const [channel] = openChannels([{ kind: "webhook", url }], tools);
  for (const alert of [alarm, alarm, end]) await channel?.send(alert);
  const keys = asked.map(({ headers }) => headers?.["idempotency-key"]);
  expect(keys[0]).toBe("Book%20a%20call%401000%3Adown");
  expect(new Set(keys).size).toBe(2);
  expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({
    version: 1,
    incident: "Book a call@1000",
    transition: "down",
    since: "2026-11-24T14:02:07.000Z",
  });
});

it("names channels by kind and number, never by address", () => {
  const routes = [
    { kind: "slack" as const, url },
    { kind: "slack" as const, url },
    { kind: "email" as const, smtpUrl: "smtp://127.0.0.1:25", from: "a@test", to: "b@test" },
    { kind: "webhook" as const, url },
  ];
  expect(openChannels(routes, fakeHttp(() => answer(200)).tools).map(({ key }) => key)).toEqual(["slack", "slack-2", "email", "webhook"]);
});
