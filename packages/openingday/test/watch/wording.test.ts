import { expect, it } from "vitest";
import { alertText } from "../../src/channels/alert-text.ts";
import type { Incident, Layer } from "../../src/model/incident.ts";
import { isAlarm, isRecovery } from "../../src/probes/watch/drill-alarms.ts";
import { firstAction, sayLayer } from "../../src/watch/first-action.ts";
import { sayDuration, sayMoment } from "../../src/watch/say-when.ts";
import { shownUrl } from "../../src/watch/shown-url.ts";
import { backoffMs } from "../../src/watch/deliver.ts";
import { writeAlarm, writeEnd } from "../../src/watch/write-alert.ts";

it.each([
  [0, "1 s"],
  [12_400, "12 s"],
  [60_000, "1 min"],
  [185_000, "3 min 5 s"],
  [7_800_000, "2 h 10 min"],
  [349_200_000, "4 d 1 h"],
])("says %i ms as %s", (ms, text) => {
  expect(sayDuration(ms)).toBe(text);
});

it("says a moment in UTC", () => {
  expect(sayMoment(Date.UTC(2026, 10, 24, 14, 2, 7))).toBe("14:02:07 UTC on 24 November 2026");
});

it.each([
  ["https://app.test/login", "https://app.test/login"],
  ["https://app.test/feed?key=abc#x", "https://app.test/feed?…"],
  ["https://user:word@app.test/", "https://app.test/"],
  ["nonsense", "an address that cannot be read"],
])("shows %s as %s", (url, shown) => {
  expect(shownUrl(url)).toBe(shown);
});

it("waits twice as long after each failure, at most five minutes", () => {
  expect([1, 2, 3, 9, 10, 1000].map(backoffMs)).toEqual([1000, 2000, 4000, 256_000, 300_000, 300_000]);
});

const incident: Incident = {
  id: "App@1",
  check: "App",
  url: "https://app.test/",
  openedAt: 1,
  layer: "tls",
  seen: "It answered 503 instead of 200.",
  channels: [],
};

it.each(["dns", "connect", "tls", "http", "status", "body"] satisfies Layer[])("has a first action and a plain name for %s", (layer) => {
  expect(firstAction(layer)).toMatch(/^[A-Z].*\.$/);
  expect(sayLayer(layer)).toMatch(/\((?:DNS|TCP|TLS|HTTP|HTTP status|body)\)$/);
});

it("says in an alarm where it is, since when, what was seen and how far the request came, and what to do first", () => {
  expect(writeAlarm({ ...incident, openedAt: Date.UTC(2026, 10, 24, 14, 2, 7) }, 5).lines).toEqual([
    "https://app.test/",
    "Since 14:02:07 UTC on 24 November 2026.",
    "Seen: It answered 503 instead of 200. It fails at the secure connection (TLS).",
    "Do first: Look at the certificate: it may have run out or be made for another name.",
  ]);
});

it("says at the end when that was, how long it took, and what to do next", () => {
  expect(writeEnd(incident, 180_001, "recovered").lines).toEqual([
    "https://app.test/",
    "At 00:03:00 UTC on 1 January 1970.",
    "The outage lasted 3 min. What was seen at its start: It answered 503 instead of 200.",
    "Do next: Write down what caused it while it is fresh, and tell the customers who asked.",
  ]);
});

it.each([
  { why: "an alarm", alert: writeAlarm(incident, 5), alarm: true },
  { why: "a flapping alarm", alert: writeAlarm(incident, 5, { quietSeconds: 600 }), alarm: true },
  { why: "a recovery", alert: writeEnd(incident, 5000, "recovered"), alarm: false },
  { why: "a check taken out", alert: writeEnd(incident, 5000, "not-watched"), alarm: false },
])("the drill reads our own words rightly: $why", ({ alert, alarm }) => {
  const delivery = { sink: "slack", at: 1, text: alertText(alert) };
  expect(isAlarm(delivery)).toBe(alarm);
  expect(isRecovery(delivery)).toBe(!alarm);
});
