import { expect, it } from "vitest";
import { matchPattern } from "../../../src/probes/rehearsal/match-pattern.ts";

it.each([
  "^[a-z]{3}$",
  "^[a-z0-9-]{2,60}$",
  "^#[0-9a-f]{6}$",
  "^(card|bank|cash)$",
  String.raw`^\d{4}-\d{2}-\d{2}$`,
  String.raw`^[^@\s]+@[^@\s]+\.[a-z]{2,}$`,
  "^[[:alnum:]_]+$",
  "^(?:[A-Z]{2}){1,3}$",
  "^v[0-9]+(?:-beta)?$",
  "^[]a]$",
  "[0-9]",
])("finds texts for %s", (pattern) => {
  const native = new RegExp(pattern.replace("[:alnum:]", "a-z0-9").replace("[]a]", String.raw`[\]a]`));
  for (const turn of [0, 1, 2, 17, 39]) expect(matchPattern(pattern, turn)).toMatch(native);
});

it.each(["(?=a)b", "a{", "[a", String.raw`\y`, "(a"])("says nothing of %s", (pattern) => {
  expect(matchPattern(pattern, 0)).toBeUndefined();
});
