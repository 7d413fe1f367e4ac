import { describe, expect, it } from "vitest";
import { readJwtPayload } from "../../src/parsers/jwt.ts";

const encode = (text: string) => Buffer.from(text).toString("base64url");

describe("signed tokens", () => {
  it.each([
    { why: "an object", token: `${encode("{}")}.${encode('{"role":"größe"}')}.x`, value: { role: "größe" } },
    { why: "a list", token: `a.${encode("[1]")}.x` },
    { why: "no JSON", token: "a.b.c" },
    { why: "one part", token: "abc" },
    { why: "not base64", token: "a.!!!.c" },
    { why: "too long a token", token: `a.${"e".repeat(20_000)}.c` },
  ])("$why", ({ token, value }) => {
    const payload = readJwtPayload(token);
    expect(payload.ok ? payload.value : undefined).toEqual(value);
  });
});
