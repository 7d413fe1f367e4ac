/** A statement as it may leave the process: what was put into it is gone. */
export interface Statement {
  /** The text with every literal and parameter replaced by `?`, at most 600 characters. */
  readonly text: string;
  /** The end of its span as JSON, for the usual case that it was sent once in a request. */
  readonly once: string;
  /** Whether it only reads. */
  readonly reads: boolean;
  /** Whether it only begins or ends a transaction. */
  readonly control: boolean;
  /** Seeded hash of the whole text, literals and all; it stays in this process. */
  readonly hash: number;
}

export type Dialect = "postgresql" | "mysql";

/** Name, kind and attributes of a statement's span as JSON, `more` among them. */
export function writeStatement(text: string, dialect: Dialect, more: string): string {
  const name = JSON.stringify(text.split(" ", 1)[0]?.toUpperCase().slice(0, 20) ?? "");
  return `"name":${name},"kind":3,"attributes":[{"key":"db.system.name","value":{"stringValue":"${dialect}"}},{"key":"db.query.text","value":{"stringValue":${JSON.stringify(text)}}}${more}]`;
}

const mostRemembered = 5000;
const mostRead = 20_000;
const mostShown = 600;

const common = [
  String.raw`\/\*[\s\S]*?(?:\*\/|$)`, // a comment; some libraries write a different one into each statement
  String.raw`--[^\n]*`,
  String.raw`\$\d+`,
  String.raw`(?<![\w$])(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\b`,
];
const literals: Readonly<Record<Dialect, RegExp>> = {
  postgresql: new RegExp(
    [
      String.raw`"(?:[^"]|"")*"`, // a name: kept
      String.raw`\be'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)`,
      String.raw`'(?:[^']|'')*(?:'|$)`,
      String.raw`\$([a-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)`,
      ...common,
    ].join("|"),
    "giu",
  ),
  mysql: new RegExp(
    [
      String.raw`"(?:[^"\\]|\\[\s\S]|"")*(?:"|$)`, // a string, unless the server was told otherwise
      String.raw`'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)`,
      String.raw`#[^\n]*`,
      ...common,
    ].join("|"),
    "giu",
  ),
};

const seed = Math.floor(Math.random() * 0x7fff_ffff);
const remembered: Readonly<Record<Dialect, Map<string, Statement>>> = { postgresql: new Map(), mysql: new Map() };

/** What is left of a statement without what was put into it. Remembers 5,000 texts; reading one anew costs some microseconds. */
export function readStatement(sql: string, dialect: Dialect): Statement {
  const memory = remembered[dialect];
  const known = memory.get(sql);
  if (known !== undefined) return known;
  const text = withoutLiterals(sql, dialect);
  const shown = text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
  const statement: Statement = {
    text: shown,
    once: writeStatement(shown, dialect, ""),
    reads: /^\(?(?:select|with|show|table|values)\b/iu.test(text) && !/\b(?:insert|update|delete|merge|into|nextval|for)\b/iu.test(text),
    control: /^(?:begin|commit|rollback|start transaction|savepoint|release|end|set)\b/iu.test(text),
    hash: hashText(sql),
  };
  if (memory.size < mostRemembered && sql.length <= mostRead) memory.set(sql, statement);
  return statement;
}

function withoutLiterals(sql: string, dialect: Dialect): string {
  return sql
    .slice(0, mostRead)
    .replace(literals[dialect], (found) => {
      if (found.startsWith("/*") || found.startsWith("--") || found.startsWith("#")) return " ";
      return dialect === "postgresql" && found.startsWith('"') ? found : "?";
    })
    .replaceAll(/\(\s*\?(?:\s*,\s*\?)*\s*\)(?:\s*,\s*\(\s*\?(?:\s*,\s*\?)*\s*\))*/gu, "(?)")
    .replaceAll(/\s+/gu, " ")
    .trim();
}

/**
 * 53 bits that tell texts apart within this process; another process hashes otherwise. Not made to withstand somebody who looks for two
 * texts with the same hash, and never sent anywhere.
 */
function hashText(text: string, from = seed): number {
  let one = 0xdeadbeef ^ from;
  let two = 0x41c6ce57 ^ from;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 2_654_435_761);
    two = Math.imul(two ^ code, 1_597_334_677);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(two ^ (two >>> 13), 3_266_489_909);
  two = Math.imul(two ^ (two >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & two) + (one >>> 0);
}

const mostValues = 200;
const mostOfOne = 4096;

/** Hash of a statement's parameters. Two that differ beyond 200 values or 4,096 characters of one count as the same length would. */
export function hashValues(values: unknown, depth = 0): number {
  if (values === undefined || values === null) return 1;
  if (typeof values === "string") return hashText(values.length > mostOfOne ? `${values.slice(0, mostOfOne)}${values.length}` : values);
  if (typeof values === "object") {
    if (values instanceof Date) return hashText(`date ${values.getTime()}`);
    if (values instanceof Uint8Array)
      return hashText(
        `bytes ${values.length} ${Buffer.from(values.buffer, values.byteOffset, Math.min(values.length, mostOfOne)).toString("latin1")}`,
      );
    if (depth > 4) return 2;
    let sum = 3;
    let left = mostValues;
    for (const value of Array.isArray(values) ? values : Object.entries(values)) {
      if ((left -= 1) < 0) break;
      sum = (sum * 31 + hashValues(value, depth + 1)) % Number.MAX_SAFE_INTEGER;
    }
    return sum;
  }
  const isPlain = typeof values === "number" || typeof values === "bigint" || typeof values === "boolean";
  return hashText(isPlain ? `${typeof values} ${values}` : typeof values);
}
