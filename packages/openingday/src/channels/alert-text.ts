import type { Alert } from "../store/store.ts";
import { sayLayer } from "../watch/first-action.ts";
import { sayMoment } from "../watch/say-when.ts";

/** An alert's lines after its title: the address, since when, what was seen, the first thing to do. */
export function alertLines(alert: Alert): readonly string[] {
  const where = alert.layer === undefined ? "" : ` It fails at ${sayLayer(alert.layer)}.`;
  return alert.transition === "down"
    ? [alert.url, `Since ${sayMoment(alert.since)}.`, `Seen: ${alert.seen}${where}`, `Do first: ${alert.firstAction}`]
    : [alert.url, `At ${sayMoment(alert.at)}.`, alert.seen, `Do next: ${alert.firstAction}`];
}

/** The whole alert as plain text. */
export function alertText(alert: Alert): string {
  return [alert.title, ...alertLines(alert)].join("\n");
}
