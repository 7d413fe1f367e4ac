import { chartStyle } from "./chart-style.ts";
import { escapeHtml } from "./escape.ts";
import { pageFrame } from "./page-frame.ts";

export interface SpeedPage {
  readonly title: string;
  /** Above the verdict: whose speed it is. */
  readonly about: string;
  /** Class of the verdict. */
  readonly verdict: string;
  readonly head: string;
  /** Plain text, a paragraph each. */
  readonly lead: readonly string[];
  readonly when: string;
  /** HTML. */
  readonly body: string;
  /** Plain text, a paragraph each. */
  readonly foot: readonly string[];
}

/** A page about speed: no script, no request, readable on a phone, in the dark and on paper. */
export function speedPage({ title, about, verdict, head, lead, when, body, foot }: SpeedPage): string {
  const paragraphs = (lines: readonly string[], start = "<p>"): string => lines.map((line) => `${start}${escapeHtml(line)}</p>`).join("\n");
  return pageFrame(
    title,
    chartStyle,
    `<header class="verdict ${verdict}">
<p class="domain">${escapeHtml(about)}</p>
<h1>${escapeHtml(head)}</h1>
${paragraphs(lead, '<p class="lead">')}
<p class="when">${escapeHtml(when)}</p>
</header>
${body}
<footer>
${paragraphs(foot)}
</footer>`,
  );
}

/** A table whose first column is words and whose others are numbers; cells are HTML. */
export function timesTable(heads: readonly string[], rows: readonly (readonly string[])[], caption?: string): string {
  if (rows.length === 0) return "";
  return `<div class="scroll"><table class="times">${caption === undefined ? "" : `<caption>${escapeHtml(caption)}</caption>`}<thead><tr>${heads
    .map((head) => `<th scope="col">${escapeHtml(head)}</th>`)
    .join(
      "",
    )}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</tbody></table></div>`;
}

/** A reason as a sentence of its own. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/u.test(text) ? "" : "."}`;
}
