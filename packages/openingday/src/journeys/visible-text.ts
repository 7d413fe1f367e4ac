import { readMarkup } from "../parsers/read-markup.ts";

export interface Visible {
  /** Words a person would see, whitespace collapsed. */
  readonly text: string;
  /** Targets of its links, in order. */
  readonly links: readonly string[];
}

const maxLinks = 200;
const hidden = new Set(["script", "style", "head", "template", "noscript"]);

/** What a person sees of an HTML text, up to `maxChars`. */
export function visibleText(html: string, maxChars: number): Visible {
  const links: string[] = [];
  let text = "";
  let depth = 0;
  readMarkup(html, {
    onopentag(tag, attributes) {
      if (hidden.has(tag)) depth++;
      if (tag === "a" && attributes["href"] !== undefined && links.length < maxLinks) links.push(attributes["href"]);
      text += " ";
    },
    ontext(chunk) {
      if (depth === 0 && text.length < maxChars * 4) text += chunk;
    },
    onclosetag(tag) {
      if (hidden.has(tag) && depth > 0) depth--;
      text += " ";
    },
  });
  return { text: text.replace(/\s+/g, " ").trim().slice(0, maxChars), links };
}
