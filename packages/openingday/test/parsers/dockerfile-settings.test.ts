import { describe, expect, it } from "vitest";
import { readDockerfileSettings } from "../../src/parsers/dockerfile-settings.ts";

describe("Dockerfiles", () => {
  it.each([
    {
      why: "pairs",
      text: "ENV A=1 B=\"2 3\" C='4'",
      settings: [
        ["A", "1", 1],
        ["B", "2 3", 1],
        ["C", "4", 1],
      ],
    },
    { why: "the old form", text: "FROM a\nenv A one two", settings: [["A", "one two", 2]] },
    {
      why: "continued lines with a comment between",
      text: "ENV A=1 \\\n# why\n  B=2\nARG C=3",
      settings: [
        ["A", "1", 1],
        ["B", "2", 1],
        ["C", "3", 4],
      ],
    },
    { why: "arguments without a value", text: "ARG A\nRUN ENV=1 A=2", settings: [] },
  ])("$why", ({ text, settings }) => {
    expect(readDockerfileSettings(text).map(({ name, value, line }) => [name, value, line])).toEqual(settings);
  });
});
