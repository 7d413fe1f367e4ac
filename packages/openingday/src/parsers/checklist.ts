import { parseOwnedList } from "./owned-list.ts";
import type { Parsed } from "./parsed.ts";

/** A line of openingday.checklist.yaml. */
export interface ChecklistLine {
  readonly id: string;
  readonly owner?: string;
  /** Who stands in. */
  readonly deputy?: string;
  readonly note?: string;
}

/** Reads who changes what: a name, and below it `owner`, and perhaps `deputy` and `note`. */
export function parseChecklist(text: string): Parsed<readonly ChecklistLine[]> {
  const parsed = parseOwnedList(text, { fields: ["owner", "deputy", "note"], advice: "" });
  return parsed.ok ? { ok: true, value: parsed.value.map(({ name, said }) => ({ id: name, ...said })) } : parsed;
}
