import type { ColumnDescription } from "./describe-tables.ts";
import { matchPattern } from "./match-pattern.ts";

const begin = "timestamptz '2026-01-01 09:00+00'";
/** Enough kinds of text for most rules about addresses, names, codes and colours. */
const texts = [
  "'c' || g",
  "'C' || g",
  "g::text",
  "'a' || g || '@example.com'",
  "'https://example.com/' || g",
  "'+4412345' || (100000 + g)",
  "lower(md5(g::text))",
  "repeat('x', 60) || g",
];
const words = ["'#aabbcc'", "'en'", "'EUR'", "'eur'", "'GB'", "'UTC'", "''"];

/**
 * How the value for row `g` is written, or undefined where no value of that type is known. Distinct from row to row, filled, and for
 * whole numbers and uuids the same in each column: a column that points to another table without saying so finds its row there.
 */
export function makeValue({
  name,
  type,
  kind,
  category,
}: Pick<ColumnDescription, "name" | "type" | "kind" | "category">): string | undefined {
  const [, base = type, list = ""] = /^([^(]*)(?:\(([\d,]*)\))?/.exec(type) ?? [];
  const limit = list === "" ? undefined : Number(list.split(",")[0]);
  if (kind === "e") return `(enum_range(null::${type}))[1 + (g - 1) % cardinality(enum_range(null::${type}))]`;
  if (category === "A" && type.endsWith("[]")) {
    const element = makeValue({ name, type: type.slice(0, -2), kind: "b", category: "" });
    return element === undefined ? `'{}'::${type}` : `array[${element}]::${type}`;
  }
  if (kind === "r" || kind === "m") return `'empty'::${type}`;
  if (category === "S" || /^(?:text|character|citext|name)/.test(base))
    return textValue(name, limit ?? (base === "character" ? 1 : undefined));
  if (base === "numeric") return limit === undefined ? "g" : numericValue(limit, Number(list.split(",")[1] ?? 0));
  return byType[base] ?? byType[type] ?? undefined;
}

const byType: Readonly<Record<string, string>> = {
  boolean: "(g % 2 = 0)",
  smallint: "g",
  integer: "g",
  bigint: "g",
  real: "g",
  "double precision": "g",
  money: "g::money",
  uuid: "md5(g::text)::uuid",
  date: "date '2026-01-01' + g",
  "timestamp with time zone": `${begin} + g * interval '1 hour'`,
  "timestamp without time zone": `(${begin} + g * interval '1 hour')::timestamp`,
  "time without time zone": "time '00:00' + g * interval '1 minute'",
  "time with time zone": "timetz '00:00+00' + g * interval '1 minute'",
  interval: "g * interval '1 minute'",
  json: "'{}'::json",
  jsonb: "'{}'::jsonb",
  bytea: "decode(md5(g::text), 'hex')",
  inet: "inet '10.0.0.0' + g",
  cidr: "cidr '10.0.0.0/8'",
  macaddr: "macaddr '08:00:2b:01:02:03'",
  tsvector: "to_tsvector('simple', 'word')",
  point: "point(g, g)",
  xml: "'<a/>'::xml",
};

/** Precision in parentheses stands in the middle of a time's name. */
export function plainType(type: string): string {
  return type.replace(/^(timestamp|time|interval)\(\d\)/, "$1").replace(/^(timestamp|time) (with.*)\(\d\)$/, "$1 $2");
}

function textValue(name: string, limit: number | undefined): string {
  const long = `'${name.replaceAll("'", "''")} ' || g`;
  if (limit === undefined) return long;
  // One row fills the column to its end.
  if (limit >= name.length + 8) return `case when g = 1 then rpad(${long}, ${limit}, 'x') else ${long} end`;
  return `right(lpad(to_hex(g), ${limit}, '0'), ${limit})`;
}

function numericValue(precision: number, scale: number): string {
  const digits = precision - scale;
  if (digits <= 0) return `(g % 10) * 10::numeric ^ (-${scale})`;
  return digits > 4 ? "g" : `g % ${10 ** digits}`;
}

/** Values to try where rules speak of a column: some that differ from row to row, and some that the rules name or ask for. */
export interface OtherValues {
  readonly byRow: readonly string[];
  readonly fixed: readonly string[];
}

export function otherValues({ type, category, required }: ColumnDescription, rules: readonly string[]): OtherValues {
  const plain = plainType(type);
  const cast = (values: readonly string[]): string[] => values.map((value) => `(${value})::${type}`);
  const empty = required ? [] : [`null::${type}`];
  if (category === "S") {
    const literals = rules.flatMap((rule) => [...rule.matchAll(/'((?:[^']|'')*)'::/g)].map(([, text = ""]) => `'${text}'`));
    return { byRow: cast(texts), fixed: [...cast([...new Set([...matching(rules), ...literals, ...words])].slice(0, 80)), ...empty] };
  }
  if (category === "N") {
    const named = rules.flatMap((rule) => [...rule.matchAll(/(?<![\w'.])-?\d+(?:\.\d+)?(?![\w'])/g)].map(([text]) => text));
    const around = [...new Set(named)].slice(0, 8).flatMap((text) => [Number(text), Number(text) + 1, Number(text) - 1]);
    const fitting = [...new Set([...around, 0, 1, 100, -1])].filter((number) => Math.abs(number) < roomOf(plain));
    return { byRow: roomOf(plain) > 30_000 ? cast(["g * 10"]) : [], fixed: [...cast(fitting.map(String)), ...empty] };
  }
  if (plain.startsWith("timestamp") || plain === "date") {
    const later = ["0 hours", "1 hour", "1 day", "30 days", "-1 day"].map(
      (span) => `${begin} + g * interval '1 hour' + interval '${span}'`,
    );
    return { byRow: [], fixed: [...cast(later), ...empty] };
  }
  if (plain.startsWith("time")) return { byRow: [], fixed: [...cast(["'08:00'", "'12:30'", "'17:00'", "'23:00'"]), ...empty] };
  if (plain.startsWith("json")) return { byRow: [], fixed: [...cast(["'[]'", "'{}'", "'\"a\"'"]), ...empty] };
  return { byRow: [], fixed: [...(category === "B" ? cast(["true", "false"]) : []), ...empty] };
}

/** What a number stays below. */
function roomOf(type: string): number {
  const [, precision, scale = "0"] = /^numeric\((\d+)(?:,(-?\d+))?\)$/.exec(type) ?? [];
  if (precision !== undefined) return 10 ** (Number(precision) - Number(scale));
  return { smallint: 32_768, integer: 2 ** 31, bigint: 2 ** 53 }[type] ?? 1e15;
}

/** Texts that a rule's regular expressions take. */
function matching(rules: readonly string[]): string[] {
  const patterns = rules.flatMap((rule) => [...rule.matchAll(/~\*? '((?:[^']|'')*)'/g)].map(([, text = ""]) => text.replaceAll("''", "'")));
  return patterns.flatMap((pattern) =>
    Array.from({ length: 40 }, (_, turn) => matchPattern(pattern, turn)).flatMap((text) =>
      text === undefined ? [] : [`'${text.replaceAll("'", "''")}'`],
    ),
  );
}
