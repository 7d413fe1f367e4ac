import { expect, it } from "vitest";
import { parseContentSecurityPolicy } from "../../src/parsers/content-security-policy.ts";

it.each([
  { text: "", want: [] },
  { text: " ; ,, ;", want: [] },
  { text: "default-src 'self'; Frame-Ancestors 'none'", want: [{ "default-src": ["'self'"], "frame-ancestors": ["'none'"] }] },
  { text: "script-src a; script-src b", want: [{ "script-src": ["a"] }] },
  { text: "upgrade-insecure-requests, img-src  *", want: [{ "upgrade-insecure-requests": [] }, { "img-src": ["*"] }] },
])("reads “$text”", ({ text, want }) => {
  expect(parseContentSecurityPolicy(text).map((policy) => Object.fromEntries(policy))).toEqual(want);
});
