import { expect, it } from "vitest";
import { parseSetCookie } from "../../src/parsers/set-cookie.ts";

const bare = { name: "a", value: "1", secure: false, httpOnly: false };

it.each([
  { text: "a=1", value: bare },
  { text: " a = 1 ; SECURE; HttpOnly ;samesite=LAX", value: { ...bare, secure: true, httpOnly: true, sameSite: "lax" } },
  { text: "a=1; Domain=.Example.test; Path=/x; Max-Age=-5", value: { ...bare, domain: "example.test", path: "/x", maxAgeSeconds: -5 } },
  { text: "a=1; SameSite=Everything; Path=x; Max-Age=soon; Domain=", value: bare },
  { text: "a=b=c; SameSite=None; SameSite=Strict", value: { ...bare, value: "b=c", sameSite: "strict" } },
  { text: "a=", value: { ...bare, value: "" } },
])("reads “$text”", ({ text, value }) => {
  expect(parseSetCookie(text)).toEqual({ ok: true, value });
});

it.each(["", "=1", "noequals", "; Secure", `a=${"x".repeat(5_000)}`, "a=1;".padEnd(9_000, "x")])("refuses “%.20s”", (text) => {
  expect(parseSetCookie(text)).toMatchObject({ ok: false });
});
