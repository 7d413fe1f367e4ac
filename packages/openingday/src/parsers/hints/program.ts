import { identifierName, isNode, literalText, unwrap, type SyntaxNode, type SyntaxTree } from "../syntax-tree.ts";
import { type DatabaseCall, readDatabaseCall } from "./database-call.ts";
import { isCall, isFunction, readChain, sayChain, visit } from "./call-chain.ts";

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
  readonly askings: readonly Asking[];
}

const modelFile = /\b(?:mongoose|sequelize|typeorm|mikro-orm|objection)\b|["'][^"'\n]*\/models?\b/;
const queryModule = /(?:^|\/)(?:queries|repositor(?:y|ies)|dal|data-access)(?:\/|\.|$)/;
const readingName = /^(?:get|find|list|fetch|load|read|count|select|query)[A-Z]/;

/** Looks once for everything that asks the database. */
export function studyProgram(tree: SyntaxTree, path: string, text: string): Program {
  const hasModels = modelFile.test(text);
  const direct = new Map<SyntaxNode, DatabaseCall>();
  for (const node of tree.nodes) {
    if (!isCall(node) && node.type !== "TaggedTemplateExpression") continue;
    if (!isWholeChain(node, tree)) continue;
    const call = readDatabaseCall(node, hasModels);
    if (call !== undefined) direct.set(node, call);
  }
  const helpers = new Set([...importedReaders(tree), ...localReaders(tree, direct)]);
  const asks = (node: SyntaxNode): DatabaseCall | undefined => {
    const known = direct.get(node);
    if (known !== undefined || !isCall(node)) return known;
    const links = readChain(node);
    const name = links.length === 1 ? links[0]?.name : undefined;
    if (name === undefined || !helpers.has(name)) return undefined;
    const isInTransaction = (links[0]?.given ?? []).some((given) =>
      /^(?:tx|trx|connection|client|conn)$/.test(identifierName(given) ?? ""),
    );
    return { kind: "read", subject: sayChain(links), onConnection: isInTransaction, joined: false };
  };
  const askings = tree.nodes.flatMap((node) => {
    const call = isCall(node) || node.type === "TaggedTemplateExpression" ? asks(node) : undefined;
    return call === undefined ? [] : [{ node, call }];
  });
  return { tree, path, text, asks, askings };
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
