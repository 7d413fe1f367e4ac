import { assert, jsonValue, property, string } from "fast-check";
import { expect, it } from "vitest";
import { longestList } from "../../src/parsers/longest-list.ts";

it.each([
  { text: '{"appointments":[{"id":1},{"id":2},{"id":3}]}', entries: 3 },
  { text: "[]", entries: 0 },
  { text: '{"a":1}', entries: undefined },
  { text: '"[1,2,3]"', entries: undefined },
  { text: '{"a":"[\\"],","b":[1, 2]}', entries: 2 },
  { text: "[[1,2,3,4],[5]]", entries: 4 },
  { text: '{"page":[{"tags":["a","b"]},{"tags":[]},{}],"n":3}', entries: 3 },
  { text: '[{"id":1},{"id":2},{"i', entries: 3 },
  { text: "", entries: undefined },
])("counts the longest list of $text", ({ text, entries }) => {
  expect(longestList(text)).toBe(entries);
});

function longestOf(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const inner = Object.values(value).map(longestOf);
  const all = [...(Array.isArray(value) ? [value.length] : []), ...inner].filter((one) => one !== undefined);
  return all.length === 0 ? undefined : Math.max(...all);
}

it("agrees with reading the whole of it", () => {
  assert(
    property(jsonValue(), (value) => {
      expect(longestList(JSON.stringify(value))).toBe(longestOf(value));
    }),
  );
});

it("ends on any text", () => {
  assert(
    property(string(), (text) => {
      expect(longestList(text) ?? 0).toBeLessThanOrEqual(text.length);
    }),
  );
});
