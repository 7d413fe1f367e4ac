import type { Alert, Channel } from "../model/alert.ts";
import type { Tools } from "../model/tools.ts";
import { postJson } from "./post-json.ts";

const signs: Readonly<Record<Alert["transition"], string>> = {
  down: ":red_circle:",
  recovered: ":large_green_circle:",
  changed: ":large_orange_circle:",
  tested: ":email:",
};

/** Sends alerts to a Slack incoming webhook. */
export function createSlackChannel(key: string, url: string, tools: Pick<Tools, "http">): Channel {
  return { key, send: (alert) => postJson(tools, "Slack", url, { text: slackText(alert) }) };
}

/**
 * The alert in Slack's mark-up, its three control characters escaped so that nothing seen can mention people or hide a link.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
export function slackText(alert: Alert): string {
  const sign = signs[alert.transition];
  return [`${sign} *${escape(alert.title.replaceAll("*", ""))}*`, ...alert.lines.map(escape)].join("\n");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
