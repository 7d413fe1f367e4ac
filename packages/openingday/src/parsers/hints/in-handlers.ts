import { identifierName, isNode, literalText, unwrap, type SyntaxNode } from "../syntax-tree.ts";
import { isCall, isFunction, isPlainObject, namesIn, propertyOf, readChain, sayChain, variablesIn } from "./call-chain.ts";
import type { Program } from "./program.ts";
import { findHandler, isHandler } from "./request-handler.ts";
import { sqlText } from "./sql-text.ts";

/** A place, and what is called there. */
export interface Place {
  readonly node: SyntaxNode;
  readonly subject: string;
}

const several = 3;
/** Tables that stay small, and pages that are meant to hold everything. */
const smallTable =
  /plan|setting|config|categor|countr|currenc|language|locale|role|permission|tag|status|type|price|product|feature|zone|service|package|coach|team|menu|faq|page|template|flag|level|badge|genre|amenit|option|constant|lookup|version|migration|health/i;
const wantsAll = /admin|export|download|sitemap|report|feed|backup|csv|cron|webhook|internal|seed|migrat/i;

/** Three or more questions in consecutive lines of a request, none of which needs an answer before it. */
export function findQueriesInARow(program: Program): Place | undefined {
  const { tree, path } = program;
  for (const node of tree.nodes) {
    if (node.type !== "BlockStatement" || !hasHandlerAbove(node, program)) continue;
    let run: Place[] = [];
    let known = new Set<string>();
    for (const statement of node["body"] as SyntaxNode[]) {
      const step = readStep(statement, program);
      if (step === undefined) {
        run = [];
        known = new Set();
        continue;
      }
      if (step.mentions.some((name) => known.has(name))) {
        run = [];
        known = new Set();
      }
      run.push(step.place);
      for (const name of step.gives) known.add(name);
      const [first] = run;
      if (run.length >= several && first !== undefined && findHandler(node, tree, path) !== undefined)
        return {
          node: first.node,
          subject: run
            .map(({ subject }) => subject)
            .join(", ")
            .slice(0, 160),
        };
    }
  }
  return undefined;
}

function hasHandlerAbove(block: SyntaxNode, { tree, path }: Program): boolean {
  const parent = tree.parentOf(block);
  return parent !== undefined && isFunction(parent) && (isHandler(parent, tree, path) || findHandler(parent, tree, path) !== undefined);
}

/** `const bookings = await ask(…);` */
function readStep(statement: SyntaxNode, program: Program): { place: Place; gives: string[]; mentions: string[] } | undefined {
  if (statement.type !== "VariableDeclaration") return undefined;
  const [declared, ...more] = statement["declarations"] as SyntaxNode[];
  const awaited = unwrap(declared?.["init"]);
  if (declared === undefined || more.length > 0 || awaited?.type !== "AwaitExpression") return undefined;
  const asked = unwrap(awaited["argument"]);
  const call = asked === undefined ? undefined : program.asks(asked);
  if (asked === undefined || call === undefined || call.kind !== "read" || call.onConnection) return undefined;
  return { place: { node: asked, subject: call.subject }, gives: [...namesIn(declared["id"])], mentions: [...variablesIn(asked)] };
}

/** A request that reads a whole table which grows with the business. */
export function findListWithoutLimit({ askings, tree, path }: Program): Place | undefined {
  if (wantsAll.test(path)) return undefined;
  for (const { node, call } of askings()) {
    if (call.wholeTable === undefined || smallTable.test(call.wholeTable)) continue;
    // A statement that is kept under a name may get its limit later on.
    if (!/^(?:AwaitExpression|ArrayExpression)$/.test(tree.parentOf(node)?.type ?? "")) continue;
    const handler = findHandler(node, tree, path);
    if (handler !== undefined && !wantsAll.test(routeOf(handler, tree)))
      return { node, subject: `${call.subject}, all of “${call.wholeTable}”` };
  }
  return undefined;
}

/** The address that a router gives to a handler, as far as it is seen. */
function routeOf(handler: SyntaxNode, tree: Program["tree"]): string {
  const call = tree.parentOf(handler);
  return call !== undefined && isCall(call) ? (literalText((call["arguments"] as unknown[])[0]) ?? "") : "";
}

const blocking =
  /^(?:(?:read|write|append|copy)FileSync|readdirSync|cpSync|execSync|execFileSync|spawnSync|pbkdf2Sync|scryptSync|generateKeyPairSync|(?:un|g)zipSync|gunzipSync|(?:de|in)flateSync|brotli(?:Dec|C)ompressSync)$/;
const passwords = /^(?:hashSync|compareSync)$/;

/** A request that reads files, runs programs or hashes passwords while everybody else waits. */
export function findBlockingCall({ tree, path }: Program): Place | undefined {
  for (const node of tree.nodes) {
    if (!isCall(node)) continue;
    const links = readChain(node);
    const name = links.at(-1)?.name ?? "";
    if (!blocking.test(name) && !(passwords.test(name) && (links.length === 1 || /crypt/i.test(links.at(-2)?.name ?? "")))) continue;
    if (findHandler(node, tree, path) !== undefined && !isDoneOnce(node, tree)) return { node, subject: sayChain(links) };
  }
  return undefined;
}

/** `page ??= readFileSync(…)`, or inside `if (!page)`: the first request alone waits. */
function isDoneOnce(node: SyntaxNode, tree: Program["tree"]): boolean {
  for (let outer = tree.parentOf(node); outer !== undefined && !isFunction(outer); outer = tree.parentOf(outer)) {
    if (outer.type === "LogicalExpression" || outer.type === "ConditionalExpression") return true;
    if (outer.type === "AssignmentExpression" && outer["operator"] !== "=") return true;
    if (outer.type === "IfStatement" && unwrap(outer["test"])?.["operator"] === "!") return true;
  }
  return false;
}

/** A request that asks a server of somebody else, and sets no end to the waiting. */
export function findCallWithoutTimeout({ tree, path, text }: Program): Place | undefined {
  if (/\bAbort(?:Signal|Controller)\b|time-?out/i.test(text)) return undefined;
  for (const node of tree.nodes) {
    if (!isCall(node)) continue;
    const links = readChain(node);
    const [first, second] = links;
    const isFetch = links.length === 1 && first?.name === "fetch";
    const isAxios = first?.name === "axios" && (links.length === 1 || /^(?:get|post|put|patch|delete|head)$/.test(second?.name ?? ""));
    const given = links.at(-1)?.given;
    const address = sqlText(given?.[0]);
    if ((!isFetch && !isAxios) || given === undefined || !isElsewhere(address) || !given.slice(1).every(isPlainOrBody)) continue;
    if (given.some((one) => ["signal", "next", "cache", "dispatcher"].some((name) => propertyOf(one, name) !== undefined))) continue;
    if (tree.parentOf(node)?.type !== "AwaitExpression" || findHandler(node, tree, path) === undefined) continue;
    return { node, subject: `${sayChain(links)} to ${new RegExp("^https?://([^/?#:]+)").exec(address ?? "")?.[1] ?? "another server"}` };
  }
  return undefined;
}

function isElsewhere(address: string | undefined): boolean {
  return /^https?:\/\/(?!localhost|127\.|\[?::1|0\.0\.0\.0)[a-z0-9-]+\.[a-z0-9.-]+/i.test(address ?? "");
}

function isPlainOrBody(given: unknown): boolean {
  const inner = unwrap(given);
  return inner === undefined || isPlainObject(inner) || (isNode(given) && identifierName(inner) === "undefined");
}
