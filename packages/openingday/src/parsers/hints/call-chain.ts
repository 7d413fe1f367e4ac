import { identifierName, isMember, isNode, propertyName, unwrap, type SyntaxNode } from "../syntax-tree.ts";

/** One name of a chain such as `db.select().from(users)`, and what it was called with, where it was called. */
export interface ChainLink {
  readonly name: string;
  readonly given?: readonly unknown[];
}

const mostLinks = 40;

/** Reads a chain of members and calls from its beginning; nothing where it begins with anything but a name or a call of one. */
export function readChain(node: unknown): readonly ChainLink[] {
  const links: ChainLink[] = [];
  let given: readonly unknown[] | undefined;
  for (let inner = unwrap(node); inner !== undefined && links.length < mostLinks;) {
    if (isCall(inner)) {
      if (given !== undefined) return [];
      given = inner["arguments"] as unknown[];
      inner = unwrap(inner["callee"]);
      continue;
    }
    const name = isMember(inner) ? propertyName(inner) : inner.type === "ThisExpression" ? "this" : identifierName(inner);
    if (name === undefined) return [];
    links.unshift(given === undefined ? { name } : { name, given });
    given = undefined;
    if (!isMember(inner)) return links;
    const object = unwrap(inner["object"]);
    // `(await connect()).query(...)`: who is asked is what matters.
    inner = object?.type === "AwaitExpression" ? unwrap(object["argument"]) : object;
  }
  return [];
}

/** The names of a chain as somebody would write them. */
export function sayChain(links: readonly ChainLink[], most = 4): string {
  const names = links.map(({ name }) => name).filter((name) => name !== "this");
  return names.slice(0, most).join(".").slice(0, 80);
}

/** Whether a node calls something, also by `?.`. */
export function isCall(node: SyntaxNode): boolean {
  return node.type === "CallExpression" || node.type === "OptionalCallExpression";
}

/** Every name that an expression mentions, those of properties and of inner functions among them. */
export function namesIn(node: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  visit(node, (inner) => {
    const name = identifierName(inner);
    if (name !== undefined) names.add(name);
    return true;
  });
  return names;
}

/** The variables that an expression reads: names of properties are none. */
export function variablesIn(node: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (part: unknown): void =>
    visit(part, (inner) => {
      const name = identifierName(inner);
      if (name !== undefined) names.add(name);
      const isNamed = inner["computed"] !== true && (isMember(inner) || inner.type === "ObjectProperty");
      if (isNamed) collect(isMember(inner) ? inner["object"] : inner["value"]);
      return !isNamed;
    });
  collect(node);
  return names;
}

const mostVisited = 20_000;

/** Goes through a node and everything in it; `look` answers whether to go further in. */
export function visit(node: unknown, look: (node: SyntaxNode) => boolean): void {
  const stack: unknown[] = [node];
  for (let count = 0; stack.length > 0 && count < mostVisited; count++) {
    const inner = stack.pop();
    if (!isNode(inner) || !look(inner)) continue;
    for (const part in inner) {
      if (part === "loc" || part === "extra" || part.endsWith("Comments")) continue;
      const value = inner[part];
      if (Array.isArray(value)) stack.push(...(value as unknown[]));
      else if (typeof value === "object") stack.push(value);
    }
  }
}

/** Whether a node is a function of any form. */
export function isFunction(node: SyntaxNode): boolean {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ObjectMethod|ClassMethod|ClassPrivateMethod)$/.test(node.type);
}

/** The property of an object literal with this name; undefined too where a spread may hold it. */
export function propertyOf(node: unknown, name: string): SyntaxNode | undefined {
  const object = unwrap(node);
  if (object?.type !== "ObjectExpression") return undefined;
  return (object["properties"] as SyntaxNode[]).find((property) => property.type !== "SpreadElement" && propertyName(property) === name);
}

/** Whether all that an object literal holds can be read in it. */
export function isPlainObject(node: unknown): boolean {
  const object = unwrap(node);
  return object?.type === "ObjectExpression" && (object["properties"] as SyntaxNode[]).every(({ type }) => type !== "SpreadElement");
}
