import type { RehearsedUpgrade } from "../../model/evidence-rehearsal.ts";
import { DatabaseRefusal, type ScratchSession } from "../../model/scratch.ts";
import { type ColumnDescription, describeTables, type ForeignKey, type TableDescription } from "./describe-tables.ts";
import { makeValue, otherValues, plainType } from "./make-value.ts";

const rowsEach = 200;
/** Where rules throw most rows away. */
const candidates = 2_000;

type Filled = Pick<RehearsedUpgrade, "rows" | "filled" | "notFilled">;

/**
 * Puts made-up rows into every table that takes them: each column filled, unique ones distinct, references pointing to rows that are
 * there, rules kept to where values can be found that do. Says which tables got none, and why.
 */
export async function fillRows(session: ScratchSession): Promise<Filled> {
  const tables = await describeTables(session);
  const counts = new Map<string, number>();
  const notFilled: { table: string; reason: string }[] = [];
  for (const table of inOrder(tables)) {
    const insert = writeInsert(table, tables, counts);
    const reason = typeof insert === "string" ? await tryInsert(session, insert) : insert.reason;
    const [row] = await session.query(`select count(*)::int as n from ${table.written}`);
    const count = Number(row?.["n"] ?? 0);
    counts.set(table.id, count);
    if (count === 0) notFilled.push({ table: table.name, reason: reason ?? "no values were found that its rules allow" });
  }
  const filled = tables.filter(({ id }) => (counts.get(id) ?? 0) > 0);
  return { rows: [...counts.values()].reduce((sum, count) => sum + count, 0), filled: filled.map(({ name }) => name), notFilled };
}

async function tryInsert(session: ScratchSession, insert: string): Promise<string | undefined> {
  try {
    await session.query(insert);
    return undefined;
  } catch (error) {
    if (!(error instanceof DatabaseRefusal)) throw error;
    return error.message.replace(/\s+/g, " ").slice(0, 200);
  }
}

/** Tables after those that they must point to; where they go round in a circle, in the order in which they were made. */
function inOrder(tables: readonly TableDescription[]): TableDescription[] {
  const left = new Set(tables);
  const ordered: TableDescription[] = [];
  const waitsFor = (table: TableDescription, must: boolean): boolean =>
    table.foreignKeys.some(
      ({ target, columns }) =>
        target !== table.id &&
        (!must || columns.some((name) => table.columns.find((column) => column.name === name)?.required)) &&
        [...left].some(({ id }) => id === target),
    );
  while (left.size > 0) {
    const all = [...left];
    const next = all.find((one) => !waitsFor(one, false)) ?? all.find((one) => !waitsFor(one, true)) ?? all[0];
    if (next === undefined) break;
    left.delete(next);
    ordered.push(next);
  }
  return ordered;
}

function writeInsert(
  table: TableDescription,
  tables: readonly TableDescription[],
  counts: ReadonlyMap<string, number>,
): string | { readonly reason: string } {
  const rules = [...table.checks, ...table.columns.flatMap(({ domainChecks }) => domainChecks)];
  const columns = table.columns.filter(({ made }) => !made);
  const sources: string[] = [];
  const values: string[] = [];
  for (const [place, column] of columns.entries()) {
    const key = table.foreignKeys.find((one) => one.columns.includes(column.name));
    const value =
      key === undefined
        ? ownValue(column, { all: rules, columns: table.columns }, place)
        : referredValue(column, key, table, tables, counts, sources);
    if (typeof value !== "string") return value;
    // “Either this one or that one” is a rule that a full row breaks.
    const mayBeEmpty = key !== undefined && !column.required && rules.some((rule) => speaksOf(rule, column));
    values.push(`${mayBeEmpty ? `case when (hashint4(g * 17 + ${place}) & 1) = 0 then ${value} end` : value} as ${quote(column.name)}`);
  }
  const names = columns.map(({ name }) => quote(name)).join(", ");
  const rows = rules.length === 0 ? rowsEach : candidates;
  const filled = columns.filter(({ required }) => required).map(({ name }) => `${quote(name)} is not null`);
  const where = rules.length === 0 ? "" : ` where ${[...rules.map((rule) => `(${rule}) is not false`), ...filled].join(" and ")}`;
  return `insert into ${table.written} (${names}) overriding system value
    select ${names} from (select ${values.join(", ")} from generate_series(1, ${rows}) as g${sources.join("")}) as made${where} limit ${rowsEach} on conflict do nothing`;
}

