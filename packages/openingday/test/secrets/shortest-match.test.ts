import { describe, expect, it } from "vitest";
import { shortestMatch } from "../../src/secrets/shortest-match.ts";

describe("the shortest match", () => {
  it.each([
    { of: "abc", is: 3 },
    { of: "[a-f0-9]{32}", is: 32 },
    { of: "[A-Za-z0-9]{4,20}-[A-Za-z0-9]{3,20}", is: 8 },
    { of: "[a-f0-9]{32}|[a-z]{5}|x{9}", is: 5 },
    { of: "su(?:ab|c)?[a-z]{12}", is: 14 },
    { of: "(?:ab|c){3}", is: 3 },
    { of: "\\d{15,16}(?:\\||%7C)[A-Za-z0-9_-]{27,40}", is: 43 },
    { of: "[\\]|(){}]{2}[.]", is: 3 },
    { of: "a+b*c?", is: 1 },
    { of: "^(?<![a-z])(?:x)(?=yyy)$", is: 1 },
  ])("of $of is $is", ({ of, is }) => {
    expect(shortestMatch(of)).toBe(is);
  });

  it.each(["(?:a", "a)"])("refuses %s", (source) => {
    expect(() => shortestMatch(source)).toThrow(/group/);
  });
});
