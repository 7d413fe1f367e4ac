import { identifierName, isNode, parseProgram, propertyName, type SyntaxNode, type SyntaxTree, unwrap } from "./syntax-tree.ts";

const mostSteps = 50;

/**
 * Line of a part of what a file exports by default, `["0", "steps", 2, "url"]`, or of the last part of the way that is written out there.
 * Undefined where the export is made by code that would have to be run. 1-based.
 */
export function locateField(text: string, file: string, way: readonly unknown[]): number | undefined {
  const parsed = parseProgram(text, file);
  if (!parsed.ok) return undefined;
  const tree = parsed.value;
  const exported = tree.nodes.find(({ type }) => type === "ExportDefaultDeclaration");
  let node = resolve(exported?.["declaration"], tree);
  let line = node === undefined || exported === undefined ? undefined : lineOf(node);
  for (const key of way.slice(0, mostSteps)) {
    const part = node === undefined ? undefined : partOf(node, key, tree);
    if (part === undefined) break;
    line = lineOf(part) ?? line;
    node = resolve(part.type === "ObjectProperty" ? part["value"] : part, tree);
  }
  return line;
}

/** A name stands for what it was declared with; `defineJourney({ … })` for what is handed in. */
function resolve(value: unknown, tree: SyntaxTree, depth = 0): SyntaxNode | undefined {
  const node = unwrap(value);
  if (node === undefined || depth > 10) return undefined;
  if (node.type === "CallExpression" && /^define[A-Z]/u.test(identifierName(node["callee"]) ?? ""))
    return resolve((node["arguments"] as unknown[])[0], tree, depth + 1);
  const name = identifierName(node);
  if (name === undefined) return node;
  const declared = tree.nodes.find((one) => one.type === "VariableDeclarator" && identifierName(one["id"]) === name);
  return resolve(declared?.["init"], tree, depth + 1);
}

function partOf(node: SyntaxNode, key: unknown, tree: SyntaxTree): SyntaxNode | undefined {
  if (node.type === "ArrayExpression" && typeof key === "number") return spread(node, tree)[key];
  if (node.type !== "ObjectExpression") return undefined;
  return (node["properties"] as SyntaxNode[]).findLast(
    (property) => property.type === "ObjectProperty" && propertyName(property) === String(key),
  );
}

/** What `...others` stands for is written out where it is a list of the same file. */
function spread(list: SyntaxNode, tree: SyntaxTree, depth = 0): readonly (SyntaxNode | undefined)[] {
  return (list["elements"] as unknown[]).flatMap((element) => {
    if (!isNode(element) || element.type !== "SpreadElement") return [isNode(element) ? element : undefined];
    const other = resolve(element["argument"], tree);
    // How long another list is cannot be told, so nothing after it can be counted.
    return other?.type === "ArrayExpression" && depth < 10
      ? spread(other, tree, depth + 1)
      : Array.from({ length: 1_000 }, () => undefined);
  });
}

function lineOf({ loc }: SyntaxNode): number | undefined {
  return loc?.start.line;
}
