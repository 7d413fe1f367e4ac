import type { Mail } from "../mailer.ts";

/** What a message says: greeting, paragraphs, at most one link. */
export interface Message {
  readonly subject: string;
  readonly name: string;
  readonly paragraphs: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
  readonly after?: readonly string[];
}

const lineLength = 72;

function escape(text: string): string {
  const names: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replaceAll(/[&<>"]/gu, (character) => names[character] ?? character);
}

/** Lines under 76 characters keep the message readable on the wire, links whole. */
function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= lineLength) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

/** Writes a message as plain text and as small html with the same words; no picture, no tracking. */
export function writeMail({ subject, name, paragraphs, link, after = [] }: Message): Mail {
  const greeting = `Hello ${name},`;
  const signature = ["Warmly,", "Brightpath"];
  const text = [
    wrap(greeting),
    ...paragraphs.map(wrap),
    ...(link ? [`${link.label}:\n${link.url}`] : []),
    ...after.map(wrap),
    signature.join("\n"),
  ].join("\n\n");
  const paragraph = (content: string): string => `<p>\n${wrap(escape(content))}\n</p>`;
  const html = [
    "<!doctype html>",
    '<html lang="en"><body>',
    ...[greeting, ...paragraphs].map(paragraph),
    ...(link ? [`<p>\n<a\nhref="${escape(link.url)}">\n${escape(link.label)}</a>\n</p>`] : []),
    ...after.map(paragraph),
    `<p>\n${signature.join("<br>\n")}\n</p>`,
    "</body></html>",
  ].join("\n");
  return { subject, text: `${text}\n`, html: `${html}\n` };
}
