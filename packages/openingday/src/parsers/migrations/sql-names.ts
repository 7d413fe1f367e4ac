import type { Node, RangeVar, TypeName } from "libpg-query";

/** `table`, with its schema where that is not the usual one. */
export function tableName({ schemaname, relname = "" }: RangeVar): string {
  return schemaname === undefined || schemaname === "public" ? relname : `${schemaname}.${relname}`;
}

/** A name given as a list of its parts, as DROP has it. */
export function listedName(node: Node | undefined): string {
  const items =
    node === undefined ? [] : "List" in node ? (node.List.items ?? []) : "TypeName" in node ? (node.TypeName.names ?? []) : [node];
  const parts = strings(items);
  return (parts[0] === "public" ? parts.slice(1) : parts).join(".");
}

/** The texts of a list of strings. */
export function strings(nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) => ("String" in node && node.String.sval !== undefined ? [node.String.sval] : []));
}

/** `numeric(12,2)`, `int4`, `text[]`; with PostgreSQL's own short names. */
export function typeText({ names = [], typmods = [], arrayBounds = [] }: TypeName): string {
  const numbers = typmods.map((node) => ("A_Const" in node ? (node.A_Const.ival?.ival ?? 0) : 0));
  return `${strings(names).at(-1) ?? ""}${numbers.length > 0 ? `(${numbers.join(",")})` : ""}${arrayBounds.length > 0 ? "[]" : ""}`;
}

/** Every node of a kind, at any depth. */
export function findAll<T>(tree: unknown, kind: string): T[] {
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) =>
    key === kind ? [value as T, ...findAll<T>(value, kind)] : findAll<T>(value, kind),
  );
}