interface Rules {
  readonly all: readonly string[];
  readonly columns: readonly ColumnDescription[];
}

function ownValue(column: ColumnDescription, { all, columns }: Rules, place: number): string | { readonly reason: string } {
  if (column.default !== null && /\bnextval\(/.test(column.default)) return column.default;
  const type = plainType(column.type);
  const usual = makeValue({ ...column, type }) ?? column.default ?? (column.required ? undefined : `null::${column.type}`);
  if (usual === undefined) return { reason: `no value is known for the type ${column.type} of ${column.name}` };
  const value = `(${usual})::${column.type}`;
  const about = all.filter((rule) => speaksOf(rule, column));
  if (about.length === 0) return value;
  const { byRow, fixed } = otherValues(column, about);
  const choices = [value, ...byRow, ...fixed];
  const own = about.filter((rule) => !columns.some((other) => other !== column && speaksOf(rule, other)));
  const hash = `(hashint4(g * 31 + ${place}) & 65535)`;
  // Each row tries another mixture of what several columns must agree on.
  if (own.length < about.length || own.length === 0) return oneOf(choices, own, column, `(k + ${hash}) % ${choices.length}`);
  // What only this column must satisfy: first what differs from row to row, then the others in turn.
  return oneOf(choices, own, column, `(k > ${byRow.length})::int, (k + ${hash}) % ${choices.length}`);
}

function oneOf(choices: readonly string[], rules: readonly string[], { name, required }: ColumnDescription, order: string): string {
  const listed = choices.map((choice, at) => `(${at}, ${choice})`).join(", ");
  const conditions = [...rules.map((rule) => `(${rule}) is not false`), ...(required ? [`${quote(name)} is not null`] : [])];
  const where = conditions.length === 0 ? "" : ` where ${conditions.join(" and ")}`;
  return `(select ${quote(name)} from (values ${listed}) as choice(k, ${quote(name)})${where} order by ${order} limit 1)`;
}

function speaksOf(rule: string, { name }: ColumnDescription): boolean {
  return new RegExp(String.raw`(?<![\w"'])"?${name.replace(/[^\w]/g, ".")}"?(?![\w'])`).test(rule);
}

function referredValue(
  column: ColumnDescription,
  key: ForeignKey,
  table: TableDescription,
  tables: readonly TableDescription[],
  counts: ReadonlyMap<string, number>,
  sources: string[],
): string | { readonly reason: string } {
  const target = tables.find(({ id }) => id === key.target);
  const place = key.columns.indexOf(column.name);
  const there = key.targetColumns[place] ?? "";
  if (key.target === table.id) {
    if (!column.required) return `null::${column.type}`;
    // Each row points to itself.
    const own = table.columns.find(({ name }) => name === there);
    return own === undefined
      ? { reason: "it points to itself in a way that is not understood" }
      : ownValue(own, { all: [], columns: [] }, 0);
  }
  const count = target === undefined ? 0 : (counts.get(target.id) ?? 0);
  if (target === undefined || count === 0) {
    if (!column.required) return `null::${column.type}`;
    return { reason: `it needs rows of ${target?.name ?? "a table that is not the project’s"}, and there are none` };
  }
  const alias = `f${table.foreignKeys.indexOf(key)}`;
  const listed = key.targetColumns.map(quote).join(", ");
  const source = ` left join (select row_number() over (order by ${listed}) - 1 as place, ${listed} from ${target.written}) as ${alias} on ${alias}.place = (g - 1) % ${count}`;
  if (!sources.includes(source)) sources.push(source);
  return `${alias}.${quote(there)}`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
