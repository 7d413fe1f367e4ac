import type { RedirectMap } from "../model/redirect-map.ts";
import { escapeHtml } from "./escape.ts";
import { drawRedirects, mostDrawn } from "./redirect-picture.ts";
import { listRows, type Mood, type RedirectRow } from "./redirect-rows.ts";
import { sayTime } from "./words.ts";
import { plain, wrap } from "./wrap.ts";

const moodMarks: Readonly<Record<Mood, string>> = { good: "✓", slow: "~", bad: "✗", open: "?" };

/** The map for the page: what changed, the picture, and the table that says the same in words. */
export function redirectPage(map: RedirectMap | undefined): string {
  const rows = map === undefined ? [] : listRows(map);
  if (map === undefined || rows.length === 0) return "";
  const hosts = new Set(rows.map((row) => row.host)).size;
  const more = hosts > mostDrawn ? `<p class="when">${hosts - mostDrawn} more are in the table only.</p>` : "";
  const changes =
    map.changes.length === 0
      ? ""
      : `<h4>Changed since ${escapeHtml(sayTime(map.comparedWith ?? ""))}</h4><ul class="changes">${map.changes.map((change) => `<li>${escapeHtml(change)}</li>`).join("")}</ul>`;
  return `<section class="map"><h2>Where every address leads</h2>
<p>${escapeHtml(sayMap(map, rows))}</p>
${changes}
<figure>${drawRedirects(rows)}</figure>
${more}
<table><thead><tr><th>Somebody opens</th><th>Answers</th><th>and ends at</th><th>Ad link</th></tr></thead>
<tbody>${rows.map(tableRow).join("\n")}</tbody></table>
<p class="when">“Ad link”: whether the page and its marks (utm_source, gclid) come through.</p>
</section>`;
}

/** The map for a terminal, one line for each address. */
export function redirectLines(map: RedirectMap, width: number): readonly string[] {
  const rows = listRows(map);
  const from = Math.min(Math.max(0, ...rows.map((row) => row.from.length)), Math.floor(width / 2.2));
  const lines = rows.map((row) => {
    const head = `  ${moodMarks[row.mood]} ${fit(plain(row.from), from)}  `;
    const lost = row.marks === "kept" || row.marks === "–" || row.mood === "good" ? "" : ` · ad link: ${row.marks}`;
    const tail = row.redirects === 0 || row.endHost === undefined ? lost : ` · ${count(row.redirects)}${lost}`;
    const to =
      row.redirects === 0 && row.endHost !== undefined
        ? "answers itself"
        : plain(row.to.replace(` of ${row.host}`, "")).replace(/^https:\/\/(.*?)\/?$/u, "$1");
    return `${head}${fit(to, Math.max(10, width - head.length - tail.length)).trimEnd()}${tail}`.slice(0, width);
  });
  const changes = map.changes.flatMap((change) =>
    wrap(`· ${plain(change)}`, width - 4).map((line, index) => `${index === 0 ? "  " : "    "}${line}`),
  );
  return changes.length === 0 ? lines : [...lines, `  Changed since ${plain(sayTime(map.comparedWith ?? ""))}:`, ...changes];
}

/** The whole map in a sentence or two. */
function sayMap({ canonical, complete }: RedirectMap, rows: readonly RedirectRow[]): string {
  const main = canonical === undefined ? "No main address was found." : `Visitors of the site end at ${canonical}.`;
  const bad = rows.filter((row) => row.mood === "bad").length;
  const trouble =
    bad === 0 ? "" : bad === 1 ? " One address does not lead where it should." : ` ${bad} addresses do not lead where they should.`;
  return `${main}${trouble}${complete ? "" : " Some addresses could not be followed to their end."}`;
}

function tableRow(row: RedirectRow): string {
  const cell = (label: string, text: string): string => `<td${text === "–" ? ' class="none"' : ""} data-label="${label}">${text}</td>`;
  return `<tr class="${row.mood}">${cell("Opens", `<span class="mark">${moodMarks[row.mood]}</span>&nbsp;${escapeHtml(row.from)}`)}${cell(
    "Answers",
    escapeHtml(row.way),
  )}${cell("Ends at", escapeHtml(row.to))}${cell("Ad link", escapeHtml(row.marks))}</tr>`;
}

function count(redirects: number): string {
  return redirects === 0 ? "no redirect" : redirects === 1 ? "1 redirect" : `${redirects} redirects`;
}

/** Cut with an ellipsis, or filled up with spaces. */
function fit(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, Math.max(0, length - 1))}…` : text.padEnd(length);
}
