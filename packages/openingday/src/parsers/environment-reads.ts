import { judgeUse, stopsProgram, type Guard } from "./environment-guard.ts";
import {
  identifierName,
  isMember,
  isNode,
  isWrapper,
  literalText,
  propertyName,
  unwrap,
  type SyntaxNode,
  type SyntaxTree,
} from "./syntax-tree.ts";

/** One place where a program reads an environment variable by its name. */
export interface EnvironmentRead {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  readonly guard: Exclude<Guard, "written">;
}

const variableName = /^[A-Za-z_]\w{0,199}$/;

/**
 * Reads which variables a program takes from its environment, and what it does where one is absent: `process.env.X`, quoted and
 * destructured names, `import.meta.env`, `Deno.env.get`, `Bun.env`, aliases such as `import { env } from "node:process"`, and calls
 * of a function of the same file that looks its argument up. Names that only a schema holds are not guessed.
 */
export function readEnvironmentReads(tree: SyntaxTree): readonly EnvironmentRead[] {
  const aliases = findAliases(tree);
  const isEnvironment = (node: unknown) => isEnvironmentObject(node, aliases);
  const lookups = findLookups(tree, isEnvironment);
  const reads: EnvironmentRead[] = [];
  const add = (name: string | undefined, node: SyntaxNode, guard: Guard) => {
    if (name !== undefined && variableName.test(name) && guard !== "written") reads.push({ name, line: node.loc?.start.line ?? 0, guard });
  };
  for (const node of tree.nodes) {
    if (isMember(node) && isEnvironment(node["object"])) {
      const name = propertyName(node);
      if (!/^(?:get|has|toObject)$/.test(name ?? "") || !isDenoEnvironment(node["object"])) add(name, node, judgeWithName(node, tree));
    } else if (node.type === "CallExpression") {
      const asked = readCall(node, lookups);
      if (asked !== undefined) add(asked.name, node, asked.guard ?? judgeWithName(node, tree));
    } else if (node.type === "BinaryExpression" && node["operator"] === "in" && isEnvironment(node["right"])) {
      add(literalText(node["left"]), node, "guarded");
    } else if (node.type === "ObjectPattern" && takesEnvironmentApart(node, tree, isEnvironment)) {
      for (const property of node["properties"] as SyntaxNode[]) {
        if (property.type !== "ObjectProperty") continue;
        const value = property["value"];
        const hasDefault = isNode(value) && value.type === "AssignmentPattern";
        add(propertyName(property), property, hasDefault ? "default" : judgeName(identifierName(value), tree, "bare"));
      }
    }
  }
  return reads.toSorted((a, b) => a.line - b.line);
}

function isEnvironmentObject(node: unknown, aliases: ReadonlySet<string>): boolean {
  const object = unwrap(node);
  if (object === undefined) return false;
  const name = identifierName(object);
  if (name !== undefined) return aliases.has(name);
  if (!isMember(object) || propertyName(object) !== "env") return false;
  const owner = unwrap(object["object"]);
  if (owner === undefined) return false;
  if (owner.type === "MetaProperty") return true;
  const ownerName =
    identifierName(owner) ??
    (isMember(owner) && /^global(?:This)?$/.test(identifierName(owner["object"]) ?? "") ? propertyName(owner) : undefined);
  return ownerName === "process" || ownerName === "Bun" || ownerName === "Deno";
}

function isDenoEnvironment(node: unknown): boolean {
  const object = unwrap(node);
  return object !== undefined && isMember(object) && identifierName(object["object"]) === "Deno";
}

/** Names that stand for the environment: imported, assigned, or a parameter that says so by its default or its type. */
function findAliases(tree: SyntaxTree): ReadonlySet<string> {
  const aliases = new Set<string>();
  const none = new Set<string>();
  const add = (name: string | undefined) => name !== undefined && aliases.add(name);
  for (const node of tree.nodes) {
    if (node.type === "ImportSpecifier" && identifierName(node["imported"]) === "env") {
      const source = literalText(tree.parentOf(node)?.["source"]);
      if (source === "process" || source === "node:process") add(identifierName(node["local"]));
    } else if (node.type === "VariableDeclarator" && isEnvironmentObject(node["init"], none)) add(identifierName(node["id"]));
    else if (node.type === "AssignmentPattern" && isEnvironmentObject(node["right"], none)) add(identifierName(node["left"]));
    else if (node.type === "Identifier" && hasEnvironmentType(node)) add(identifierName(node));
  }
  return aliases;
}

