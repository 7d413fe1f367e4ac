import type { CheckContext } from "../../../src/model/check.ts";
import type { MonitorSchedule } from "../../../src/model/evidence-watch.ts";

type Watched = MonitorSchedule["checks"][number];

/** One check of a healthy monitor, changed as the case needs. */
export function watched(more: Partial<Watched> = {}): Watched {
  return { name: "Site", url: "https://brightpath.test/", intervalSeconds: 60, due: 60, done: 60, assertsBody: true, ...more };
}

/** A running monitor with these checks. */
export function schedule(...checks: readonly Watched[]): MonitorSchedule {
  return { url: "http://127.0.0.1:8787/api/schedule", running: true, checks };
}

/** A monitor that was declared and does not answer. */
export const stopped: MonitorSchedule = {
  url: "http://127.0.0.1:8787/api/schedule",
  running: false,
  error: "connection refused",
  checks: [],
};

/** What a check may know of the target. */
export function context(site = "https://brightpath.test/", app = "https://app.brightpath.test/"): CheckContext {
  return {
    domain: "brightpath.test",
    at: 0,
    declared: { domain: "brightpath.test", site, app, hosts: [], selectors: [], senders: [], forms: [], documentedRecords: [], owners: {} },
  };
}
