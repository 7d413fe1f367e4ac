import { expect, it } from "vitest";
import { locateField } from "../../src/parsers/locate-field.ts";

const file = `import { defineJourney } from "openingday";
const app = "https://app.myapp.test";
const signUp = [
  { kind: "request", name: "sign up",
    url: \`\${app}/signup\` },
  { kind: "mail",
    withinMs: -1 },
];
const customer = defineJourney({
  id: "customer",
  steps: [
    ...signUp,
    { kind: "request",
      "name": "book",
      url: "book" },
  ],
} as const);
export default [customer, { id: "other", steps: made() }] satisfies Journey[];
`;

it.each([
  { why: "a field in a list of the file", way: [0, "steps", 0, "url"], line: 5 },
  { why: "a field of a spread list", way: [0, "steps", 1, "withinMs"], line: 7 },
  { why: "a field after it, in quotes", way: [0, "steps", 2, "name"], line: 14 },
  { why: "a missing field: the step", way: [0, "steps", 2, "expect", "status"], line: 13 },
  { why: "what code makes: the last that is written out", way: [1, "steps", 4, "url"], line: 18 },
  { why: "an entry that is not there", way: [7, "id"], line: 18 },
  { why: "the whole", way: [], line: 18 },
])("finds $why", ({ way, line }) => {
  expect(locateField(file, "openingday.journeys.ts", way)).toBe(line);
});

it.each([
  { why: "the file is no program", text: "export default [" },
  { why: "nothing is exported", text: "const a = 1;" },
  { why: "a name stands for itself", text: "const a = b; const b = a; export default a;" },
  { why: "it is nested without an end", text: `export default ${"[".repeat(20_000)}` },
])("finds nothing where $why", ({ text }) => {
  expect(locateField(text, "openingday.journeys.ts", [0, "id"])).toBeUndefined();
});
