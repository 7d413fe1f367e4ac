import { loadModule, type Node, parse, parsePlPgSQL } from "libpg-query";
import type { Parsed } from "../parsed.ts";

/** One statement as PostgreSQL's own grammar reads it. */
export interface SqlStatement {
  readonly node: Node;
  /** Where it begins, from 1. */
  readonly line: number;
}

// Whether it starts is known later, and somebody must listen by then: a promise that fails unheard ends the whole thread.
const started = loadModule().then(
  () => undefined,
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);

/**
 * Reads SQL with PostgreSQL's own parser; the statements of DO blocks stand in their place. Whatever it rejects is told, not guessed at.
 * Rejects with a sentence where the parser itself does not start.
 */
export async function readStatements(text: string): Promise<Parsed<readonly SqlStatement[]>> {
  const failure = await started;
  if (failure !== undefined)
    throw new Error(`PostgreSQL's parser, which openingday brings along, does not start on this machine: ${firstLine(failure)}`);
  if (text.trim() === "") return { ok: true, value: [] };
  try {
    const bytes = new TextEncoder().encode(text);
    const { stmts = [] } = await parse(text);
    const statements: SqlStatement[] = [];
    for (const { stmt, stmt_location: start = 0 } of stmts) {
      if (stmt === undefined) continue;
      const line = lineAt(bytes, start);
      if (!("DoStmt" in stmt)) statements.push({ node: stmt, line });
      else statements.push(...(await readBlock(bytes, start, line)));
    }
    return { ok: true, value: statements };
  } catch (error) {
    return {
      ok: false,
      error: `PostgreSQL's parser stops at it: ${error instanceof Error ? firstLine(error.message) : "unknown reason"}`,
    };
  }
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}

/** The statements inside a DO block that stand there as they are. @throws where it makes statements up as it goes. */
async function readBlock(bytes: Uint8Array, start: number, line: number): Promise<SqlStatement[]> {
  const text = new TextDecoder().decode(bytes.subarray(start));
  const first = (await parse(text)).stmts?.[0];
  const own = first?.stmt_len === undefined ? text : new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, first.stmt_len));
  const queries: string[] = [];
  collectQueries(await parsePlPgSQL(own), queries);
  const statements: SqlStatement[] = [];
  for (const query of queries)
    for (const { stmt } of (await parse(query)).stmts ?? []) if (stmt !== undefined) statements.push({ node: stmt, line });
  return statements;
}

function collectQueries(tree: unknown, queries: string[]): void {
  if (typeof tree !== "object" || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    if (key === "PLpgSQL_stmt_dynexecute" || key === "PLpgSQL_stmt_dynfors")
      throw new Error("a DO block makes up its statements while it runs");
    if (key === "PLpgSQL_stmt_execsql") {
      const query = (value as { sqlstmt?: { PLpgSQL_expr?: { query?: unknown } } }).sqlstmt?.PLpgSQL_expr?.query;
      if (typeof query === "string") queries.push(query);
    } else collectQueries(value, queries);
  }
}

/** The parser counts bytes, and a statement begins right after the last semicolon: spaces and comments before it are passed over. */
function lineAt(bytes: Uint8Array, start: number): number {
  const rest = new TextDecoder().decode(bytes.subarray(start));
  const before = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*/.exec(rest)?.[0] ?? "";
  let line = 1 + before.split("\n").length - 1;
  for (let at = 0; at < start; at += 1) if (bytes[at] === 0x0a) line += 1;
  return line;
}
