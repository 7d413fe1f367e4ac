import { identifierName, isMember, isNode, isWrapper, propertyName, unwrap, type SyntaxNode, type SyntaxTree } from "../syntax-tree.ts";
import { isCall, isFunction, namesIn, readChain, variablesIn, visit } from "./call-chain.ts";
import type { Place } from "./in-handlers.ts";
import { type Asking, isWrittenOut, type Program } from "./program.ts";

/** Loops over parts, tries and pages ask several times by intent. */
const byIntent = /chunk|batch|page|attempt|retr|tries|migration|schema|slice|shard|step|cursor|offset|table|statement/i;
const iteration = /^(?:map|forEach|flatMap)$/;

/** Finds the first question to the database that is asked again for each row of a list. */
export function findQueryInLoop(program: Program): Place | undefined {
  const asking = program.askings().find((one) => one.call.kind !== "other" && isAskedForEachRow(one, program));
  return asking === undefined ? undefined : { node: asking.node, subject: asking.call.subject };
}

function isAskedForEachRow({ node: asking, call }: Asking, program: Program): boolean {
  const { tree } = program;
  const mentioned = variablesIn(asking);
  let node = asking;
  let isAwaited = false;
  for (let parent = tree.parentOf(node); parent !== undefined; parent = tree.parentOf(node)) {
    if (parent.type === "AwaitExpression") isAwaited = true;
    if (isFunction(parent)) {
      const loop = tree.parentOf(parent);
      if (loop === undefined || !isIterationOver(loop, parent, tree)) return false;
      const isCollected = isAwaited || (isAnswer(asking, parent, tree) && isWaitedForTogether(loop, tree));
      if (!isCollected || call.joined || doesMore(parent["body"], program)) return false;
      return boundBy(parent["params"], parent["body"]).some((name) => mentioned.has(name));
    }
    if (isLoop(parent) && parent["body"] === node) {
      if (isAwaited && goesThroughRows(parent, tree) && !doesMore(parent["body"], program))
        return boundBy(parent["left"] ?? parent["init"], parent["body"]).some((name) => mentioned.has(name));
      return false;
    }
    node = parent;
  }
  return false;
}

function isLoop(node: SyntaxNode): boolean {
  return /^(?:For|ForOf|ForIn|While|DoWhile)Statement$/.test(node.type);
}

/** `for … of rows`, or a counter that goes through a list one by one; not retries, pages, or a search that ends with the first find. */
function goesThroughRows(loop: SyntaxNode, tree: SyntaxTree): boolean {
  if (loop["await"] === true || endsEarly(loop["body"])) return false;
  if (loop.type === "ForOfStatement") {
    const said = [...namesIn(loop["left"]), ...readChain(loop["right"]).map(({ name }) => name)];
    return !said.some((name) => byIntent.test(name)) && !isWrittenOut(loop["right"], tree);
  }
  if (loop.type !== "ForStatement") return false;
  const update = loop["update"];
  const test = [...namesIn(loop["test"])];
  return isNode(update) && update.type === "UpdateExpression" && test.includes("length") && !test.some((name) => byIntent.test(name));
}

/** Rows that are worked off one by one, a mail for each perhaps, are no list that somebody looks at. */
function doesMore(body: unknown, { asks }: Program): boolean {
  let more = false;
  visit(body, (node) => {
    const waitedFor = node.type === "AwaitExpression" ? unwrap(node["argument"]) : undefined;
    const call = waitedFor === undefined ? undefined : asks(askedOf(waitedFor));
    more ||= waitedFor !== undefined && (call === undefined || call.kind === "other");
    return !more && !isFunction(node);
  });
  return more;
}

/** `ask().catch(…)` asks what `ask()` does. */
function askedOf(node: SyntaxNode): SyntaxNode {
  const callee = isCall(node) ? unwrap(node["callee"]) : undefined;
  if (callee === undefined || !isMember(callee) || !/^(?:catch|then|finally)$/.test(propertyName(callee) ?? "")) return node;
  return unwrap(callee["object"]) ?? node;
}

function endsEarly(body: unknown): boolean {
  let isLeft = false;
  visit(body, (node) => {
    isLeft ||= node.type === "BreakStatement" || node.type === "ReturnStatement";
    return !isLeft && !isFunction(node) && node.type !== "SwitchStatement";
  });
  return isLeft;
}

/** Whether the function is what `rows.map(…)` or `rows.forEach(…)` calls for each row. */
function isIterationOver(call: SyntaxNode, callback: SyntaxNode, tree: SyntaxTree): boolean {
  if (!isCall(call) || (call["arguments"] as unknown[])[0] !== callback) return false;
  const callee = unwrap(call["callee"]);
  if (callee === undefined || !isMember(callee) || !iteration.test(propertyName(callee) ?? "")) return false;
  const said = [
    ...(callback["params"] as unknown[]).flatMap((one) => [...namesIn(one)]),
    ...readChain(callee["object"]).map(({ name }) => name),
  ];
  return !said.some((name) => byIntent.test(name)) && !isWrittenOut(callee["object"], tree);
}

/** Whether the question is the function's answer itself: `(row) => ask(row.id)`. */
function isAnswer(asking: SyntaxNode, callback: SyntaxNode, tree: SyntaxTree): boolean {
  const parent = above(asking, tree);
  return parent === callback || parent?.type === "ReturnStatement";
}

function isWaitedForTogether(call: SyntaxNode, tree: SyntaxTree): boolean {
  const parent = above(call, tree);
  if (parent === undefined || !isCall(parent)) return false;
  const [owner, name] = readChain(parent["callee"]);
  return owner?.name === "Promise" && /^all(?:Settled)?$/.test(name?.name ?? "");
}

function above(node: SyntaxNode, tree: SyntaxTree): SyntaxNode | undefined {
  let parent = tree.parentOf(node);
  while (parent !== undefined && isWrapper(parent)) parent = tree.parentOf(parent);
  return parent;
}

/** The row's own names, and those that the loop makes of it. */
function boundBy(row: unknown, body: unknown): string[] {
  const names: string[] = [];
  const add = (pattern: unknown): void =>
    visit(pattern, (node) => {
      const name = identifierName(node);
      if (name !== undefined) names.push(name);
      return node.type !== "AssignmentPattern" || (add(node["left"]), false);
    });
  if (Array.isArray(row)) for (const one of row) add(one);
  else if (isNode(row) && row.type === "VariableDeclaration") for (const one of row["declarations"] as SyntaxNode[]) add(one["id"]);
  else add(row);
  visit(body, (node) => {
    if (node.type === "VariableDeclarator") add(node["id"]);
    return true;
  });
  return names;
}
