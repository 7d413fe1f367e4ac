import type { DnsChange, DnsPlan } from "../model/dns-plan.ts";
import { quoteText } from "../parsers/record-list.ts";

/** A record as Cloudflare's API wants it. `ttl: 1` leaves the time to Cloudflare. */
export interface CloudflareBody {
  readonly type: string;
  readonly name: string;
  readonly content?: string;
  readonly data?: { readonly flags: number; readonly tag: string; readonly value: string };
  readonly priority?: number;
  readonly ttl: number;
  readonly proxied: boolean;
  readonly comment: string;
}

/**
 * The body of one record. `proxies`: Cloudflare stands in front of this zone's web hosts. Nothing that mail needs is ever proxied.
 */
export function toCloudflareBody({ record, mayProxy }: DnsChange, proxies: boolean): CloudflareBody {
  const { name, type, value, ttlSeconds } = record;
  const proxied = proxies && mayProxy === true;
  // What is proxied has Cloudflare's own time.
  const rest = { ttl: proxied ? 1 : (ttlSeconds ?? 1), proxied, comment: "openingday dns plan" };
  if (type === "MX") {
    const [priority = "10", exchange = ""] = value.split(/\s+/u);
    return { type, name, content: exchange, priority: Number(priority), ...rest };
  }
  if (type === "CAA") {
    const [, flags = "0", tag = "issue", text = ""] = /^(\d+)\s+(\S+)\s+(.*)$/u.exec(value) ?? [];
    return { type, name, data: { flags: Number(flags), tag, value: text.replace(/^"(.*)"$/u, "$1") }, ...rest };
  }
  return { type, name, content: type === "TXT" ? quoteText(value) : value, ...rest };
}

/**
 * The body of `POST /zones/{zone_id}/dns_records/batch`: `posts` can be sent as they are; each of `patches` needs the id of the record
 * that stands in its `replaces`, which only the zone's own list shows. There are no deletions.
 */
export function writeCloudflare(plan: DnsPlan, proxies: boolean): string {
  const posts = plan.changes.filter(({ action }) => action === "create").map((change) => toCloudflareBody(change, proxies));
  const patches = plan.changes.flatMap((change) =>
    change.action === "change" && change.live !== undefined
      ? [{ id: "", replaces: `${change.live.name} ${change.live.type} ${change.live.value}`, ...toCloudflareBody(change, proxies) }]
      : [],
  );
  return `${JSON.stringify({ posts, patches }, undefined, 2)}\n`;
}
