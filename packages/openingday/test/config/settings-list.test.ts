import { describe, expect, it } from "vitest";
import { extendSettingsList } from "../../src/config/settings-list.ts";

const two = [
  { name: "A", about: "read at src/a.ts:1" },
  { name: "B", about: "read at src/b.ts:2; set in production" },
];

describe("bringing the list of settings up to date", () => {
  it("begins one", () => {
    const text = extendSettingsList("x.yaml", undefined, two);
    expect(text).toContain("A: # read at src/a.ts:1\n  owner:\n  purpose:\n\nB: # read at src/b.ts:2; set in production\n  owner:\n");
    expect(extendSettingsList("x.yaml", text, two)).toBe(text);
  });

  it.each([
    { why: "with remarks and odd spaces", text: "# mine\nA:   {owner: 'Ada',   purpose: \"db\" } # stay\n" },
    { why: "without a line end", text: "A:\n  owner: Ada\n  purpose: db" },
    { why: "with Windows line ends", text: "A:\r\n  owner: Ada\r\n  purpose: db\r\n" },
    { why: "with what the code no longer reads", text: "OLD:\n  owner: Ben\n  purpose: gone\nA:\n  owner: Ada\n  purpose: db\n\n" },
  ])("keeps every letter of a list $why", ({ text }) => {
    const after = extendSettingsList("x.yaml", text, two);
    expect(after.startsWith(text)).toBe(true);
    expect(after.slice(text.length)).toMatch(/^\n{1,2}B: # |^B: # /u);
    expect(extendSettingsList("x.yaml", after, two)).toBe(after);
  });

  it.each([
    { why: "a value stands in it", text: "A: hunter2\n" },
    { why: "it is one line of braces", text: "{ A: { owner: Ada } }\n" },
    { why: "it has come to its end", text: "A:\n  owner: Ada\n...\n---\n" },
  ])("leaves it alone where $why", ({ text }) => {
    expect(() => extendSettingsList("x.yaml", text, two)).toThrow(/x\.yaml cannot be/u);
  });
});
