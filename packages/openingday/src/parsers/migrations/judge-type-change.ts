/** Digits before the point that each whole-number type can hold. */
const wholeDigits: Readonly<Record<string, number>> = { int2: 5, int4: 10, int8: 19, smallint: 5, integer: 10, bigint: 19 };
const roomOf: Readonly<Record<string, number>> = { int2: 1, int4: 2, int8: 3, float4: 4, float8: 5, numeric: 6 };

/**
 * What changing a column's type does to the values that are there: `harmless` changes the table's description alone, `rewrite` writes
 * every row again, `narrow` may lose something of them or stop at the first that does not fit.
 */
export function judgeTypeChange(from: string | undefined, to: string): "harmless" | "rewrite" | "narrow" {
  if (from === undefined) return "rewrite";
  if (from === to) return "harmless";
  const [old, next] = [split(from), split(to)];
  const [width] = old.numbers;
  const [room] = next.numbers;
  if (isText(old.base) && isText(next.base)) {
    if (room === undefined) return "harmless";
    return width !== undefined && room >= width ? "harmless" : "narrow";
  }
  if (old.base === "numeric" && next.base === "numeric") return judgeNumeric(old.numbers, next.numbers);
  const digits = wholeDigits[old.base];
  if (digits !== undefined && next.base === "numeric")
    return room !== undefined && room - (next.numbers[1] ?? 0) < digits ? "narrow" : "rewrite";
  const [before, after] = [roomOf[old.base], roomOf[next.base]];
  if (before !== undefined && after !== undefined) return after < before ? "narrow" : "rewrite";
  if (old.base.startsWith("timestamp") && /^(?:date|time|timetz)$/.test(next.base)) return "narrow";
  return "rewrite";
}

function judgeNumeric(from: readonly number[], to: readonly number[]): "harmless" | "rewrite" | "narrow" {
  const [room, places = 0] = to;
  if (room === undefined) return "harmless";
  const [width, oldPlaces = 0] = from;
  if (width === undefined || places < oldPlaces || room - places < width - oldPlaces) return "narrow";
  return places === oldPlaces ? "harmless" : "rewrite";
}

function isText(base: string): boolean {
  return base === "text" || base === "varchar";
}

function split(type: string): { readonly base: string; readonly numbers: readonly number[] } {
  const [, base = type, list] = /^([^(]*)(?:\(([\d,]*)\))?$/.exec(type) ?? [];
  return { base, numbers: list === undefined || list === "" ? [] : list.split(",").map(Number) };
}
