import { expect, it } from "vitest";
import { maskSetCookie } from "../../src/parsers/mask-cookie.ts";

it.each([
  ["sid=abc; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax", "sid=…; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax"],
  ["__Host-s=a=b=c; Partitioned; Priority=High", "__Host-s=…; Partitioned; Priority=High"],
  ["sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Domain=app.test", "sid=…; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Domain=app.test"],
  // A quoted value does not protect a semicolon: what follows it could be a part of the secret.
  ['sid="abc;def"; Secure', "sid=…; …; Secure"],
  ["nameless-secret; Secure", "…; Secure"],
  ["", "…"],
])("%s", (value, want) => {
  expect(maskSetCookie(value)).toBe(want);
});
