import { describe, expect, it } from "vitest";
import { readLinks } from "../../src/parsers/mail-links.ts";
import { findOneTimeLink } from "../../src/parsers/one-time-link.ts";

const hosts = ["brightpath.test"];
const find = (...urls: string[]): string | undefined => findOneTimeLink(readLinks({ text: urls.join("\n") }), hosts)?.url;

describe("findOneTimeLink", () => {
  it.each([
    "https://app.brightpath.test/reset/a1b2c3d4e5f6g7h8",
    "https://app.brightpath.test/reset?token=0123456789abcdef&next=/",
    "https://brightpath.test/#/reset/dGhpcyBpcyBhIHRva2Vu",
    "https://app.brightpath.test/reset/5f0c6b8e-9d5a-4c1e-8f3e-0a7b6c5d4e3f",
  ])("finds %s", (url) => {
    expect(find("https://brightpath.test/", "https://app.brightpath.test/help/forgot-your-password-again", url)).toBe(url);
  });

  it.each([
    { why: "a page with long words", url: "https://brightpath.test/help/forgot-your-password-again" },
    { why: "a short code", url: "https://brightpath.test/r/4711" },
    { why: "a host of somebody else", url: "https://abcdef.supabase.co/auth/v1/verify?token=0123456789abcdef" },
    { why: "a host whose name only ends alike", url: "https://notbrightpath.test/reset/a1b2c3d4e5f6g7h8" },
  ])("passes over $why", ({ url }) => {
    expect(find(url)).toBeUndefined();
  });
});
