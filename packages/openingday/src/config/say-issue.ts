import type { z } from "zod";

/** What is wrong with one field, as the schema reports it before it has words for it. */
type RawIssue = Parameters<NonNullable<z.core.$ZodErrorMap>>[0];

const kinds: Readonly<Record<string, string>> = {
  string: "a text in quotes",
  number: "a number",
  boolean: "true or false",
  array: "a list in [ ]",
  object: "a group in { }",
  record: "a group in { }",
};
const units: Readonly<Record<string, string>> = { string: " characters", array: " entries" };

/** Says in plain words what a field must be; undefined where the schema's own words serve. */
export function sayIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return `${issue.input === undefined ? "is missing; it " : ""}must be ${kinds[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `${issue.input === undefined ? "is missing; it " : ""}must be ${listWords(issue.values.map(String))}`;
    case "unrecognized_keys":
      return "is not a field that openingday knows";
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options)
        ? `must be ${listWords(issue.options.map(String))}`
        : "is neither of the things that may stand here";
    case "too_big":
      return `must be at most ${String(issue.maximum)}${units[issue.origin] ?? ""}`;
    case "too_small":
      return issue.minimum === 1 && issue.origin in units
        ? "must not be empty"
        : `must be ${issue.inclusive === false ? "more than" : "at least"} ${String(issue.minimum)}${units[issue.origin] ?? ""}`;
    case "invalid_format":
      return issue.format === "includes" && "includes" in issue ? `must contain ${String(issue.includes)}` : undefined;
    case "custom":
    case "invalid_element":
    case "invalid_key":
    case "not_multiple_of":
      return undefined;
  }
}

/** Where the fault is: `hosts[0].role`; an unknown field is named itself; `the file` where it is the whole. */
export function placeOf(issue: z.core.$ZodIssue): string {
  const path = issue.code === "unrecognized_keys" ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  const parts = path.map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`));
  return parts.join("") || "the file";
}

function listWords(words: readonly string[]): string {
  const quoted = words.map((word) => `“${word}”`);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
