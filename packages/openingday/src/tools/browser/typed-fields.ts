import { kindOfField, type FieldKind, type TypedValue } from "../../parsers/field-kind.ts";

const mostFields = 500;
const mostValues = 500;
const longestValue = 1_000;

/**
 * Tells of each field while somebody types, and when the field is left or sent off: its number, its kind as the page has it, its value, and
 * whether that is all. Within the closed parts of a page only what is typed is heard, so every field is told of again at each click.
 */
export function watchFields(binding: string): string {
  const name = JSON.stringify(binding);
  return `(() => {
  const own = Math.random().toString(36).slice(2);
  const touched = new Map();
  const wasPassword = new WeakSet();
  const tell = (field, isWhole) => {
    if (field.value === "" || typeof globalThis[${name}] !== "function") return;
    const type = wasPassword.has(field) ? "password" : field.type;
    globalThis[${name}](touched.get(field), type, field.autocomplete || "", field.value.slice(0, ${longestValue + 1}), isWhole);
  };
  const touch = (field) => {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return false;
    if (field.type === "password") wasPassword.add(field);
    if (!touched.has(field) && touched.size < ${mostFields}) touched.set(field, own + touched.size);
    return touched.has(field);
  };
  const tellAll = () => { for (const field of touched.keys()) tell(field, true); };
  addEventListener("focusin", (event) => { const field = event.composedPath()[0]; if (field?.type === "password") wasPassword.add(field); }, true);
  addEventListener("input", (event) => { const field = event.composedPath()[0]; if (touch(field)) tell(field, false); }, true);
  addEventListener("change", (event) => { const field = event.composedPath()[0]; if (touch(field)) tell(field, true); }, true);
  addEventListener("submit", (event) => { for (const field of event.target?.elements ?? []) touch(field); tellAll(); }, true);
  addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === "Tab") tellAll(); }, true);
  for (const name of ["focusout", "pointerdown", "pagehide"]) addEventListener(name, tellAll, true);
})();`;
}

export interface TypedValues {
  /** Takes what a page tells; pages are not trusted to tell it well, nor seldom. */
  take(...told: readonly unknown[]): void;
  values(): readonly TypedValue[];
}

/** Keeps what was typed in the end, and what was sent off; the beginnings of a word are none of either. */
export function createTypedValues(): TypedValues {
  const open = new Map<string, TypedValue>();
  const whole = new Map<string, FieldKind>();
  const keep = ({ kind, value }: TypedValue): void => {
    if (whole.size < mostValues || whole.has(value)) whole.set(value, kind);
  };
  return {
    take(field, type, autocomplete, value, isWhole) {
      if (typeof field !== "string" || typeof type !== "string" || typeof autocomplete !== "string" || typeof value !== "string") return;
      if (value === "" || value.length > longestValue || field.length > 40) return;
      const kind = kindOfField(type, autocomplete);
      if (kind === undefined || (!open.has(field) && open.size >= mostFields)) return;
      const before = open.get(field);
      if (before !== undefined && !value.startsWith(before.value) && !before.value.startsWith(value)) keep(before);
      open.set(field, { kind, value });
      if (isWhole === true) keep({ kind, value });
    },
    values() {
      for (const value of open.values()) keep(value);
      return [...whole].map(([value, kind]) => ({ kind, value }));
    },
  };
}
