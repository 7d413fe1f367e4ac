import { describe, expect, it } from "vitest";
import { isGivenValue } from "../../src/secrets/what-follows.ts";
import { readBytes } from "./read-bytes.ts";

const value = "q7".repeat(8);

function given(text: string, quotedOnly = false): boolean {
  const position = text.toLowerCase().indexOf("token") + "token".length;
  return isGivenValue(readBytes(text), position, 16, quotedOnly);
}

describe("what a name is given", () => {
  it.each([
    `token=${value}`,
    `TOKEN_OLD: ${value}`,
    `"token": "${value}"`,
    `config['token'] = '${value}'`,
    `token := \`${value}\``,
    `token => ${value}`,
    `token .= "${value}"`,
    `token.="${value}"`,
    `token ||= "${value}"`,
    `token ?= ${value}`,
    `token string = "${value}"`,
    `token: string = "${value}"`,
    `token KEY = ${value}`,
    `("token", "${value}")`,
    `setToken("${value}")`,
    `<token>${value}</token>`,
    `{\\"token\\": \\"${value}\\"}`,
    `token==${value.slice(1)}`,
  ])("may be a secret: %s", (text) => {
    expect(given(text)).toBe(true);
  });

  it.each([
    "a token",
    "token",
    "token=",
    "token = short",
    "token: string;",
    "tokens?: number | null | undefined",
    `token | ${value}`,
    `token "${value}"`,
    `token = "two words ${value}"`,
    `token = a ${value}`,
    "token, other, and more of them",
  ])("is none: %s", (text) => {
    expect(given(text)).toBe(false);
  });

  it("stands in quotes in code, or behind a name in capitals, and is not what a call is given", () => {
    expect(given(`token = ${value}`, true)).toBe(false);
    expect(given(`token = "${value}"`, true)).toBe(true);
    expect(given(`TOKEN=${value}`, true)).toBe(true);
    expect(given(`setToken("${value}")`, true)).toBe(false);
  });
});
