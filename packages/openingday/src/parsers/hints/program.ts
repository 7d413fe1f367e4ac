import { identifierName, isNode, literalText, unwrap, type SyntaxNode, type SyntaxTree } from "../syntax-tree.ts";
import { type DatabaseCall, readDatabaseCall } from "./database-call.ts";
import { isCall, isFunction, visit } from "./call-chain.ts";

/** A place where the database is asked, and what of the tree asks it. */
export interface Asking {
  readonly node: SyntaxNode;
  readonly call: DatabaseCall;
}

/** A program, and what every kind of hint wants to know of it. */
export interface Program {
  readonly tree: SyntaxTree;
  readonly path: string;
  readonly text: string;
  /** What the expression asks of the database, by itself or through a function whose code or origin says so. */
  readonly asks: (node: SyntaxNode) => DatabaseCall | undefined;
  /** Every such place. */
  readonly askings: () => readonly Asking[];
}

const modelFile = /\b(?:mongoose|sequelize|typeorm|mikro-orm|objection)\b|["'][^"'\n]*\/models?\b/;
const queryModule = /(?:^|\/)(?:queries|repositor(?:y|ies)|dal|data-access)(?:\/|\.|$)/;
const readingName = /^(?:get|find|list|fetch|load|read|count|select|query)[A-Z]/;

/** A program to be looked through; for what asks the database only when somebody wants to know, and once. */
export function studyProgram(tree: SyntaxTree, path: string, text: string): Program {
  let known: ReturnType<typeof findAskings> | undefined;
  const find = (): ReturnType<typeof findAskings> => (known ??= findAskings(tree, text));
  return { tree, path, text, asks: (node) => find().asks(node), askings: () => find().askings };
}

function findAskings(tree: SyntaxTree, text: string): { asks: Program["asks"]; askings: readonly Asking[] } {
  const hasModels = modelFile.test(text);
  const direct = new Map<SyntaxNode, DatabaseCall>();
  const calls = tree.nodes.filter((node) => isCall(node) || node.type === "TaggedTemplateExpression");
  for (const node of calls) {
    const call = isWholeChain(node, tree) ? readDatabaseCall(node, hasModels) : undefined;
    if (call !== undefined) direct.set(node, call);
  }
  const helpers = new Set([...importedReaders(tree), ...localReaders(tree, direct)]);
  const asks = (node: SyntaxNode): DatabaseCall | undefined => {
    const known = direct.get(node);
    if (known !== undefined || !isCall(node)) return known;
    const name = identifierName(node["callee"]);
    if (name === undefined || !helpers.has(name)) return undefined;
    const onConnection = (node["arguments"] as unknown[]).some((given) =>
      /^(?:tx|trx|connection|client|conn)$/.test(identifierName(given) ?? ""),
    );
    return { kind: "read", subject: name, onConnection, joined: false };
  };
  const askings = calls.flatMap((node) => {
    const call = asks(node);
    return call === undefined ? [] : [{ node, call }];
  });
  return { asks, askings };
}

/** `db.select()` is only the beginning of `db.select().from(users)`. */
function isWholeChain(node: SyntaxNode, tree: SyntaxTree): boolean {
  const parent = tree.parentOf(node);
  if (parent === undefined) return true;
  const goesOn = parent["object"] === node || parent["callee"] === node || parent["tag"] === node;
  // What is caught or waited for afterwards is still the same question.
  return !goesOn || /^(?:catch|then|finally)$/.test(identifierName(parent["property"]) ?? "");
}

/** Functions that come from where the questions to the database are kept. */
function importedReaders(tree: SyntaxTree): string[] {
  return tree.nodes.flatMap((node) => {
    if (node.type !== "ImportDeclaration" || node["importKind"] === "type" || !queryModule.test(literalText(node["source"]) ?? ""))
      return [];
    return (node["specifiers"] as SyntaxNode[]).flatMap((one) => {
      const name = one.type === "ImportSpecifier" ? identifierName(one["local"]) : undefined;
      return name !== undefined && readingName.test(name) ? [name] : [];
    });
  });
}

/** Functions of this file that read from the database themselves. */
function localReaders(tree: SyntaxTree, direct: ReadonlyMap<SyntaxNode, DatabaseCall>): string[] {
  const names: string[] = [];
  if (![...direct.values()].some(({ kind }) => kind === "read")) return names;
  for (const node of tree.nodes) {
    if (!isFunction(node)) continue;
    const holder = tree.parentOf(node);
    const name = identifierName(node["id"]) ?? (holder?.type === "VariableDeclarator" ? identifierName(holder["id"]) : undefined);
    if (name === undefined) continue;
    let isReader = false;
    visit(node["body"], (inner) => {
      if (isFunction(inner)) return false;
      isReader ||= direct.get(inner)?.kind === "read";
      return !isReader;
    });
    if (isReader) names.push(name);
  }
  return names;
}

/** Whether an array stands in the file as a list of things: a handful, as a rule. */
export function isWrittenOut(node: unknown, tree: SyntaxTree): boolean {
  const inner = unwrap(node);
  if (inner === undefined) return false;
  if (inner.type === "ArrayExpression") return !(inner["elements"] as unknown[]).some((one) => isNode(one) && one.type === "SpreadElement");
  const name = identifierName(inner);
  if (name === undefined) return false;
  if (/^[A-Z][A-Z0-9_]+$/.test(name)) return true;
  return tree.nodes.some((one) => {
    const value = one.type === "VariableDeclarator" && identifierName(one["id"]) === name ? unwrap(one["init"]) : undefined;
    return value?.type === "ArrayExpression" && (value["elements"] as unknown[]).length > 0;
  });
}
