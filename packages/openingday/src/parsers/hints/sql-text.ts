import { isNode, literalText, unwrap } from "../syntax-tree.ts";
import { propertyOf } from "./call-chain.ts";

/** The text of an SQL statement as it stands in the code, `?` for what is filled in; undefined where it is made elsewhere. */
export function sqlText(node: unknown): string | undefined {
  const inner = unwrap(node);
  if (inner === undefined) return undefined;
  const text = literalText(inner);
  if (text !== undefined) return text;
  if (inner.type === "TemplateLiteral") {
    const quasis = inner["quasis"] as { value?: { cooked?: unknown } }[];
    return quasis.map(({ value }) => (typeof value?.cooked === "string" ? value.cooked : "")).join("?");
  }
  if (inner.type === "TaggedTemplateExpression") return sqlText(inner["quasi"]);
  if (inner.type === "BinaryExpression" && inner["operator"] === "+") {
    const left = sqlText(inner["left"]);
    return left === undefined ? undefined : `${left}${sqlText(inner["right"]) ?? "?"}`;
  }
  const property = propertyOf(inner, "text") ?? propertyOf(inner, "sql");
  return property !== undefined && isNode(property["value"]) ? sqlText(property["value"]) : undefined;
}

/** What a statement does; undefined for what is none, or begins or ends a transaction. */
export function sqlKind(sql: string): "read" | "insert" | "other" | undefined {
  const text = sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ").trimStart();
  const verb = /^(select|with|insert|update|delete)\b/i.exec(text)?.[1]?.toLowerCase();
  if (verb === undefined || !/\b(?:from|into|set|select)\b/i.test(text)) return undefined;
  if (verb === "insert") return "insert";
  if (verb === "update" || verb === "delete") return "other";
  return /\b(?:insert\s+into|delete\s+from|update\s+\w+\s+set|for\s+(?:no\s+key\s+)?update)\b/i.test(text) ? "other" : "read";
}

/** The table of which a statement reads every row, as far as it can be seen. */
export function wholeTable(sql: string): string | undefined {
  const match = /^\s*select\s+([\s\S]{1,2000}?)\s+from\s+["`[]?(?:\w+["`\]]?\.["`[]?)?(\w+)["`\]]?([\s\S]*)$/i.exec(sql);
  if (match === null) return undefined;
  const [, columns = "", table, rest = ""] = match;
  if (columns.includes("?") || /\b(?:count|sum|max|min|avg|exists|array_agg|json_agg)\s*\(/i.test(columns)) return undefined;
  // Whatever follows but an order may hold a condition or a limit.
  return /^\s*(?:(?:as\s+)?(?!order\b)[a-z]\w*\s*)?(?:order\s+by\s+[\w\s.,"`]+)?;?\s*$/i.test(rest) ? table : undefined;
}
