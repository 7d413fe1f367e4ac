import type { Node, RangeVar } from "libpg-query";
import type { HazardKind, MigrationHazard } from "../../model/evidence-migrations.ts";
import { judgeAlterCommand } from "./judge-alter-command.ts";
import { applyStatement, type Schema } from "./schema.ts";
import { findAll, listedName, strings, tableName } from "./sql-names.ts";
import type { SqlStatement } from "./sql-statements.ts";

/** What came with migrations that run in the same release: nobody has put anything in it yet, so what happens to it hurts nobody. */
export interface Batch {
  /** Tables, and schemas. */
  readonly made: Set<string>;
  /** Columns, as `table.column`. */
  readonly added: Set<string>;
  /** Of those, the ones that are empty in every row: what is held against them is soon done. */
  readonly blank: Set<string>;
}

export function newBatch(): Batch {
  return { made: new Set(), added: new Set(), blank: new Set() };
}

/** What is known while a migration is read. */
export interface Reading extends Batch {
  readonly schema: Schema;
  /** Types that this migration made: their values may be used at once. */
  readonly types: Set<string>;
  /** Tables and `table.column` whose content this migration copied elsewhere. */
  readonly copied: Set<string>;
  /** Tables that this migration emptied: nothing in them can break a rule, or take long. */
  readonly emptied: Set<string>;
  /** Rules, as `table.name`, that this migration took off: put back under their name they hold for what is there. */
  readonly lifted: Set<string>;
}

/** A hazard without its place. */
export interface Found {
  readonly kind: HazardKind;
  readonly level: "block" | "warn";
  readonly subject: string;
  readonly copied?: boolean;
}

/**
 * What a migration does to the tables that earlier releases left; schema and batch go on with it. `inTransaction`: its tool runs the
 * whole file in one, whatever it says.
 */
export function judgeMigration(
  statements: readonly SqlStatement[],
  schema: Schema,
  { inTransaction, batch }: { readonly inTransaction: boolean; readonly batch: Batch },
): MigrationHazard[] {
  const reading: Reading = { ...batch, schema, types: new Set(), copied: new Set(), emptied: new Set(), lifted: new Set() };
  const newValues = new Map<string, string>();
  let open = inTransaction;
  const hazards: MigrationHazard[] = [];
  for (const { node, line } of statements) {
    const found = judgeStatement(node, reading);
    if (open && isConcurrent(node)) found.push({ kind: "concurrent-in-transaction", level: "block", subject: subjectOf(node) });
    for (const text of usedTexts(node)) {
      const type = newValues.get(text);
      if (type !== undefined) found.push({ kind: "new-value-used", level: "block", subject: `${type} “${text}”` });
    }
    hazards.push(...found.map((one) => ({ ...one, line })));
    if ("TransactionStmt" in node) {
      open = node.TransactionStmt.kind === "TRANS_STMT_BEGIN" || node.TransactionStmt.kind === "TRANS_STMT_START";
      if (!open) newValues.clear();
    }
    remember(node, reading, newValues);
    applyStatement(schema, node);
  }
  return hazards;
}

/** What hurts by the rows that are there, and only by them. */
const needsRows: ReadonlySet<HazardKind> = new Set([
  "required-column",
  "narrow-type",
  "rewrite-type",
  "rewrite-default",
  "rewrite-table",
  "check-not-null",
  "check-constraint",
  "build-unique",
]);

