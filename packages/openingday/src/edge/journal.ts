import * as v from "valibot";
import { kinds, openGroup, partOf } from "../parsers/shapes/group.ts";
import { whole } from "../parsers/shapes/numbers.ts";
import type { Step } from "./steps.ts";

/**
 * What an undo file holds, one JSON line each. An `intent` is on the disk before its call is made, so that a run that dies at any
 * moment leaves nothing that cannot be put back.
 */
export type Entry =
  | {
      readonly entry: "begin";
      readonly undoVersion: 1;
      readonly zone: string;
      readonly zoneId: string;
      readonly run: string;
      readonly at: string;
    }
  | { readonly entry: "intent"; readonly step: number; readonly what: Step }
  /** It was carried out; `id` of the record that is there now. */
  | { readonly entry: "done"; readonly step: number; readonly id?: string }
  /** Cloudflare refused it, or it never reached Cloudflare: nothing was changed. */
  | { readonly entry: "failed"; readonly step: number; readonly reason: string }
  | { readonly entry: "undone"; readonly step: number }
  | { readonly entry: "end" };

/** Where the entries are kept. */
export interface Journal {
  /** What is written so far. */
  readonly entries: readonly Entry[];
  /** Resolves once the entry is safely on the disk. */
  append(entry: Entry): Promise<void>;
}

const step = whole();
const what = openGroup({ kind: v.picklist(["create", "change", "replace", "setting"]) });
const entry = kinds("entry", [
  partOf({
    entry: v.literal("begin"),
    undoVersion: v.literal(1),
    zone: v.string(),
    zoneId: v.string(),
    run: v.string(),
    at: v.string(),
  }),
  partOf({ entry: v.literal("intent"), step, what }),
  partOf({ entry: v.literal("done"), step, id: v.optional(v.string()) }),
  partOf({ entry: v.literal("failed"), step, reason: v.string() }),
  partOf({ entry: v.literal("undone"), step }),
  partOf({ entry: v.literal("end") }),
]);

/**
 * Reads an undo file. The last line may be cut off where the run died while writing it: its call was never made. `wholeBytes` is the
 * length of what counts, in UTF-8.
 */
export function parseJournal(
  text: string,
): { readonly ok: true; readonly entries: readonly Entry[]; readonly wholeBytes: number } | { readonly ok: false; readonly error: string } {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const entries: Entry[] = [];
  for (const [index, line] of whole.split("\n").slice(0, -1).entries()) {
    const read = v.safeParse(entry, parseJson(line));
    if (!read.success) return { ok: false, error: `line ${index + 1} is not one that openingday wrote` };
    entries.push(read.output as Entry);
  }
  if (entries[0]?.entry !== "begin") return { ok: false, error: "it does not begin like an undo file" };
  return { ok: true, entries, wholeBytes: new TextEncoder().encode(whole).length };
}

/** Steps in the order in which they were begun, and how far each came. */
export interface JournalStep {
  readonly step: number;
  readonly what: Step;
  readonly state: "intended" | "done" | "failed" | "undone";
  readonly id?: string;
}

export function stepsOf(entries: readonly Entry[]): readonly JournalStep[] {
  const steps = new Map<number, JournalStep>();
  for (const one of entries) {
    if (one.entry === "intent") steps.set(one.step, { step: one.step, what: one.what, state: "intended" });
    if (one.entry !== "done" && one.entry !== "failed" && one.entry !== "undone") continue;
    const known = steps.get(one.step);
    if (known !== undefined)
      steps.set(one.step, { ...known, state: one.entry, ...(one.entry === "done" && one.id !== undefined ? { id: one.id } : {}) });
  }
  return [...steps.values()];
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
