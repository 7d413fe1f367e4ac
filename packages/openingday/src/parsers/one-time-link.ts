import { isWithin } from "./host-name.ts";
import type { MailLink } from "./mail-links.ts";

const shortestToken = 16;

/**
 * Address of the link that carries a one-time token, on one of the given hosts or below them: a long word of letters and digits in its
 * path or query. Undefined where the mail has none.
 */
export function findOneTimeLink(
  links: readonly MailLink[],
  hosts: readonly string[],
): { readonly host: string; readonly url: string } | undefined {
  for (const { host, url } of links) {
    if (url === undefined || !hosts.some((one) => isWithin(host, one))) continue;
    const { pathname, search, hash } = new URL(url);
    const words = `${pathname}${search}${hash}`.split(/[/?#&=]/);
    if (words.some(isToken)) return { host, url };
  }
  return undefined;
}

/** "forgot-your-password" is long too, but has no digit; a token of this length practically always has one, or capitals inside. */
function isToken(word: string): boolean {
  if (word.length < shortestToken || !/^[\w.~%+=-]+$/.test(word)) return false;
  return /\d/.test(word) || (/[a-z][A-Z]/.test(word) && !word.includes("-"));
}
