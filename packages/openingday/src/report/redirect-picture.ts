import { escapeHtml } from "./escape.ts";
import type { Mood, RedirectRow } from "./redirect-rows.ts";

/** Hosts drawn at most; the table has them all. */
export const mostDrawn = 12;
const width = 360;
const rowHeight = 66;
const boxLeft = 212;
const boxHeight = 30;
const boxGap = 12;
const longestName = 21;

interface Box {
  readonly label: string;
  readonly mood: Mood;
  y: number;
}

/**
 * A small picture of the map: every address at the left, one line for http and one for https, and at the right where they end. It fits a
 * phone's width, needs no script, and takes its colours from the page, so it is as readable on paper.
 */
export function drawRedirects(all: readonly RedirectRow[]): string {
  const rows = all.filter((row) => row.isRoot);
  const hosts = [...new Set(rows.map((row) => row.host))].slice(0, mostDrawn);
  const drawn = rows.filter((row) => hosts.includes(row.host));
  if (drawn.length === 0) return "";
  const lineY = (row: RedirectRow): number => hosts.indexOf(row.host) * rowHeight + (row.scheme === "https" ? 34 : 54);
  const boxes = placeBoxes(drawn, lineY);
  const height = Math.max(hosts.length * rowHeight, ...[...boxes.values()].map((box) => box.y + boxHeight / 2 + 4));
  const names = hosts.map((host, index) => `<text class="host" x="0" y="${index * rowHeight + 16}">${name(host, 44)}</text>`);
  const lines = drawn.map((row) => drawLine(row, lineY(row), boxes.get(endOf(row).label)?.y ?? 0));
  const ends = [...boxes.values()].map(
    (
      box,
    ) => `<g class="end ${box.mood}"><rect x="${boxLeft}" y="${box.y - boxHeight / 2}" width="${width - boxLeft - 1}" height="${boxHeight}" rx="7"/>
<text x="${boxLeft + (width - boxLeft) / 2}" y="${box.y + 4}">${name(box.label, longestName)}</text></g>`,
  );
  return `<svg class="redirects" viewBox="0 0 ${width} ${height}" role="img" aria-label="Where each address leads; the table below says the same in words">
${[...lines, ...names, ...ends].join("\n")}
</svg>`;
}

/** The box that a line leads to, and whether it is a good place to end. */
function endOf({ endHost, mood, to, failedAt }: RedirectRow): { label: string; mood: Mood } {
  if (endHost !== undefined)
    return { label: to.startsWith("http:") ? `http://${endHost}` : endHost, mood: to.startsWith("http:") ? "bad" : "good" };
  if (failedAt === "tls") return { label: "browser’s warning", mood };
  if (failedAt === "dns") return { label: "no such name", mood };
  return mood === "bad" ? { label: "no end: a circle", mood } : { label: "no answer", mood };
}

/** Each box at the height of the lines that lead to it, pushed down where two would touch. */
function placeBoxes(rows: readonly RedirectRow[], lineY: (row: RedirectRow) => number): ReadonlyMap<string, Box> {
  const groups = Map.groupBy(rows, (row) => endOf(row).label);
  const boxes = [...groups].map(([label, group]): Box => {
    const middle = group.reduce((sum, row) => sum + lineY(row), 0) / group.length;
    return { label, mood: worstOf(group), y: Math.round(middle) };
  });
  let free = boxHeight / 2 + 2;
  for (const box of boxes.toSorted((a, b) => a.y - b.y)) {
    box.y = Math.max(box.y, free);
    free = box.y + boxHeight + boxGap;
  }
  return new Map(boxes.map((box) => [box.label, box]));
}

/** A place where every line ends badly is a bad one itself. */
function worstOf(group: readonly RedirectRow[]): Mood {
  const [first] = group;
  return first === undefined ? "open" : group.every((row) => row.mood === "bad") ? "bad" : endOf(first).mood;
}

function drawLine(row: RedirectRow, y: number, boxY: number): string {
  const to = boxLeft - 3;
  // http and https of one host end side by side.
  const end = boxY + (row.scheme === "https" ? -5 : 5);
  const middle = 150;
  return `<g class="way ${row.mood}"><text class="scheme" x="0" y="${y + 3}">${row.scheme}</text><circle cx="38" cy="${y}" r="3.5"/>
<path d="M42 ${y}H110C${middle} ${y} ${middle} ${end} ${to - 5} ${end}"/><path class="tip" d="M${to - 6} ${end - 4}L${to} ${end}L${to - 6} ${end + 4}z"/>
<text class="count" x="48" y="${y - 4}">${sayWay(row)}</text></g>`;
}

function sayWay({ redirects, mood, endHost, failedAt }: RedirectRow): string {
  if (endHost === undefined) return mood === "bad" && failedAt === undefined ? "in circles" : "";
  if (redirects === 0) return "answers";
  return redirects === 1 ? "1 redirect" : `${redirects} redirects`;
}

/** A name that fits, with its middle left out where it is too long. */
function name(text: string, most: number): string {
  if (text.length <= most) return escapeHtml(text);
  const half = Math.floor((most - 1) / 2);
  return `<title>${escapeHtml(text)}</title>${escapeHtml(`${text.slice(0, half)}…${text.slice(-half)}`)}`;
}
