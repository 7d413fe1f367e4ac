import type { Parsed } from "./parsed.ts";

const statuses = new Set([301, 302, 303, 307, 308]);

/**
 * Where an answer sends a browser on to: an absolute address without its fragment. Undefined when it sends it nowhere; fails with the
 * `Location` as it came when no browser opens that as a page.
 * @see RFC 9110 sections 10.2.2 and 15.4
 */
export function readRedirect(answer: {
  readonly url: string;
  readonly status: number;
  header(name: string): string | undefined;
}): Parsed<string> | undefined {
  const location = statuses.has(answer.status) ? answer.header("location") : undefined;
  if (location === undefined) return undefined;
  const next = URL.canParse(location, answer.url) ? new URL(location, answer.url) : undefined;
  if (next === undefined || !/^https?:$/.test(next.protocol)) return { ok: false, error: location };
  next.hash = "";
  return { ok: true, value: next.href };
}
