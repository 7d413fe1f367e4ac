import type { Parsed } from "../parsed.ts";

/** One line of Drizzle's list: which file, and the moment by which it is ordered. */
export interface DrizzleEntry {
  readonly tag: string;
  /** Epoch milliseconds. */
  readonly when: number;
}

export interface DrizzleJournal {
  /** `postgresql`, `mysql`, `sqlite` … */
  readonly dialect: string;
  readonly entries: readonly DrizzleEntry[];
}

/** Reads `meta/_journal.json`. */
export function readDrizzleJournal(text: string): Parsed<DrizzleJournal> {
  try {
    const { dialect, entries } = JSON.parse(text) as { dialect?: unknown; entries?: unknown };
    if (!Array.isArray(entries)) return { ok: false, error: "it lists no entries" };
    const read = entries.map((entry: unknown) => entry as Partial<DrizzleEntry> | null);
    const good = read.filter((entry): entry is DrizzleEntry => typeof entry?.tag === "string" && typeof entry.when === "number");
    if (good.length < read.length) return { ok: false, error: "an entry has no name or no time" };
    return {
      ok: true,
      value: { dialect: typeof dialect === "string" ? dialect : "", entries: good.map(({ tag, when }) => ({ tag, when })) },
    };
  } catch {
    return { ok: false, error: "it is no JSON" };
  }
}
