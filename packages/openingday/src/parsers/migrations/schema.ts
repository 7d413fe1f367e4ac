import type { ColumnDef, Node } from "libpg-query";
import { listedName, strings, tableName, typeText } from "./sql-names.ts";

/** The tables as the migrations before this one left them, as far as they say. */
export interface Schema {
  /** Columns and their types; a table whose columns are not known has none here. */
  readonly columns: Map<string, Map<string, string>>;
  /** `table.column` that a checked constraint already keeps from being empty. */
  readonly filled: Set<string>;
  /** By `table.constraint`: the column that a constraint not yet checked keeps from being empty. */
  readonly promised: Map<string, string>;
}

export function emptySchema(): Schema {
  return { columns: new Map(), filled: new Set(), promised: new Map() };
}

/** Nothing is known of any column from here on: a step was not understood. */
export function forget({ columns }: Schema): void {
  columns.clear();
}

/** Takes over what a statement does to tables. */
export function applyStatement(schema: Schema, node: Node): void {
  const { columns } = schema;
  if ("CreateStmt" in node) {
    const { relation, tableElts = [], inhRelations, ofTypename, if_not_exists: soft } = node.CreateStmt;
    if (relation === undefined || (soft === true && columns.has(tableName(relation)))) return;
    const whole = inhRelations === undefined && ofTypename === undefined && !tableElts.some((one) => "TableLikeClause" in one);
    if (whole) columns.set(tableName(relation), new Map(tableElts.flatMap((one) => ("ColumnDef" in one ? [describe(one.ColumnDef)] : []))));
  } else if ("DropStmt" in node && node.DropStmt.removeType === "OBJECT_TABLE") {
    for (const object of node.DropStmt.objects ?? []) columns.delete(listedName(object));
  } else if ("RenameStmt" in node) applyRename(columns, node.RenameStmt);
  else if ("AlterTableStmt" in node && node.AlterTableStmt.relation !== undefined) {
    const table = tableName(node.AlterTableStmt.relation);
    for (const command of node.AlterTableStmt.cmds ?? [])
      if ("AlterTableCmd" in command) applyCommand(schema, table, command.AlterTableCmd);
  }
}

type Command = Extract<Node, { AlterTableCmd: unknown }>["AlterTableCmd"];

function applyCommand({ columns, filled, promised }: Schema, table: string, { subtype, name = "", def }: Command): void {
  const known = columns.get(table);
  if (subtype === "AT_AddColumn" && def !== undefined && "ColumnDef" in def) known?.set(...describe(def.ColumnDef));
  else if (subtype === "AT_DropColumn") known?.delete(name);
  else if (subtype === "AT_AlterColumnType" && def !== undefined && "ColumnDef" in def) known?.set(name, describe(def.ColumnDef)[1]);
  else if (subtype === "AT_AddConstraint" && def !== undefined && "Constraint" in def) {
    const { contype, conname = "", raw_expr: rule, skip_validation: later } = def.Constraint;
    if (contype !== "CONSTR_CHECK" || rule === undefined || !("NullTest" in rule) || rule.NullTest.nulltesttype !== "IS_NOT_NULL") return;
    const { arg } = rule.NullTest;
    const column = arg !== undefined && "ColumnRef" in arg ? strings(arg.ColumnRef.fields ?? []).at(-1) : undefined;
    if (column === undefined) return;
    if (later === true) promised.set(`${table}.${conname}`, column);
    else filled.add(`${table}.${column}`);
  } else if (subtype === "AT_ValidateConstraint") {
    const column = promised.get(`${table}.${name}`);
    if (column !== undefined) filled.add(`${table}.${column}`);
  }
}

function applyRename(
  columns: Map<string, Map<string, string>>,
  { renameType, relation, subname = "", newname = "" }: Extract<Node, { RenameStmt: unknown }>["RenameStmt"],
): void {
  if (relation === undefined) return;
  const table = tableName(relation);
  const known = columns.get(table);
  if (known === undefined) return;
  if (renameType === "OBJECT_TABLE") {
    columns.delete(table);
    columns.set(tableName({ ...relation, relname: newname }), known);
  } else if (renameType === "OBJECT_COLUMN") {
    known.set(newname, known.get(subname) ?? "");
    known.delete(subname);
  }
}

function describe({ colname = "", typeName }: ColumnDef): [string, string] {
  return [colname, typeName === undefined ? "" : typeText(typeName)];
}
