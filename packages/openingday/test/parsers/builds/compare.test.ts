import { describe, expect, it } from "vitest";
import { causeOfDifference, placeOfDifference } from "../../../src/parsers/builds/explain-difference.ts";
import { isProduct, pairFiles } from "../../../src/parsers/builds/pair-files.ts";

const now = Date.parse("2026-03-01T12:00:00Z");
const facts = { folders: ["openingday-build-AAAAAA", "openingday-build-BBBBBB"], between: [now, now + 60_000], renamed: [] } as const;

describe("files of two builds", () => {
  const files = (...names: readonly string[]) => names.map((name, index) => ({ path: name, sha256: `${name}${index}` }));

  it.each([
    ["assets/app-K3F2ABCD.js", "assets/app-Z9X8WVUT.js"],
    ["assets/index-DiwrgTda.css", "assets/index-B3kd9aZq.css"],
    ["static/x8Kq2LmN0pQrStUvWxYz1/_buildManifest.js", "static/a1B2c3D4e5F6g7H8i9J0k/_buildManifest.js"],
    ["main.4f2c9a1b.chunk.js", "main.99ab00cd.chunk.js"],
  ])("knows %s again", (one, other) => {
    expect(pairFiles(files(one), files(other))).toEqual({ differing: [{ one, other }], onlyFirst: [], onlySecond: [] });
  });

  it("does not guess where several are named alike, nor over other names", () => {
    const [one, other] = [files("a-11111111.js", "a-22222222.js"), files("a-33333333.js", "a-44444444.js")];
    expect(pairFiles(one, other)).toMatchObject({ differing: [], onlyFirst: ["a-11111111.js", "a-22222222.js"] });
    expect(pairFiles(files("contact.html"), files("imprint.html"))).toMatchObject({
      onlyFirst: ["contact.html"],
      onlySecond: ["imprint.html"],
    });
  });

  it.each([
    [".next/cache/webpack/0.pack", false],
    [".next/trace", false],
    ["dist/.cache/x", false],
    ["dist/tsconfig.tsbuildinfo", false],
    [".next/static/chunks/main.js", true],
    ["dist/cache/offers.json", true],
    ["dist/trace.js", true],
  ])("%s is part of the product: %s", (path, is) => {
    expect(isProduct(path)).toBe(is);
  });
});

describe("why two files differ", () => {
  it.each([
    { cause: "time", one: 'built("2026-03-01T12:00:01.123Z")', other: 'built("2026-03-01T12:00:31.456Z")' },
    { cause: "time", one: `v=${now + 1_000}`, other: `v=${now + 31_000}` },
    { cause: "time", one: `v=${now / 1_000 + 1}`, other: `v=${now / 1_000 + 31}` },
    { cause: "time", one: "Sun Mar 01 2026 12:00:01 GMT", other: "Sun Mar 01 2026 12:00:31 GMT" },
    { cause: "time", one: "built in 345ms", other: "built in 1.2 s" },
    { cause: "path", one: "file:///tmp/openingday-build-AAAAAA/a.ts", other: "file:///tmp/openingday-build-BBBBBB/a.ts" },
    { cause: "random", one: "id:1b4e28ba-2fa1-11d2-883f-0016d3cca427", other: "id:6fa459ea-ee8a-3ca4-894e-db77e160355e" },
    { cause: "random", one: 'buildId:"x8Kq2LmN0pQrStUvWxYz1"', other: 'buildId:"a1B2c3D4e5F6g7H8i9J0k"' },
    { cause: "order", one: "a();\nb();", other: "b();\na();" },
    { cause: "random", one: "seed = 1200000000000", other: "seed = 1300000000000" },
    { cause: undefined, one: 'greet("hello")', other: 'greet("goodbye")' },
    { cause: undefined, one: "a;b", other: "a;b;c" },
  ])("is $cause: $one", ({ cause, one, other }) => {
    expect(causeOfDifference(one, other, facts)).toBe(cause);
  });

  it("says where, and not what", () => {
    expect(placeOfDifference("one\ntwo three", "one\ntwo four")).toBe("line 2, column 5");
    expect(placeOfDifference("a", "ab")).toBe("line 1, column 2");
  });
});
