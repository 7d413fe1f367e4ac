import { describe, expect, it } from "vitest";
import { parseTagList } from "../../src/parsers/tag-list.ts";

describe("parseTagList", () => {
  it.each([
    { why: "one tag", text: "a=1", tags: [["a", "1"]] },
    {
      why: "a semicolon at the end",
      text: "a=1; b=2;",
      tags: [
        ["a", "1"],
        ["b", "2"],
      ],
    },
    { why: "white space after the last semicolon", text: "a=1; ", tags: [["a", "1"]] },
    { why: "an empty value", text: "p=", tags: [["p", ""]] },
    { why: "white space and a fold inside", text: " a = x\r\n\t y ", tags: [["a", "x y"]] },
    { why: "an equals sign in the value", text: "p=AB==", tags: [["p", "AB=="]] },
    {
      why: "names that differ in case only",
      text: "a=1;A=2",
      tags: [
        ["a", "1"],
        ["A", "2"],
      ],
    },
  ])("reads $why", ({ text, tags }) => {
    expect(parseTagList(text)).toEqual({ ok: true, value: tags.map(([name, value]) => ({ name, value })) });
  });

  it("reads a note in any language, and nothing else", () => {
    expect(parseTagList("a=1; n=Schlüssel “2026”", ["n"])).toMatchObject({
      ok: true,
      value: [{ name: "a" }, { value: "Schlüssel “2026”" }],
    });
    expect(parseTagList("a=“1”; n=x", ["n"])).toMatchObject({ ok: false });
    expect(parseTagList("n=\u0000", ["n"])).toMatchObject({ ok: false });
  });

  it.each([
    { why: "an empty text", text: "", error: /empty part/ },
    { why: "a part without =", text: "a=1; b", error: /“b” has no “=”/ },
    { why: "an empty part in the middle", text: "a=1;; b=2", error: /empty part/ },
    { why: "a name that begins with a digit", text: "1a=1", error: /not a valid name/ },
    { why: "no name", text: "=1", error: /not a valid name/ },
    { why: "a name twice", text: "a=1; a=1", error: /given twice/ },
    { why: "curly quotes", text: "a=“1”", error: /not allowed/ },
    { why: "a control character", text: "a=1\u0000", error: /not allowed/ },
    { why: "endless text", text: `a=${"1".repeat(70_000)}`, error: /longer than/ },
  ])("refuses $why", ({ text, error }) => {
    expect(parseTagList(text)).toEqual({ ok: false, error: expect.stringMatching(error) as string });
  });
});