function judgeStatement(node: Node, reading: Reading): Found[] {
  const { made } = reading;
  if ("AlterTableStmt" in node) {
    const { relation, cmds = [], objtype } = node.AlterTableStmt;
    if (relation === undefined || objtype !== "OBJECT_TABLE" || made.has(tableName(relation))) return [];
    const table = tableName(relation);
    const found = cmds.flatMap((command) => ("AlterTableCmd" in command ? judgeAlterCommand(table, command.AlterTableCmd, reading) : []));
    return reading.emptied.has(table) ? found.filter(({ kind }) => !needsRows.has(kind)) : found;
  }
  if ("DropStmt" in node) return judgeDrop(node.DropStmt, reading);
  if ("DropdbStmt" in node) return [{ kind: "drop-schema", level: "block", subject: node.DropdbStmt.dbname ?? "" }];
  if ("TruncateStmt" in node) {
    const tables = findAll<RangeVar>(node.TruncateStmt.relations, "RangeVar").map(tableName);
    return tables.filter((table) => !made.has(table)).map((subject) => empty(subject, reading));
  }
  if ("DeleteStmt" in node) {
    const { relation, whereClause, usingClause } = node.DeleteStmt;
    if (relation === undefined || whereClause !== undefined || usingClause !== undefined || made.has(tableName(relation))) return [];
    return [empty(tableName(relation), reading)];
  }
  if ("RenameStmt" in node) return judgeRename(node.RenameStmt, reading);
  if ("AlterEnumStmt" in node) {
    const { oldVal, typeName = [] } = node.AlterEnumStmt;
    const type = strings(typeName).at(-1) ?? "";
    return oldVal === undefined || reading.types.has(type)
      ? []
      : [{ kind: "rename-value", level: "block", subject: `${type} “${oldVal}”` }];
  }
  if ("IndexStmt" in node) {
    const { relation, concurrent, unique } = node.IndexStmt;
    if (relation === undefined || made.has(tableName(relation))) return [];
    const names = findAll<{ name?: string }>(node.IndexStmt.indexParams, "IndexElem").flatMap(({ name }) =>
      name === undefined ? [] : [name],
    );
    const unknown = findUnknown(tableName(relation), names, reading);
    if (concurrent === true || unknown.length > 0 || reading.emptied.has(tableName(relation))) return unknown;
    if (names.some((name) => reading.blank.has(`${tableName(relation)}.${name}`))) return [];
    return [{ kind: unique === true ? "build-unique" : "build-index", level: "warn", subject: tableName(relation) }];
  }
  if ("UpdateStmt" in node) return judgeWrite(node.UpdateStmt, node.UpdateStmt.targetList ?? [], reading);
  if ("InsertStmt" in node) return judgeWrite(node.InsertStmt, node.InsertStmt.cols ?? [], reading);
  if ("VacuumStmt" in node) return judgeVacuum(node.VacuumStmt, reading);
  if ("ClusterStmt" in node && node.ClusterStmt.relation !== undefined)
    return [{ kind: "rewrite-table", level: "warn", subject: tableName(node.ClusterStmt.relation) }];
  return [];
}

function empty(subject: string, { copied }: Reading): Found {
  return copied.has(subject)
    ? { kind: "empty-table", level: "warn", subject, copied: true }
    : { kind: "empty-table", level: "block", subject };
}

function judgeDrop({ removeType, objects = [] }: Extract<Node, { DropStmt: unknown }>["DropStmt"], { made, copied }: Reading): Found[] {
  if (removeType !== "OBJECT_TABLE" && removeType !== "OBJECT_SCHEMA") return [];
  return objects
    .map(listedName)
    .filter((name) => !made.has(name))
    .map((subject) => {
      if (removeType === "OBJECT_SCHEMA") return { kind: "drop-schema", level: "block", subject };
      return copied.has(subject)
        ? { kind: "drop-table", level: "warn", subject, copied: true }
        : { kind: "drop-table", level: "block", subject };
    });
}

function judgeRename(
  { renameType, relationType, relation, subname = "" }: Extract<Node, { RenameStmt: unknown }>["RenameStmt"],
  { made, added }: Reading,
): Found[] {
  if (relation === undefined || made.has(tableName(relation))) return [];
  const table = tableName(relation);
  if (renameType === "OBJECT_TABLE") return [{ kind: "rename-table", level: "block", subject: table }];
  if (renameType !== "OBJECT_COLUMN" || relationType !== "OBJECT_TABLE" || added.has(`${table}.${subname}`)) return [];
  return [{ kind: "rename-column", level: "block", subject: `${table}.${subname}` }];
}

function judgeWrite({ relation }: { relation?: RangeVar }, targets: readonly Node[], reading: Reading): Found[] {
  if (relation === undefined) return [];
  const names = targets.flatMap((target) => ("ResTarget" in target && target.ResTarget.name !== undefined ? [target.ResTarget.name] : []));
  return findUnknown(tableName(relation), names, reading);
}

/** Columns that no earlier migration made; where a table's columns are not known, nothing is said. */
function findUnknown(table: string, names: readonly string[], { schema }: Reading): Found[] {
  const known = schema.columns.get(table);
  if (known === undefined) return [];
  return names.filter((name) => !known.has(name)).map((name) => ({ kind: "unknown-column", level: "block", subject: `${table}.${name}` }));
}

function judgeVacuum({ options = [], rels = [] }: Extract<Node, { VacuumStmt: unknown }>["VacuumStmt"], { made }: Reading): Found[] {
  const full = options.some((option) => "DefElem" in option && option.DefElem.defname === "full");
  const tables = full ? findAll<RangeVar>(rels, "relation").map(tableName) : [];
  return tables.filter((table) => !made.has(table)).map((subject) => ({ kind: "rewrite-table", level: "warn", subject }));
}

function isConcurrent(node: Node): boolean {
  return ("IndexStmt" in node && node.IndexStmt.concurrent === true) || ("DropStmt" in node && node.DropStmt.concurrent === true);
}

