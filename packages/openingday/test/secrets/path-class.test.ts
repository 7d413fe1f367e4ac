import { expect, it } from "vitest";
import { classifyPath } from "../../src/secrets/path-class.ts";

it.each([
  { path: ".env", kind: "environment" },
  { path: "apps/web/.env.production", kind: "environment" },
  { path: ".env.example", kind: "example" },
  { path: "config.sample.yml", kind: "example" },
  { path: "src/example.ts", kind: "code" },
  { path: "src/pay.test.ts", kind: "test" },
  { path: "pkg\\tests\\a.py", kind: "test" },
  { path: "docs/a.html", kind: "docs" },
  { path: "README", kind: "docs" },
  { path: "src/pay.ts", kind: "code" },
  { path: "fly.toml", kind: "other" },
  { path: "src/latest/contest.ts", kind: "code" },
])("$path is $kind", ({ path, kind }) => {
  expect(classifyPath(path)).toBe(kind);
});
