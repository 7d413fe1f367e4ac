import { parse, type ParserOptions } from "@babel/parser";
import type { Parsed } from "./parsed.ts";

/** A node of a program's syntax tree, as ESTree and Babel shape it. */
export interface SyntaxNode {
  readonly type: string;
  readonly loc?: { readonly start: { readonly line: number } } | null;
  readonly [part: string]: unknown;
}

/** A program with the way up from every node. */
export interface SyntaxTree {
  /** Every node, parents before their children. */
  readonly nodes: readonly SyntaxNode[];
  parentOf(node: SyntaxNode): SyntaxNode | undefined;
}

const mostNodes = 1_500_000;

/** Parses JavaScript, TypeScript or JSX by the ending of its path; of Vue, Svelte and Astro files the scripts. */
export function parseProgram(text: string, path: string): Parsed<SyntaxTree> {
  const source = /\.(?:vue|svelte|astro)$/i.test(path) ? keepScripts(text) : text;
  let lastError = "";
  for (const plugins of pluginsFor(path)) {
    try {
      const file = parse(source, { sourceType: "unambiguous", errorRecovery: true, allowReturnOutsideFunction: true, plugins });
      const tree = linkNodes(file.program as unknown as SyntaxNode);
      return tree === undefined ? { ok: false, error: "it is too large" } : { ok: true, value: tree };
    } catch (error) {
      // Hostile nesting runs out of stack; both that and a syntax error are an answer.
      lastError = error instanceof RangeError ? "it is nested too deeply" : "its syntax is not understood";
    }
  }
  return { ok: false, error: lastError };
}

function pluginsFor(path: string): NonNullable<ParserOptions["plugins"]>[] {
  if (/\.[cm]?ts$/i.test(path)) return [["typescript", "decorators"]];
  if (/\.tsx$/i.test(path)) return [["typescript", "jsx", "decorators"]];
  if (/\.(?:vue|svelte|astro)$/i.test(path)) return [["typescript", "decorators"]];
  return [
    ["jsx", "decorators"],
    ["jsx", "flow"],
    ["typescript", "decorators"],
  ];
}

/** Blanks everything but scripts, so that lines keep their numbers. */
function keepScripts(text: string): string {
  let kept = "";
  let from = 0;
  for (const match of text.matchAll(/<script\b[^>]{0,500}>|^---\r?$/gim)) {
    if (match.index < from) continue;
    const start = match.index + match[0].length;
    const end = text.indexOf(match[0].startsWith("<") ? "</script" : "\n---", start);
    if (end < 0) break;
    kept += blank(text.slice(from, start)) + text.slice(start, end);
    from = end + (match[0].startsWith("<") ? 0 : 4);
    if (!match[0].startsWith("<")) kept += blank(text.slice(end, from));
  }
  return kept + blank(text.slice(from));
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, " ");
}

function linkNodes(root: SyntaxNode): SyntaxTree | undefined {
  const parents = new Map<SyntaxNode, SyntaxNode>();
  const nodes: SyntaxNode[] = [];
  const stack: SyntaxNode[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (nodes.length >= mostNodes) return undefined;
    nodes.push(node);
    for (const child of childrenOf(node).toReversed()) {
      parents.set(child, node);
      stack.push(child);
    }
  }
  return { nodes, parentOf: (node) => parents.get(node) };
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (const part in node) {
    if (part === "loc" || part === "extra" || part.endsWith("Comments")) continue;
    const value = node[part];
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const item of items) if (isNode(item)) children.push(item);
  }
  return children;
}

/** Whether a part of a node is a node itself. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/** A node without the wrappers that change nothing at run time: `as`, `!`, `satisfies`, parentheses. */
export function unwrap(node: unknown): SyntaxNode | undefined {
  let inner = node;
  while (isNode(inner) && isWrapper(inner)) inner = inner["expression"];
  return isNode(inner) ? inner : undefined;
}

/** Whether a node only wraps its expression. */
export function isWrapper(node: SyntaxNode): boolean {
  return /^(?:TSAsExpression|TSNonNullExpression|TSSatisfiesExpression|TSTypeAssertion|ParenthesizedExpression)$/.test(node.type);
}

/** Name of an identifier. */
export function identifierName(node: unknown): string | undefined {
  return isNode(node) && node.type === "Identifier" && typeof node["name"] === "string" ? node["name"] : undefined;
}

/** A literal string: quoted, or a template without expressions. */
export function literalText(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "StringLiteral" && typeof node["value"] === "string") return node["value"];
  if (node.type !== "TemplateLiteral" || !Array.isArray(node["expressions"]) || node["expressions"].length > 0) return undefined;
  const [quasi] = node["quasis"] as { value?: { cooked?: unknown } }[];
  return typeof quasi?.value?.cooked === "string" ? quasi.value.cooked : undefined;
}

/** Name of the property that a member expression or a property names, when it can be told without running it. */
export function propertyName(node: SyntaxNode): string | undefined {
  const part = node["property"] ?? node["key"];
  return node["computed"] === true ? literalText(part) : (identifierName(part) ?? literalText(part));
}

/** Whether a node reads `object.property`. */
export function isMember(node: SyntaxNode): boolean {
  return node.type === "MemberExpression" || node.type === "OptionalMemberExpression";
}
