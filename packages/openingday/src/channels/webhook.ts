import type { Tools } from "../model/tools.ts";
import type { Channel } from "../watch/channel.ts";
import { alertText } from "./alert-text.ts";
import { postJson } from "./post-json.ts";

/** Posts alerts as JSON. `idempotency-key` is the same for every attempt, so a receiver can tell a repetition from a second alert. */
export function createWebhookChannel(key: string, url: string, tools: Pick<Tools, "http">): Channel {
  return {
    key,
    send: (alert) =>
      postJson(
        tools,
        "The webhook",
        url,
        {
          version: 1,
          ...alert,
          since: new Date(alert.since).toISOString(),
          at: new Date(alert.at).toISOString(),
          text: alertText(alert),
        },
        { "idempotency-key": encodeURIComponent(`${alert.incident}:${alert.transition}`) },
      ),
  };
}
