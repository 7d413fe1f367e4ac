import { loadModule, type A_Expr, type Node, parse } from "libpg-query";
import { strings } from "../migrations/sql-names.ts";

/** Columns by which rows are chosen, as far as an index can look them up. */
export interface FilterColumns {
  /** Held against one value or a list of them; those that are held against what the request gives come first. */
  readonly equal: readonly string[];
  /** Held against a bound. */
  readonly range: readonly string[];
}

const bounds = new Set(["<", "<=", ">", ">="]);
const plainCasts = new Set(["text", "varchar", "bpchar"]);

/**
 * The columns of what a scan keeps, where all of its parts must hold. What stands in an OR, in a function or behind a LIKE is left out:
 * an index on the column alone would not serve it.
 */
export async function readFilterColumns(filter: string): Promise<FilterColumns> {
  const where = await whereOf(`select 1 where ${filter}`);
  const given: string[] = [];
  const fixed: string[] = [];
  const range: string[] = [];
  for (const part of where === undefined ? [] : conjuncts(where)) {
    if (!("A_Expr" in part)) continue;
    const { column, other } = sides(part.A_Expr);
    if (column === undefined || other === undefined) continue;
    const sign = strings(part.A_Expr.name ?? []).at(-1) ?? "";
    const isEqual = sign === "=" && (part.A_Expr.kind === "AEXPR_OP" || part.A_Expr.kind === "AEXPR_OP_ANY");
    if (isEqual) (isGiven(other) ? given : fixed).push(column);
    else if (part.A_Expr.kind === "AEXPR_OP" && bounds.has(sign)) range.push(column);
  }
  return { equal: [...new Set([...given, ...fixed])], range: [...new Set(range)] };
}

/** Whether a text is one statement that reads or changes rows: only such a one may be asked for its plan. */
export async function isPlannable(text: string): Promise<boolean> {
  const statements = await statementsOf(text);
  const [first] = statements;
  return (
    statements.length === 1 &&
    first !== undefined &&
    ("SelectStmt" in first || "UpdateStmt" in first || "DeleteStmt" in first) &&
    // SELECT … INTO makes a table.
    !("SelectStmt" in first && first.SelectStmt.intoClause !== undefined)
  );
}

async function whereOf(text: string): Promise<Node | undefined> {
  const [first] = await statementsOf(text);
  return first !== undefined && "SelectStmt" in first ? first.SelectStmt.whereClause : undefined;
}

async function statementsOf(text: string): Promise<readonly Node[]> {
  try {
    await loadModule();
    return ((await parse(text)).stmts ?? []).flatMap(({ stmt }) => (stmt === undefined ? [] : [stmt]));
  } catch {
    return [];
  }
}

function conjuncts(node: Node): readonly Node[] {
  if (!("BoolExpr" in node) || node.BoolExpr.boolop !== "AND_EXPR") return [node];
  return (node.BoolExpr.args ?? []).flatMap(conjuncts);
}

function sides({ lexpr, rexpr }: A_Expr): { readonly column?: string; readonly other?: Node } {
  const [left, right] = [columnOf(lexpr), columnOf(rexpr)];
  if (left !== undefined && right === undefined && rexpr !== undefined) return { column: left, other: rexpr };
  return right !== undefined && left === undefined && lexpr !== undefined ? { column: right, other: lexpr } : {};
}

/** A column, also one of the kinds of text that PostgreSQL writes as another. */
function columnOf(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if ("TypeCast" in node) {
    const type = strings(node.TypeCast.typeName?.names ?? []).at(-1) ?? "";
    return plainCasts.has(type) ? columnOf(node.TypeCast.arg) : undefined;
  }
  return "ColumnRef" in node ? strings(node.ColumnRef.fields ?? []).at(-1) : undefined;
}

/** What the request gives, rather than what the statement always says. */
function isGiven(node: Node): boolean {
  if ("TypeCast" in node) return node.TypeCast.arg !== undefined && isGiven(node.TypeCast.arg);
  return "ParamRef" in node;
}