function hasEnvironmentType(node: SyntaxNode): boolean {
  const annotation = node["typeAnnotation"];
  const type = isNode(annotation) ? annotation["typeAnnotation"] : undefined;
  const name = isNode(type) && type.type === "TSTypeReference" ? type["typeName"] : undefined;
  return isNode(name) && name.type === "TSQualifiedName" && identifierName(name["right"]) === "ProcessEnv";
}

function takesEnvironmentApart(pattern: SyntaxNode, tree: SyntaxTree, isEnvironment: (node: unknown) => boolean): boolean {
  const parent = tree.parentOf(pattern);
  if (parent?.type === "VariableDeclarator") return parent["id"] === pattern && isEnvironment(parent["init"]);
  if (parent?.type === "AssignmentPattern" || parent?.type === "AssignmentExpression")
    return parent["left"] === pattern && isEnvironment(parent["right"]);
  return false;
}

interface Lookup {
  readonly stops: boolean;
}

/** Functions of this file that take a name and look it up: `function need(name) { return process.env[name] ... }`. */
function findLookups(tree: SyntaxTree, isEnvironment: (node: unknown) => boolean): ReadonlyMap<string, Lookup> {
  const lookups = new Map<string, Lookup>();
  for (const node of tree.nodes) {
    if (!isMember(node) || node["computed"] !== true || !isEnvironment(node["object"])) continue;
    const argument = identifierName(node["property"]);
    if (argument === undefined) continue;
    for (let outer = tree.parentOf(node); outer !== undefined; outer = tree.parentOf(outer)) {
      if (!/Function/.test(outer.type)) continue;
      const [first] = outer["params"] as unknown[];
      if (identifierName(first) === argument) {
        const holder = tree.parentOf(outer);
        const name = identifierName(outer["id"]) ?? (holder?.type === "VariableDeclarator" ? identifierName(holder["id"]) : undefined);
        if (name !== undefined) lookups.set(name, { stops: containsStop(outer) });
      }
      break;
    }
  }
  return lookups;
}

function containsStop(node: SyntaxNode): boolean {
  const stack: unknown[] = [node["body"]];
  for (let i = 0; stack.length > 0 && i < 2_000; i++) {
    const item = stack.pop();
    if (!isNode(item)) continue;
    if (stopsProgram(item)) return true;
    for (const [part, value] of Object.entries(item))
      if (part !== "loc") stack.push(...(Array.isArray(value) ? (value as unknown[]) : [value]));
  }
  return false;
}

function readCall(call: SyntaxNode, lookups: ReadonlyMap<string, Lookup>): { name: string | undefined; guard?: Guard } | undefined {
  const [first, second] = call["arguments"] as unknown[];
  const callee = unwrap(call["callee"]);
  if (callee === undefined) return undefined;
  if (
    isMember(callee) &&
    /^(?:get|has)$/.test(propertyName(callee) ?? "") &&
    isEnvironmentObject(callee["object"], new Set()) &&
    isDenoEnvironment(callee["object"])
  ) {
    return { name: literalText(first), ...(propertyName(callee) === "has" ? { guard: "guarded" as const } : {}) };
  }
  const lookup = lookups.get(identifierName(callee) ?? "");
  if (lookup === undefined) return undefined;
  if (second !== undefined) return { name: literalText(first), guard: "default" };
  return { name: literalText(first), ...(lookup.stops ? { guard: "demanded" as const } : {}) };
}

/** A value kept under a name is judged by how the name is used afterwards. */
function judgeWithName(read: SyntaxNode, tree: SyntaxTree): Guard {
  const direct = judgeUse(read, tree);
  if (direct !== "bare") return direct;
  let node = read;
  let parent = tree.parentOf(node);
  while (parent !== undefined && isWrapper(parent)) {
    node = parent;
    parent = tree.parentOf(node);
  }
  return parent?.type === "VariableDeclarator" && parent["init"] === node ? judgeName(identifierName(parent["id"]), tree, direct) : direct;
}

function judgeName(name: string | undefined, tree: SyntaxTree, otherwise: Guard): Guard {
  if (name === undefined) return otherwise;
  const uses = tree.nodes.filter((node) => identifierName(node) === name).map((node) => judgeUse(node, tree));
  if (uses.includes("demanded")) return "demanded";
  return uses.includes("guarded") || uses.includes("default") ? "guarded" : otherwise;
}
