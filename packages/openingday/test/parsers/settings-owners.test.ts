import { describe, expect, it } from "vitest";
import { parseSettingsOwners } from "../../src/parsers/settings-owners.ts";

describe("a list of settings with owners", () => {
  it("says which are filled in", () => {
    const text =
      "# ours\nA: { owner: Ada, purpose: the database }\nB:\n  owner:\n  purpose: mail\nC:\nD: { owner: TODO, purpose: '?' }\nE: { owner: Ada, purpose: x, note: until May }\n";
    const parsed = parseSettingsOwners(text);
    expect(parsed.ok && parsed.value.map(({ name, hasOwner, hasPurpose }) => `${name} ${hasOwner} ${hasPurpose}`)).toEqual([
      "A true true",
      "B false true",
      "C false false",
      "D false false",
      "E true true",
    ]);
  });

  it.each(["", "# nothing yet\n"])("may be empty: %j", (text) => {
    expect(parseSettingsOwners(text)).toEqual({ ok: true, value: [] });
  });

  it.each([
    { why: "a value in place of an owner", text: "A: hunter2-hunter2\n", says: /A has something other/ },
    { why: "a value as a field", text: "A: { owner: Ada, value: hunter2-hunter2 }\n", says: /A has a field besides/ },
    { why: "broken YAML", text: "A: [hunter2-hunter2\n", says: /not valid YAML/ },
    { why: "a list", text: "- hunter2-hunter2\n", says: /must be a list of names/ },
    { why: "the same name twice", text: "A:\nA:\n", says: /not valid YAML/ },
    { why: "far too much", text: "x".repeat(300_000), says: /longer/ },
    { why: "nesting without an end", text: "A: ".concat("[".repeat(20_000)), says: /not valid YAML|something other/ },
  ])("does not take $why, and never repeats it", ({ text, says }) => {
    const parsed = parseSettingsOwners(text);
    expect(parsed).toMatchObject({ ok: false, error: expect.stringMatching(says) });
    expect(JSON.stringify(parsed)).not.toContain("hunter2");
  });
});
