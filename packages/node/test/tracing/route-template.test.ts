import { describe, expect, it } from "vitest";
import { foldIds, routeOf } from "../../src/tracing/route-template.ts";

describe("foldIds", () => {
  it.each([
    ["/", "/"],
    ["/dashboard", "/dashboard"],
    ["/bookings/42/pay", "/bookings/:id/pay"],
    ["/people/3f2504e0-4f89-11d3-9a0c-0305e82c3301", "/people/:id"],
    ["/verify/Zx81kkPq-_92ab", "/verify/:id"],
    ["/reset/" + "a".repeat(64), "/reset/:id"],
    ["/users/ada@example.com", "/users/:id"],
    ["/search/%C3%A4", "/search/:id"],
    ["/coaches/mara-lindqvist", "/coaches/mara-lindqvist"],
    ["/api/v1/appointments", "/api/v1/appointments"],
    ["/blog/launch-week-2026", "/blog/launch-week-2026"],
  ])("%s is %s", (path, folded) => {
    expect(foldIds(path)).toBe(folded);
  });
});

describe("routeOf", () => {
  it("takes what the framework told", () => {
    expect(routeOf({ url: "/a/1" }, "/a/:id")).toBe("/a/:id");
  });

  it("puts Express’s pattern behind where its router stands", () => {
    expect(routeOf({ url: "/7", baseUrl: "/teams/12/members", route: { path: "/:member" } }, undefined)).toBe("/teams/:id/members/:member");
    expect(routeOf({ url: "/", baseUrl: "/teams", route: { path: "/" } }, undefined)).toBe("/teams");
    expect(routeOf({ url: "/", baseUrl: "", route: { path: "/" } }, undefined)).toBe("/");
    expect(routeOf({ url: "/x", route: { path: /^\/x/u } }, undefined)).toBe("/^\\/x/u");
  });

  it("folds the path where nobody told anything, without its query", () => {
    expect(routeOf({ url: "/a/1?token=2" }, undefined)).toBe("/a/:id");
    expect(routeOf({}, undefined)).toBe("/");
  });
});
