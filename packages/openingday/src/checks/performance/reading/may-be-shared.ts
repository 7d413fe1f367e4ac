import type { Header } from "../../../model/evidence-web.ts";
import { parseCacheControl } from "../../../parsers/cache-control.ts";

/** A header for one provider's cache, or for every edge, counts there in place of Cache-Control. @see RFC 9213 section 2.1 */
const targeted = [
  "cloudflare-cdn-cache-control",
  "vercel-cdn-cache-control",
  "netlify-cdn-cache-control",
  "cdn-cache-control",
  "surrogate-control",
];
/** Cloudflare's words for an answer that it would have kept; what it never keeps is DYNAMIC or BYPASS. */
const keeps = /^(?:MISS|EXPIRED|HIT|STALE|UPDATING|REVALIDATED)$/iu;

/**
 * Whether a shared cache may give this answer to somebody else without asking again. An answer that differs by cookie or by
 * authorization says so in Vary, and is left alone. @see RFC 9111 sections 3, 4.1 and 5.2.2
 */
export function mayBeShared(headers: readonly Header[]): boolean {
  const valueOf = (name: string): string | undefined => {
    const values = headers.filter((header) => header.name === name).map(({ value }) => value);
    return values.length === 0 ? undefined : values.join(", ");
  };
  const varies = (valueOf("vary") ?? "").toLowerCase().split(",");
  if (varies.some((name) => ["*", "cookie", "authorization"].includes(name.trim()))) return false;
  const said = targeted.map(valueOf).find((value) => value !== undefined) ?? valueOf("cache-control");
  if (said === undefined) return keeps.test((valueOf("cf-cache-status") ?? "").trim());
  const control = parseCacheControl(said);
  if (control.noStore || control.noCache || control.private) return false;
  const seconds = control.sharedMaxAgeSeconds ?? control.maxAgeSeconds;
  return seconds === undefined ? control.public : seconds > 0;
}
