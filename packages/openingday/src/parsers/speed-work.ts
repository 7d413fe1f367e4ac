import type { SpeedWork } from "../model/perf-baseline.ts";
import { parseOwnedList } from "./owned-list.ts";
import type { Parsed } from "./parsed.ts";

/** Reads what was made faster: a line for each, and below it `on` (the day), `by`, and perhaps `route`. */
export function parseSpeedWork(text: string): Parsed<readonly SpeedWork[]> {
  const parsed = parseOwnedList(text, { fields: ["on", "by", "route"], advice: "" });
  if (!parsed.ok) return parsed;
  const odd = parsed.value.find(({ said: { on } }) => on !== undefined && !isDay(on));
  if (odd !== undefined) return { ok: false, error: `“on” of “${odd.name}” must be a day such as 2027-01-31` };
  return { ok: true, value: parsed.value.map(({ name, said }) => ({ what: name, ...said })) };
}

/** Date.parse() makes the 3rd of March of the 31st of February. */
function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/u.test(text) && Number.isFinite(Date.parse(text)) && new Date(Date.parse(text)).toISOString().startsWith(text)
  );
}
