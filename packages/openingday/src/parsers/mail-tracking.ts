import { classifyLinkHost } from "./link-host-kind.ts";
import { readLinks } from "./mail-links.ts";
import type { MailMessage } from "./mail-message.ts";
import { readMarkup } from "./read-markup.ts";
import { readUrl } from "./read-url.ts";

/** `opens`: a picture that nobody can see tells who opened the mail. `clicks`: links go through a counter. */
export type MailTracking = "opens" | "clicks";

const maxCharacters = 200_000;

/** Paths that mail providers put in place of a link, also where they do it under a name of the customer’s. */
const counters: readonly RegExp[] = [
  // SendGrid
  /^\/(?:ls|wf)\/click\?upn=/u,
  // Amazon SES and who sends through it: the true address follows in the path.
  /^\/c?l0\/https?(?::|%3a)/iu,
  // Mailgun
  /^\/c\/eJ[\w-]{40,}/u,
  // Customer.io
  /^\/e\/c\/[\w-]{20,}/u,
  // Mandrill
  /^\/track\/click\/\d+\//u,
  // Brevo
  /^\/(?:tr|mk)\/cl\//u,
];

/** A part of an address that is made up for one mail; a spacer or a logo has none. */
const token = /(?=[^/?&=]*\d)(?=[^/?&=]*[A-Za-z])[\w%~.-]{16,}/u;

/** What a mail reports back to its sender. A counter at a foreign host is left out: links there are judged for that already. */
export function readTracking(message: Pick<MailMessage, "text" | "html">): readonly MailTracking[] {
  const clicks = readLinks(message).some(({ host, url }) => {
    const read = readUrl(url ?? "");
    return read !== null && classifyLinkHost(host) === "other" && counters.some((counter) => counter.test(read.pathname + read.search));
  });
  return [...(hasHiddenPicture(message.html ?? "") ? (["opens"] as const) : []), ...(clicks ? (["clicks"] as const) : [])];
}

function hasHiddenPicture(html: string): boolean {
  let found = false;
  readMarkup(html.slice(0, maxCharacters), {
    onopentag(name, { src = "", width, height, style = "" }) {
      if (name !== "img" || found) return;
      const isDot = [width ?? sizeOf(style, "width"), height ?? sizeOf(style, "height")].every((size) =>
        /^\s*[01](?:px)?\s*$/iu.test(size ?? ""),
      );
      if (!isDot && !/(?:display\s*:\s*none|visibility\s*:\s*hidden)/iu.test(style)) return;
      const url = readUrl(src.trim());
      if (url === null || !/^https?:$/u.test(url.protocol)) return;
      found = classifyLinkHost(url.hostname) === "tracking" || token.test(url.pathname + url.search);
    },
  });
  return found;
}

function sizeOf(style: string, side: "width" | "height"): string | undefined {
  return new RegExp(`(?:^|;)\\s*${side}\\s*:\\s*([^;]{1,20})`, "iu").exec(style)?.[1];
}
