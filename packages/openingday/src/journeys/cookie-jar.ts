import { getPublicSuffix } from "tldts";
import type { Header } from "../model/evidence-web.ts";
import { parseSetCookie } from "../parsers/set-cookie.ts";
import { parseCookieDate } from "./cookie-date.ts";

/** One cookie as it is kept. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  /** Epoch milliseconds; Infinity for a session cookie. */
  readonly expiresAt: number;
  readonly order: number;
}

const maxCookies = 300;
const maxPerDomain = 50;

/** One customer's cookies, kept and sent as a browser would. */
export interface CookieJar {
  /** Takes the cookies that an answer from `url` sets; what a browser would refuse is dropped. */
  take(url: string, headers: readonly Header[]): void;
  /** The `Cookie` header for a request, undefined when none applies. */
  header(url: string): string | undefined;
  /** Value of the cookie that would be sent to this address under this name. */
  value(url: string, name: string): string | undefined;
  /** Values held, for masking. */
  values(): readonly string[];
  /** All of them, to be taken along into another process. */
  cookies(): readonly Cookie[];
}

/** A jar with what was kept before; `now` gives epoch milliseconds. @see RFC 6265 sections 5.3 and 5.4 */
export function createCookieJar(now: () => number, kept: readonly Cookie[] = []): CookieJar {
  const cookies = new Map<string, Cookie>();
  let order = 0;

  function dropExpired(): void {
    const at = now();
    for (const [key, cookie] of cookies) if (cookie.expiresAt <= at) cookies.delete(key);
  }

  function fittingFor(url: string): readonly Cookie[] {
    dropExpired();
    const to = new URL(url);
    return [...cookies.values()]
      .filter((cookie) => isFor(cookie, to))
      .toSorted((a, b) => b.path.length - a.path.length || a.order - b.order);
  }

  function store(cookie: Cookie): void {
    const key = `${cookie.domain};${cookie.path};${cookie.name}`;
    const before = cookies.get(key);
    cookies.delete(key);
    if (cookie.expiresAt <= now()) return;
    cookies.set(key, before === undefined ? cookie : { ...cookie, order: before.order });
    const same = [...cookies].filter(([, other]) => other.domain === cookie.domain);
    const [oldest] = same.length > maxPerDomain ? same : cookies.size > maxCookies ? [...cookies] : [];
    if (oldest !== undefined) cookies.delete(oldest[0]);
  }

  for (const cookie of kept) store(cookie);
  order = kept.length;

  return {
    take(url, headers) {
      const from = new URL(url);
      const setCookies = headers.filter(({ name }) => name.toLowerCase() === "set-cookie");
      for (const { value } of setCookies.slice(0, maxPerDomain)) {
        const cookie = toCookie(value, from, now(), order++);
        if (cookie !== undefined) store(cookie);
      }
    },
    value: (url, name) => fittingFor(url).find((cookie) => cookie.name === name)?.value,
    header(url) {
      const fitting = fittingFor(url);
      return fitting.length === 0 ? undefined : fitting.map(({ name, value }) => `${name}=${value}`).join("; ");
    },
    values: () => [...cookies.values()].map(({ value }) => value),
    cookies: () => [...cookies.values()],
  };
}

function toCookie(line: string, from: URL, at: number, order: number): Cookie | undefined {
  const parsed = parseSetCookie(line);
  if (!parsed.ok) return undefined;
  const { name, value, secure, maxAgeSeconds } = parsed.value;
  let { domain } = parsed.value;
  const host = from.hostname;
  const path = parsed.value.path ?? defaultPath(from.pathname);
  if (secure && from.protocol !== "https:") return undefined;
  const prefix = name.toLowerCase();
  if (prefix.startsWith("__secure-") && !secure) return undefined;
  if (prefix.startsWith("__host-") && (!secure || domain !== undefined || path !== "/")) return undefined;
  if (domain !== undefined && getPublicSuffix(domain, { allowPrivateDomains: true }) === domain) {
    if (domain !== host) return undefined;
    domain = undefined;
  }
  if (domain !== undefined && !domainMatches(host, domain)) return undefined;
  const expires = /;\s*expires\s*=([^;]*)/i.exec(line)?.[1] ?? "";
  const expiresAt =
    maxAgeSeconds === undefined ? (parseCookieDate(expires) ?? Infinity) : maxAgeSeconds <= 0 ? 0 : at + maxAgeSeconds * 1000;
  return { name, value, domain: domain ?? host, hostOnly: domain === undefined, path, secure, expiresAt, order };
}

function isFor(cookie: Cookie, to: URL): boolean {
  if (cookie.secure && to.protocol !== "https:") return false;
  if (cookie.hostOnly ? to.hostname !== cookie.domain : !domainMatches(to.hostname, cookie.domain)) return false;
  const path = to.pathname;
  if (path === cookie.path) return true;
  return path.startsWith(cookie.path) && (cookie.path.endsWith("/") || path[cookie.path.length] === "/");
}

function domainMatches(host: string, domain: string): boolean {
  const isAddress = /^[\d.]+$/.test(host) || host.startsWith("[");
  return host === domain || (!isAddress && host.endsWith(`.${domain}`));
}

function defaultPath(pathname: string): string {
  const last = pathname.lastIndexOf("/");
  return last <= 0 ? "/" : pathname.slice(0, last);
}
