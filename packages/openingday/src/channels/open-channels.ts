import type { Tools } from "../model/tools.ts";
import type { Channel } from "../model/alert.ts";
import { createEmailChannel } from "./email.ts";
import type { EmailRoute } from "./email.ts";
import { createSlackChannel } from "./slack.ts";
import { createWebhookChannel } from "./webhook.ts";

/** Where alerts go, as configured. Slack's and a webhook's address are secrets. */
export type ChannelRoute =
  | { readonly kind: "slack"; readonly url: string }
  | ({ readonly kind: "email" } & EmailRoute)
  | { readonly kind: "webhook"; readonly url: string };

/** Opens every configured channel; the keys are `slack`, `email`, `webhook`, and `slack-2` for a second one of a kind. */
export function openChannels(routes: readonly ChannelRoute[], tools: Pick<Tools, "http">): readonly Channel[] {
  const counts = new Map<string, number>();
  return routes.map((route) => {
    const count = (counts.get(route.kind) ?? 0) + 1;
    counts.set(route.kind, count);
    return openChannel(count === 1 ? route.kind : `${route.kind}-${count}`, route, tools);
  });
}

function openChannel(key: string, route: ChannelRoute, tools: Pick<Tools, "http">): Channel {
  switch (route.kind) {
    case "slack":
      return createSlackChannel(key, route.url, tools);
    case "email":
      return createEmailChannel(key, route);
    case "webhook":
      return createWebhookChannel(key, route.url, tools);
  }
}
