import { type Node, parse } from "libpg-query";
import type { Parsed } from "../parsed.ts";
import { findAll, strings } from "./sql-names.ts";

/** One statement, with what matters to whoever runs it. */
export interface SplitStatement {
  readonly text: string;
  /**
   * `alone`: PostgreSQL refuses it inside a transaction. `transaction`: it begins or ends one. `server`: it reaches beyond its database,
   * to roles, other databases or files.
   */
  readonly kind: "plain" | "alone" | "transaction" | "server";
}

/** Splits a text into its statements with PostgreSQL's own parser. */
export async function splitStatements(text: string): Promise<Parsed<readonly SplitStatement[]>> {
  if (text.trim() === "") return { ok: true, value: [] };
  try {
    const bytes = new TextEncoder().encode(text);
    const { stmts = [] } = await parse(text);
    const statements = stmts.flatMap(({ stmt, stmt_location: start = 0, stmt_len: length }) => {
      if (stmt === undefined) return [];
      const part = bytes.subarray(start, length === undefined ? bytes.length : start + length);
      return [{ text: new TextDecoder().decode(part), kind: kindOf(stmt) }];
    });
    return { ok: true, value: statements };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? (error.message.split("\n")[0] ?? "") : "unknown reason" };
  }
}

const beyond = [
  "CreateRoleStmt",
  "AlterRoleStmt",
  "AlterRoleSetStmt",
  "DropRoleStmt",
  "GrantRoleStmt",
  "ReassignOwnedStmt",
  "DropOwnedStmt",
  "CreatedbStmt",
  "DropdbStmt",
  "AlterDatabaseStmt",
  "AlterDatabaseSetStmt",
  "AlterSystemStmt",
  "CreateTableSpaceStmt",
  "DropTableSpaceStmt",
  "CreateSubscriptionStmt",
  "CreateForeignServerStmt",
  "LoadStmt",
];
const reaching = /^(?:dblink|pg_read_|pg_write_|pg_ls_|pg_terminate_backend|pg_cancel_backend|pg_reload_conf|lo_import|lo_export)/;

function kindOf(node: Node): SplitStatement["kind"] {
  if ("TransactionStmt" in node) return "transaction";
  if (beyond.some((kind) => kind in node)) return "server";
  if ("CopyStmt" in node && (node.CopyStmt.filename !== undefined || node.CopyStmt.is_program === true)) return "server";
  if ("DoStmt" in node && mentions(node, /\b(?:role|user|database|system|dblink|program)\b/i)) return "server";
  if (findAll<{ funcname?: readonly Node[] }>(node, "FuncCall").some(({ funcname = [] }) => reaching.test(strings(funcname).at(-1) ?? "")))
    return "server";
  return isAlone(node) ? "alone" : "plain";
}

function isAlone(node: Node): boolean {
  if ("VacuumStmt" in node) return node.VacuumStmt.is_vacuumcmd === true;
  if ("IndexStmt" in node) return node.IndexStmt.concurrent === true;
  if ("DropStmt" in node) return node.DropStmt.concurrent === true;
  if ("ReindexStmt" in node) return mentions(node.ReindexStmt.params, /concurrently/);
  if ("AlterTableStmt" in node)
    return findAll<{ subtype?: string; def?: { PartitionCmd?: { concurrent?: boolean } } }>(node, "AlterTableCmd").some(
      ({ def }) => def?.PartitionCmd?.concurrent === true,
    );
  return false;
}

function mentions(tree: unknown, pattern: RegExp): boolean {
  return pattern.test(JSON.stringify(tree ?? ""));
}
