import { type Issue, pathOf } from "../parsers/shapes/reading.ts";
import { unknownFields } from "../parsers/shapes/group.ts";

const types: Readonly<Record<string, string>> = {
  string: "a text in quotes",
  number: "a number",
  boolean: "true or false",
  int: "a whole number",
  Array: "a list in [ ]",
  Object: "a group in { }",
};

/** Says in plain words what a field must be, where its schema has no words of its own. */
export function sayIssue(issue: Issue): string {
  const { type, expected, input, requirement } = issue;
  const missing = input === undefined ? "is missing; it " : "";
  if (unknownFields(issue).length > 0) return "is not a field that openingday knows";
  switch (type) {
    case "literal":
    case "picklist":
      return `${missing}must be ${listWords(expected)}`;
    case "variant":
      return issue.path === undefined ? `${missing}must be ${types[expected ?? ""] ?? expected}` : `must be ${listWords(expected)}`;
    case "union":
      return "is neither of the things that may stand here";
    case "max_length":
    case "max_value":
      return `must be at most ${String(requirement)}${unitOf(issue)}`;
    case "min_length":
      return requirement === 1 ? "must not be empty" : `must be at least ${String(requirement)}${unitOf(issue)}`;
    case "min_value":
      return `must be at least ${String(requirement)}`;
    case "gt_value":
      return `must be more than ${String(requirement)}`;
    case "includes":
      return `must contain ${String(requirement)}`;
    default:
      return `${missing}must be ${types[expected ?? ""] ?? expected}`;
  }
}

/**
 * Where the fault is: `hosts[0].role`; an unknown field is named itself; `the file` where it is the whole.
 * @param inside So many steps of the way are left out.
 */
export function placeOf(issue: Issue, inside = 0): string {
  const path = [...pathOf(issue), ...unknownFields(issue).slice(0, 1)].slice(inside);
  const parts = path.map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`));
  return parts.join("") || "the file";
}

function unitOf({ input }: Issue): string {
  return typeof input === "string" ? " characters" : Array.isArray(input) ? " entries" : "";
}

/** @param expected As the schema has it: `("site" | "app")`. */
function listWords(expected: string | null): string {
  const quoted = [...(expected ?? "").matchAll(/"([^"]*)"/gu)].map(([, word = ""]) => `“${word}”`);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
