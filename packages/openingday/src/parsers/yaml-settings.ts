import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Node } from "yaml";
import type { WrittenSetting } from "./dockerfile-settings.ts";
import type { Parsed } from "./parsed.ts";

const mostCharacters = 1_048_576;
const deepest = 60;
const mostNodes = 50_000;

/**
 * Reads the literal values below every map or list called `key`: `environment` in a compose file, `env` in a workflow. Expressions are
 * kept as text. Aliases are followed once.
 */
export function readYamlSettings(text: string, key: "environment" | "env"): Parsed<readonly WrittenSetting[]> {
  if (text.length > mostCharacters) return { ok: false, error: "The file is longer than 1 MiB" };
  try {
    const lines = new LineCounter();
    const documents = parseAllDocuments(text, { lineCounter: lines, logLevel: "silent", uniqueKeys: false });
    if (!Array.isArray(documents)) return { ok: true, value: [] };
    const settings = documents.flatMap((document) => readDocument(document as Document, key, (at) => lines.linePos(at).line));
    return { ok: true, value: settings };
  } catch (error) {
    // Deeply nested input runs out of stack inside the parser.
    return { ok: false, error: `The YAML could not be read: ${error instanceof RangeError ? "it is nested too deeply" : "it is broken"}` };
  }
}

function readDocument(document: Document, key: string, lineAt: (offset: number) => number): WrittenSetting[] {
  const found: WrittenSetting[] = [];
  const stack: { node: unknown; depth: number }[] = [{ node: document.contents, depth: 0 }];
  for (let visited = 0; stack.length > 0 && visited < mostNodes; visited++) {
    const { node, depth } = stack.pop() ?? { node: undefined, depth: 0 };
    if (depth > deepest) continue;
    if (isSeq(node)) for (const item of node.items) stack.push({ node: item, depth: depth + 1 });
    if (!isMap(node)) continue;
    for (const { key: name, value } of node.items) {
      if (isScalar(name) && name.value === key) found.push(...readSettings(isAlias(value) ? value.resolve(document) : value, lineAt));
      else stack.push({ node: value, depth: depth + 1 });
    }
  }
  return found;
}

function readSettings(node: unknown, lineAt: (offset: number) => number): WrittenSetting[] {
  const line = (part: unknown) => lineAt((part as Node).range?.[0] ?? 0);
  if (isMap(node)) {
    return node.items.flatMap(({ key, value }) =>
      isScalar(key) && isScalar(value) && typeof value.value === "string"
        ? [{ name: String(key.value), value: value.value, line: line(key) }]
        : [],
    );
  }
  if (!isSeq(node)) return [];
  return node.items.flatMap((item) => {
    const pair = isScalar(item) && typeof item.value === "string" ? /^([^=\s]+)=(.*)$/s.exec(item.value) : null;
    return pair?.[1] === undefined ? [] : [{ name: pair[1], value: pair[2] ?? "", line: line(item) }];
  });
}
