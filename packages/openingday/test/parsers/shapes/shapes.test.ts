import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { group, kinds, openGroup, partOf, unknownFields } from "../../../src/parsers/shapes/group.ts";
import { list } from "../../../src/parsers/shapes/list.ts";
import { between, moreThanNone, number, whole } from "../../../src/parsers/shapes/numbers.ts";
import { pathOf } from "../../../src/parsers/shapes/reading.ts";
import { record } from "../../../src/parsers/shapes/record.ts";

/** Where a value is wrong, `place type`, or what is made of it. */
function read(schema: v.GenericSchema, value: unknown): unknown {
  const { success, output, issues } = v.safeParse(schema, value);
  return success ? output : issues.map((issue) => [...pathOf(issue), ...unknownFields(issue), issue.type].join(" "));
}

interface Row {
  readonly why: string;
  readonly value: unknown;
  readonly is: unknown;
}

const named = { a: v.string(), b: v.optional(v.string(), "x") };
const polluted: unknown = JSON.parse('{"a":"1","__proto__":{"admin":true},"constructor":2}');

describe("a group", () => {
  it.each<Row & { readonly schema: v.GenericSchema }>([
    { why: "all it needs", schema: group(named), value: { a: "1" }, is: { a: "1", b: "x" } },
    { why: "nothing", schema: group(named), value: {}, is: ["a string"] },
    { why: "an unknown field beside a wrong one", schema: group(named), value: { c: 1, a: 1 }, is: ["a string", "c strict_object"] },
    { why: "several unknown fields", schema: group(named), value: { c: 1, a: "1", d: 1 }, is: ["c d strict_object"] },
    {
      why: "a field that would change what it inherits",
      schema: group(named),
      value: polluted,
      is: ["__proto__ constructor strict_object"],
    },
    { why: "the same, open", schema: openGroup(named), value: polluted, is: { a: "1", b: "x", constructor: 2 } },
    { why: "the same, in part", schema: partOf(named), value: polluted, is: { a: "1", b: "x" } },
    { why: "a list", schema: openGroup({}), value: [], is: ["loose_object"] },
    { why: "nothing where anything may be", schema: group({ a: v.unknown() }), value: {}, is: ["a unknown"] },
    { why: "undefined where anything may be", schema: group({ a: v.unknown() }), value: { a: undefined }, is: { a: undefined } },
  ])("of $why", ({ schema, value, is }) => {
    expect(read(schema, value)).toEqual(is);
  });

  it("is still checked as a whole where it has a field too many, so that all is told at once", () => {
    const schema = v.pipe(
      group(named),
      v.check(({ a, b }) => a === b),
    );
    expect(read(schema, { a: "1", c: 1 })).toEqual(["c strict_object", "check"]);
    expect(read(schema, { a: 1, c: 1 })).toEqual(["a string", "c strict_object"]);
  });

  it("of one of several kinds is none where it is a list", () => {
    const schema = kinds("kind", [group({ kind: v.literal("a") }), group({ kind: v.literal("b"), c: v.string() })]);
    expect([[], { kind: "c" }, {}, { kind: "b" }, { kind: "a" }].map((value) => read(schema, value))).toEqual([
      ["variant"],
      ["kind variant"],
      ["kind variant"],
      ["c string"],
      { kind: "a" },
    ]);
  });
});

describe("a record", () => {
  class Named {
    readonly a = "1";
  }

  it.each<Row>([
    { why: "an object", value: { a: "1" }, is: { a: "1" } },
    { why: "an object that inherits", value: Object.assign(Object.create({ z: "0" }), { a: "1" }) as unknown, is: { a: "1" } },
    { why: "an object of nothing else", value: Object.assign(Object.create(null), { a: "1" }) as unknown, is: { a: "1" } },
    {
      why: "unusual names",
      value: JSON.parse('{"constructor":"1","__proto__":"2","prototype":"3"}'),
      is: { constructor: "1", prototype: "3" },
    },
    { why: "a name that is a function", value: { constructor: () => 1 }, is: ["constructor string"] },
    { why: "a name that is too long", value: { abcdef: 5, b: 5 }, is: ["abcdef record", "b string"] },
    { why: "a list", value: ["1"], is: ["record"] },
    { why: "a Map", value: new Map(), is: ["record"] },
    { why: "a date", value: new Date(0), is: ["record"] },
    { why: "an instance", value: new Named(), is: ["record"] },
  ])("is read from $why", ({ value, is }) => {
    const ownName = v.pipe(
      v.string(),
      v.check((name) => name !== "abcdef"),
    );
    expect(read(record(v.string(), ownName), value)).toEqual(is);
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });
});

it.each([
  { value: [], is: ["min_length"] },
  { value: ["1"], is: ["1"] },
  { value: ["1", 2], is: ["1 string"] },
  { value: [1, 2, 3], is: ["max_length"] },
  { value: { length: 1 }, is: ["array"] },
  { value: "1", is: ["array"] },
])("a list of one or two texts: $value", ({ value, is }) => {
  expect(read(list(v.string(), { least: 1, most: 2 }), value)).toEqual(is);
});

it.each([
  { schema: number(), taken: [0, -1, 0.5, 1e300], refused: [NaN, Infinity, -Infinity, "1", 1n, null] },
  { schema: between(0.1, 2), taken: [0.1, 2], refused: [0, 2.1, Infinity] },
  { schema: moreThanNone(2), taken: [1e-9, 2], refused: [0, -1, 2.1] },
  { schema: whole(1, 3), taken: [1, 3], refused: [0, 4, 1.5, 0.5, NaN, Infinity, 1e300] },
  { schema: whole(), taken: [0, -5, Number.MAX_SAFE_INTEGER], refused: [1e300, -1e300, 0.5] },
])("numbers: $taken, not $refused", ({ schema, taken, refused }) => {
  expect(taken.map((value) => read(schema, value))).toEqual(taken);
  expect(refused.map((value) => (read(schema, value) as string[]).length)).toEqual(refused.map(() => 1));
});
