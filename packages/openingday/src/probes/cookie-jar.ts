import type { Header } from "../model/evidence-web.ts";
import { parseSetCookie } from "../parsers/set-cookie.ts";

const maxCookies = 20;

/** The cookies of one walk, in memory only: a site that sets a cookie and sends the visitor to the same address is no loop. */
export interface CookieJar {
  keep(host: string, headers: readonly Header[]): void;
  /** The Cookie header for a host, empty when there is none. */
  headerFor(host: string): string;
}

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, { readonly domain: string; readonly hostOnly: boolean; readonly name: string; readonly value: string }>();
  return {
    keep(host, headers) {
      for (const header of headers) {
        if (header.name.toLowerCase() !== "set-cookie") continue;
        const parsed = parseSetCookie(header.value);
        if (!parsed.ok) continue;
        const { name, value, domain, maxAgeSeconds } = parsed.value;
        if (domain !== undefined && host !== domain && !host.endsWith(`.${domain}`)) continue;
        const key = `${domain ?? host} ${name}`;
        if (maxAgeSeconds !== undefined && maxAgeSeconds <= 0) cookies.delete(key);
        else if (cookies.has(key) || cookies.size < maxCookies)
          cookies.set(key, { domain: domain ?? host, hostOnly: domain === undefined, name, value });
      }
    },
    headerFor(host) {
      return [...cookies.values()]
        .filter((cookie) => host === cookie.domain || (!cookie.hostOnly && host.endsWith(`.${cookie.domain}`)))
        .map((cookie) => `${cookie.name}=${cookie.value}`)
        .toSorted()
        .join("; ");
    },
  };
}
