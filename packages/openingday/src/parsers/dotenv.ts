import type { Parsed } from "./parsed.ts";

/** One line of an environment file. */
export interface DotenvEntry {
  readonly name: string;
  /** Absent where the file lists the name alone. */
  readonly value?: string;
  /** 1-based. */
  readonly line: number;
}

const mostCharacters = 1_048_576;
const mostEntries = 5_000;
const entry = /^\s*(?:export\s+)?(?<name>[A-Za-z_][\w.-]{0,199})\s*(?:=(?<value>.*))?$/;

/**
 * Reads `NAME=value` lines, or a plain list of names as hosting platforms print it. Comments, `export`, quotes and quoted values of
 * several lines are understood; `${OTHER}` is left as it stands.
 */
export function parseDotenv(text: string): Parsed<readonly DotenvEntry[]> {
  if (text.length > mostCharacters) return { ok: false, error: "The file is longer than 1 MiB, which is no list of settings" };
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const entries: DotenvEntry[] = [];
  let unread = 0;
  for (let i = 0; i < lines.length && entries.length < mostEntries; i++) {
    const line = lines[i] ?? "";
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const groups = entry.exec(line)?.groups;
    const name = groups?.["name"];
    if (name === undefined) {
      unread += 1;
      continue;
    }
    const written = groups?.["value"];
    if (written === undefined) {
      entries.push({ name, line: i + 1 });
      continue;
    }
    const { value, lastLine } = readValue(written.trimStart(), lines, i);
    entries.push({ name, value, line: i + 1 });
    i = lastLine;
  }
  if (unread > entries.length) return { ok: false, error: "The file is not a list of NAME=value lines" };
  return { ok: true, value: entries };
}

function readValue(written: string, lines: readonly string[], at: number): { value: string; lastLine: number } {
  const quote = written[0];
  if (quote !== '"' && quote !== "'" && quote !== "`") return { value: written.replace(/\s+#.*$/, "").trim(), lastLine: at };
  let text = written.slice(1);
  // A private key stands over several lines; a quote that never closes is an ordinary character.
  for (let last = at; last < Math.min(lines.length, at + 200); last++) {
    if (last > at) text += `\n${lines[last] ?? ""}`;
    const end = closingQuote(text, quote);
    if (end >= 0) return { value: quote === '"' ? unescape(text.slice(0, end)) : text.slice(0, end), lastLine: last };
  }
  return { value: written.trim(), lastLine: at };
}

function closingQuote(text: string, quote: string): number {
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "\\" && quote === '"') i += 1;
    else if (text[i] === quote) return i;
  }
  return -1;
}

function unescape(text: string): string {
  return text.replaceAll(/\\([nrt"\\])/g, (_, letter: string) => ({ n: "\n", r: "\r", t: "\t" })[letter] ?? letter);
}