function subjectOf(node: Node): string {
  if ("IndexStmt" in node && node.IndexStmt.relation !== undefined) return tableName(node.IndexStmt.relation);
  return "DropStmt" in node ? listedName(node.DropStmt.objects?.[0]) : "";
}

/** Texts that the database takes for values while it runs the statement. */
function usedTexts(node: Node): string[] {
  if ("CreateFunctionStmt" in node || "CommentStmt" in node || "AlterEnumStmt" in node) return [];
  return findAll<{ sval?: { sval?: string } }>(node, "A_Const").flatMap(({ sval }) => (sval?.sval === undefined ? [] : [sval.sval]));
}

function remember(node: Node, reading: Reading, newValues: Map<string, string>): void {
  const { made, added, blank, types, copied, lifted } = reading;
  rememberEmptied(node, reading);
  if ("CreateStmt" in node && node.CreateStmt.relation !== undefined) made.add(tableName(node.CreateStmt.relation));
  else if ("CreateEnumStmt" in node) types.add(strings(node.CreateEnumStmt.typeName ?? []).at(-1) ?? "");
  else if ("CreateSchemaStmt" in node) made.add(node.CreateSchemaStmt.schemaname ?? "");
  else if ("AlterEnumStmt" in node) {
    const { newVal, oldVal, typeName = [] } = node.AlterEnumStmt;
    const type = strings(typeName).at(-1) ?? "";
    if (newVal !== undefined && oldVal === undefined && !types.has(type)) newValues.set(newVal, type);
  } else if ("AlterTableStmt" in node && node.AlterTableStmt.relation !== undefined) {
    const table = tableName(node.AlterTableStmt.relation);
    for (const { subtype, name = "", def } of findAll<{ subtype?: string; name?: string; def?: Node }>(
      node.AlterTableStmt.cmds,
      "AlterTableCmd",
    ))
      if (subtype === "AT_DropConstraint") lifted.add(`${table}.${name}`);
      else if (subtype === "AT_AddColumn" && def !== undefined && "ColumnDef" in def) {
        const column = `${table}.${def.ColumnDef.colname ?? ""}`;
        added.add(column);
        if (!(def.ColumnDef.constraints ?? []).some(fills)) blank.add(column);
      }
  } else if ("RenameStmt" in node && node.RenameStmt.relation !== undefined && made.has(tableName(node.RenameStmt.relation)))
    made.add(tableName({ ...node.RenameStmt.relation, relname: node.RenameStmt.newname ?? "" }));
  if ("UpdateStmt" in node && node.UpdateStmt.relation !== undefined)
    for (const { name = "" } of findAll<{ name?: string }>(node.UpdateStmt.targetList, "ResTarget"))
      blank.delete(`${tableName(node.UpdateStmt.relation)}.${name}`);
  if ("CreateTableAsStmt" in node && node.CreateTableAsStmt.into?.rel !== undefined) made.add(tableName(node.CreateTableAsStmt.into.rel));
  if ("CreateTableAsStmt" in node || "InsertStmt" in node || "UpdateStmt" in node) rememberCopies(node, copied);
}

function rememberEmptied(node: Node, { emptied }: Reading): void {
  if ("TruncateStmt" in node) for (const table of findAll<RangeVar>(node.TruncateStmt.relations, "RangeVar")) emptied.add(tableName(table));
  else if ("DeleteStmt" in node) {
    const { relation, whereClause, usingClause } = node.DeleteStmt;
    if (relation !== undefined && whereClause === undefined && usingClause === undefined) emptied.add(tableName(relation));
  } else if ("InsertStmt" in node && node.InsertStmt.relation !== undefined) emptied.delete(tableName(node.InsertStmt.relation));
  else if ("CopyStmt" in node && node.CopyStmt.relation !== undefined) emptied.delete(tableName(node.CopyStmt.relation));
}

function fills(constraint: Node): boolean {
  return "Constraint" in constraint && /^CONSTR_(?:DEFAULT|IDENTITY|GENERATED)$/.test(constraint.Constraint.contype ?? "");
}

/** What a statement reads to write it somewhere else. */
function rememberCopies(node: Node, copied: Set<string>): void {
  const sources = findAll<RangeVar>(node, "RangeVar").map(tableName);
  const own = "UpdateStmt" in node && node.UpdateStmt.relation !== undefined ? [tableName(node.UpdateStmt.relation)] : [];
  for (const source of sources) copied.add(source);
  const columns = findAll<{ fields?: readonly Node[] }>(node, "ColumnRef").flatMap(({ fields = [] }) => strings(fields).at(-1) ?? []);
  for (const table of [...sources, ...own]) for (const column of columns) copied.add(`${table}.${column}`);
}
