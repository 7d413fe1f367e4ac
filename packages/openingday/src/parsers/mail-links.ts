import { plainName } from "./host-name.ts";
import type { MailMessage } from "./mail-message.ts";

/** Stands for a link that names no host at all: `/reset`, `undefined/reset`, a placeholder that was never filled in. */
export const noHost = "(no host)";

const maxHosts = 50;
const maxLinks = 2_000;
const maxTagCharacters = 20_000;

/** One link that a reader of a mail can follow. */
export interface MailLink {
  /** Lower case; `noHost` where it names none. */
  readonly host: string;
  /** Absolute; absent where a browser could not open it. It may hold a one-time token: never kept, never shown. */
  readonly url?: string;
}

/**
 * Links a reader can follow in a mail, each once, in order. Pictures, style sheets, `mailto:` and jumps within the mail are not
 * links.
 */
export function readLinks(message: Pick<MailMessage, "text" | "html">): MailLink[] {
  const found = new Map<string, MailLink>();
  let links = 0;
  const add = (link: MailLink | undefined): void => {
    if (link !== undefined && found.size < maxLinks) found.set(link.url ?? link.host, link);
  };
  for (const tag of linkTags(message.html ?? "")) {
    if ((links += 1) > maxLinks) break;
    const match = /\shref\s{0,9}=\s{0,9}(?:"([^"]{0,8000})"|'([^']{0,8000})'|([^\s"'<>]{1,8000}))/i.exec(tag);
    if (match !== null) add(readHref(decodeEntities(match[1] ?? match[2] ?? match[3] ?? "")));
  }
  for (const match of (message.text ?? "").matchAll(/\bhttps?:\/\/[^\s<>"'()[\]{}]{1,8000}/gi)) {
    if ((links += 1) > maxLinks) break;
    add(readUrl(trimPunctuation(match[0])));
  }
  return [...found.values()];
}

/** Hosts of those links, each once. A link without a host counts as `noHost`. */
export function readLinkHosts(message: Pick<MailMessage, "text" | "html">): string[] {
  return [...new Set(readLinks(message).map(({ host }) => host))].slice(0, maxHosts);
}

/** Opening `a` and `area` tags. Each character is looked at once, however many tags are never closed. */
function* linkTags(html: string): Generator<string> {
  const opening = /<(?:a|area)\s/gi;
  for (let match = opening.exec(html); match !== null; match = opening.exec(html)) {
    const end = html.indexOf(">", match.index);
    if (end < 0) return;
    yield html.slice(match.index, Math.min(end, match.index + maxTagCharacters));
    opening.lastIndex = end;
  }
}

function trimPunctuation(url: string): string {
  let end = url.length;
  while (".,;:!?".includes(url[end - 1] ?? "/")) end -= 1;
  return url.slice(0, end);
}

function readHref(href: string): MailLink | undefined {
  const link = href.trim();
  if (link === "" || link.startsWith("#")) return undefined;
  if (/^https?:/i.test(link)) return readUrl(link) ?? { host: noHost };
  if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(link)) return undefined;
  if (link.startsWith("//")) return readUrl(`https:${link}`) ?? { host: noHost };
  const first = link.split(/[/?#]/)[0] ?? "";
  const bare = first.replace(/:\d+$/, "");
  if (bare === "localhost" || /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/i.test(bare)) return { host: bare.toLowerCase() };
  return { host: noHost };
}

function readUrl(text: string): MailLink | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.hostname === "" ? undefined : { host: plainName(url.hostname), url: url.href };
}

function decodeEntities(text: string): string {
  return text
    .replaceAll(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/gi, (whole, hex?: string, decimal?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replaceAll(/&(amp|colon|sol|period|quot|lt|gt);/gi, (_, name: string) => entities[name.toLowerCase()] ?? "");
}

const entities: Readonly<Record<string, string>> = { amp: "&", colon: ":", sol: "/", period: ".", quot: '"', lt: "<", gt: ">" };
