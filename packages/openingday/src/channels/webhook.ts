import type { Tools } from "../model/tools.ts";
import type { Channel } from "../model/alert.ts";
import { alertText } from "./alert-text.ts";
import { postJson } from "./post-json.ts";

/** Posts alerts as JSON. `idempotency-key` is the same for every attempt, so a receiver can tell a repetition from a second alert. */
export function createWebhookChannel(key: string, url: string, tools: Pick<Tools, "http">): Channel {
  return {
    key,
    send(alert) {
      const { lines: _, ...facts } = alert;
      const body = {
        version: 1,
        ...facts,
        since: new Date(alert.since).toISOString(),
        at: new Date(alert.at).toISOString(),
        text: alertText(alert),
      };
      return postJson(tools, "The webhook", url, body, {
        "idempotency-key": encodeURIComponent(`${alert.incident}:${alert.transition}`),
      });
    },
  };
}
