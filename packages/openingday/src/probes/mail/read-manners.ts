import { visibleText } from "../../journeys/visible-text.ts";
import type { ReceivedMail } from "../../model/evidence-mail.ts";
import { readMailDomain } from "../../parsers/mail-address.ts";
import { topHeader, type MailMessage } from "../../parsers/mail-message.ts";
import { readTracking } from "../../parsers/mail-tracking.ts";

const maxCharacters = 200_000;
const maxReplyTo = 5;
/** Fewer letters than these beside a picture say nothing. */
const fewLetters = 30;

/** What spam filters look at besides the proofs of origin. @see RFC 5322 section 3.6.2, RFC 2369 section 3.2, RFC 8058 section 3.1 */
export function readManners(
  message: MailMessage,
): Pick<ReceivedMail, "replyToDomains" | "unsubscribe" | "hasText" | "imageOnly" | "tracked"> {
  const { text, html } = message;
  const replyTo = topHeader(message, "reply-to");
  const domains = (replyTo ?? "").slice(0, 2_000).split(",").map(readMailDomain);
  const isList = topHeader(message, "list-unsubscribe") !== undefined;
  const isOneClick = /^\s*List-Unsubscribe=One-Click\s*$/i.test(topHeader(message, "list-unsubscribe-post") ?? "");
  const tracked = readTracking(message);
  return {
    ...(replyTo === undefined
      ? {}
      : { replyToDomains: [...new Set(domains.filter((domain) => domain !== undefined))].slice(0, maxReplyTo) }),
    ...(isList ? { unsubscribe: isOneClick ? "one-click" : "header" } : {}),
    hasText: text !== undefined,
    ...(html === undefined ? {} : { imageOnly: isImageOnly(html) }),
    ...(tracked.length === 0 ? {} : { tracked }),
  };
}

function isImageOnly(html: string): boolean {
  if (!/<img[\s/>]/i.test(html)) return false;
  return (visibleText(html, maxCharacters).text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) < fewLetters;
}
