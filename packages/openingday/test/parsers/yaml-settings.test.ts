import { describe, expect, it } from "vitest";
import { readYamlSettings } from "../../src/parsers/yaml-settings.ts";

describe("settings in YAML", () => {
  it.each([
    { why: "maps at any depth", text: "env:\n  A: x\njobs:\n  b:\n    env:\n      B: 'y'\n      N: 1\n", names: ["A x 2", "B y 6"] },
    { why: "several documents", text: "env: {A: x}\n---\nenv: {B: y}\n", names: ["A x 1", "B y 3"] },
    { why: "expressions as text", text: "env:\n  A: ${{ secrets.A }}\n", names: ["A ${{ secrets.A }} 2"] },
    { why: "an alias that leads nowhere", text: "env: *gone\n", names: [] },
    { why: "an alias to itself", text: "env: &a\n  b: *a\n", names: [] },
    { why: "nothing", text: "", names: [] },
    { why: "broken text", text: "env: [", names: [] },
  ])("$why", ({ text, names }) => {
    const read = readYamlSettings(text, "env");
    expect((read.ok ? read.value : []).map(({ name, value, line }) => `${name} ${value} ${line}`).toSorted()).toEqual(names);
  });

  it("answers on deep nesting", () => {
    expect(typeof readYamlSettings("[".repeat(100_000), "env").ok).toBe("boolean");
  });

  it("answers on a bomb of aliases", () => {
    const bomb = Array.from({ length: 20 }, (_, i) => `b${i}: &b${i} ${i === 0 ? "[x]" : `[*b${i - 1}, *b${i - 1}]`}`);
    expect(readYamlSettings([...bomb, "env: *b19"].join("\n"), "env")).toEqual({ ok: true, value: [] });
  });
});
