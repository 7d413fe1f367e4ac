import { describe, expect, it } from "vitest";
import { createScanner } from "../../src/secrets/scanner.ts";
import { stripeKey } from "./made-up-keys.ts";
import { readBytes } from "./read-bytes.ts";

const key = stripeKey();
const scanner = createScanner();
const found = (text: string, path = "dist/app.js.map"): number => scanner.scan(readBytes(text), path).length;
const content = JSON.stringify(`const key = "${key}";`);

describe("a source map", () => {
  it.each([
    { why: "before its list of places", text: `{"version":3,"sourcesContent":[${content}],"mappings":"AAAA,SAAS"}` },
    { why: "behind it", text: `{"version":3,"mappings":"AAAA,SAAS","sourcesContent":[${content}]}` },
    { why: "behind it, written with blanks", text: `{"version": 3, "mappings": "AAAA,SAAS", "sourcesContent": [${content}]}` },
    { why: "behind one that has no end", text: `{"version":3,"sourcesContent":[${content}],"mappings":"AAAA,SAAS` },
    { why: "behind a word that only looks like it", text: `{"mappings":[${content}]}` },
    { why: "between two lists, as in a map of maps", text: `{"sections":[{"mappings":"AA"},{"x":${content}},{"mappings":"AAAA"}]}` },
  ])("is looked at $why", ({ text }) => {
    expect(found(text)).toBe(1);
  });

  it("is not looked at in its list of places, which is made of letters by chance", () => {
    const text = `{"version":3,"mappings":"AAAA,${key},SAAS"}`;
    expect(found(text)).toBe(0);
    expect(found(text, "dist/app.json")).toBe(1);
  });
});
