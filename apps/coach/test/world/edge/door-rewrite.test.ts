import { describe, expect, it } from "vitest";
import { cookieFromDoor, cookieToDoor, leadTo, policyToDoor, toDoor } from "../../../world/edge/door-rewrite.ts";

const names = { site: "brightpath.test", app: "app.brightpath.test", api: "api.brightpath.test", door: "http://localhost:8080" };

it.each([
  { path: "/", host: "brightpath.test" },
  { path: "/?utm_source=x", host: "brightpath.test" },
  { path: "/coaches", host: "brightpath.test" },
  { path: "/coaches/ada?x=1", host: "brightpath.test" },
  { path: "/assets/app.js", host: "brightpath.test" },
  { path: "/coachesque", host: "app.brightpath.test" },
  { path: "/login", host: "app.brightpath.test" },
  { path: "/__api/v1/slots?x=1", host: "api.brightpath.test", real: "/v1/slots?x=1" },
])("leads $path to $host", ({ path, host, real }) => {
  expect(leadTo(names, path)).toEqual({ host, path: real ?? path });
});

it.each([
  { from: "https://app.brightpath.test/login?next=/x", to: "http://localhost:8080/login?next=/x" },
  { from: "https://brightpath.test/", to: "http://localhost:8080/" },
  { from: "https://www.brightpath.test/a", to: "http://localhost:8080/a" },
  { from: "https://api.brightpath.test/v1", to: "http://localhost:8080/__api/v1" },
  { from: "https://brightpath.test.evil.test/", to: "https://brightpath.test.evil.test/" },
  { from: "https://notbrightpath.test/", to: "https://notbrightpath.test/" },
  { from: "/relative", to: "/relative" },
])("turns $from into $to", ({ from, to }) => {
  expect(toDoor(names, from)).toBe(to);
});

describe("cookies", () => {
  it.each([
    { from: "sid=1; Path=/; HttpOnly; Secure; SameSite=Lax; Domain=brightpath.test", to: "sid=1; Path=/; HttpOnly; SameSite=Lax" },
    { from: "__Host-sid=a=b; Path=/; Secure; SameSite=None", to: "door-Host-sid=a=b; Path=/; SameSite=Lax" },
  ])("$from is made to fit", ({ from, to }) => {
    expect(cookieToDoor(from)).toBe(to);
  });

  it("get their names back on the way in", () => {
    expect(cookieFromDoor("door-Host-sid=1; door-Secure-b=2; c=3")).toBe("__Host-sid=1; __Secure-b=2; c=3");
  });
});

it("keeps a policy but not its upgrade to https", () => {
  expect(policyToDoor(names, "default-src 'self'; upgrade-insecure-requests; form-action 'self' https://app.brightpath.test")).toBe(
    "default-src 'self'; form-action 'self' http://localhost:8080",
  );
});
