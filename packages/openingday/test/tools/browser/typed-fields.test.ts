import { describe, expect, it } from "vitest";
import { createTypedValues } from "../../../src/tools/browser/typed-fields.ts";

describe("what somebody typed", () => {
  it("is the whole word and not its beginnings, also where nobody left the field", () => {
    const typed = createTypedValues();
    for (const value of ["t", "ti", "tin", "tiny"]) typed.take("a0", "password", "", value, false);
    expect(typed.values()).toEqual([{ kind: "password", value: "tiny" }]);
  });

  it("is also what was sent off before it was mended", () => {
    const typed = createTypedValues();
    typed.take("a0", "password", "", "tiny horse", false);
    typed.take("a0", "password", "", "tiny horse", true);
    for (const value of ["tiny hors", "tiny horsf"]) typed.take("a0", "password", "", value, false);
    typed.take("a0", "password", "", "another", false);
    expect(typed.values().map(({ value }) => value)).toEqual(["tiny horse", "tiny horsf", "another"]);
  });

  it.each([
    { type: "email", autocomplete: "", kind: "address" },
    { type: "text", autocomplete: "section-a billing cc-number", kind: "card" },
    { type: "text", autocomplete: "one-time-code", kind: "secret" },
    { type: "text", autocomplete: "username", kind: "private" },
    { type: "search", autocomplete: "off", kind: undefined },
  ])("has the kind that its page gives it: $type $autocomplete", ({ type, autocomplete, kind }) => {
    const typed = createTypedValues();
    typed.take("a0", type, autocomplete, "something", true);
    expect(typed.values()).toEqual(kind === undefined ? [] : [{ kind, value: "something" }]);
  });

  it("has an end, whatever a page tells", () => {
    const typed = createTypedValues();
    typed.take(7, { toString: () => "x" }, null, undefined);
    typed.take("a0", "password", "", "x".repeat(2_000), true);
    for (let field = 0; field < 5_000; field++) typed.take(`f${field}`, "password", "", `value ${field}`, true);
    for (let value = 0; value < 5_000; value++) typed.take("f0", "password", "", `another ${value}`, true);
    expect(typed.values().length).toBeLessThanOrEqual(500);
  });
});
