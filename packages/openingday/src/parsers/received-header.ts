import { isIp4, isIp6 } from "./address.ts";
import type { Parsed } from "./parsed.ts";

/** The one hop that a receiving server wrote down. */
export interface ReceivedHop {
  /** Name the client gave in EHLO or HELO; absent where the server did not write it. */
  readonly helo?: string;
  /** Address of the connection, never one that the client claimed; absent where the server did not write it. */
  readonly clientAddress?: string;
  /** The server that wrote the line. */
  readonly by?: string;
}

const maxCharacters = 10_000;

/**
 * Reads the value of a Received header as Postfix, Exim, Gmail, Sendmail, Mailpit and Exchange write it. The address is taken from
 * the comment that the server adds, or from Exim's `from [address]`; a bracketed address outside of both is the client's claim.
 * @see RFC 5321 section 4.4
 */
export function parseReceivedHeader(value: string): Parsed<ReceivedHop> {
  const text = value.slice(0, maxCharacters).replaceAll(/\s+/g, " ").trim();
  if (!/^from /i.test(text)) return { ok: false, error: "it does not say from whom the mail came" };
  const clause = splitClauses(text);
  const host = clause.words[0];
  const claimed = host === undefined ? undefined : readAddress(host);
  const comment = clause.comments.join(" ");
  // Exim and qmail write the client's name into the comment; where it is an address, it is a claim and no evidence.
  const greeting = /(?:^|\s)helo[= ]([^\s()]+)/i;
  const named = greeting.exec(comment)?.[1];
  const fromComment = findAddress(comment.replace(greeting, " "));
  // Exim writes "from [address] (helo=name)" where the address has no name: there the address is its own.
  const clientAddress = fromComment ?? (named !== undefined || clause.comments.length === 0 ? claimed : undefined);
  const helo = named ?? (/^(?:\[[^\]]*\]|[^\s[\]]+)$/.test(host ?? "") ? host : undefined);
  return {
    ok: true,
    value: {
      ...(helo === undefined ? {} : { helo }),
      ...(clientAddress === undefined ? {} : { clientAddress }),
      ...(clause.by === undefined ? {} : { by: clause.by }),
    },
  };
}

/** Words and comments between `from` and `by`, and the word after `by`. */
function splitClauses(text: string): { words: string[]; comments: string[]; by?: string } {
  const words: string[] = [];
  const comments: string[] = [];
  let depth = 0;
  let current = "";
  let sawBy = false;
  const endWord = (): string | undefined => {
    const word = current;
    current = "";
    return word === "" ? undefined : word;
  };
  for (const character of `${text.slice(5)} `) {
    if (depth > 0) {
      depth += character === "(" ? 1 : character === ")" ? -1 : 0;
      if (depth > 0) current += character;
      else if (!sawBy) comments.push(endWord() ?? "");
      else endWord();
    } else if (character === "(" || character === " " || character === ";") {
      const word = endWord();
      if (character === "(") depth = 1;
      if (word === undefined) continue;
      if (sawBy) return { words, comments, by: word };
      if (word.toLowerCase() === "by") sawBy = true;
      else words.push(word);
    } else current += character;
  }
  return { words, comments };
}

/** Last address of a comment: servers write the looked-up name first, which may itself look like an address. */
function findAddress(comment: string): string | undefined {
  const bracketed = [...comment.matchAll(/\[(?:IPv6:)?([0-9a-fA-F.:]+)\]/gi)].map((match) => match[1] ?? "");
  const bare = comment.split(/[\s,;()]+/);
  return [...bare, ...bracketed].map(readAddress).findLast((address) => address !== undefined);
}

function readAddress(word: string): string | undefined {
  const bare = word
    .replace(/^\[/, "")
    .replace(/\](?::[0-9]+)?$/, "")
    .replace(/^IPv6:/i, "")
    .replace(/\.$/, "");
  if (isIp4(bare)) return bare;
  return isIp6(bare) ? bare.toLowerCase() : undefined;
}
