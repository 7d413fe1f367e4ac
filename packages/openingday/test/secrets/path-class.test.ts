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
  { path: ".env.test", kind: "test" },
  { path: ".env.development", kind: "environment" },
  { path: "docker-compose.dev.yml", kind: "test" },
  { path: "docker-compose.prod.yml", kind: "other" },
  { path: "compose.yaml", kind: "other" },
  { path: "prisma/seed.ts", kind: "test" },
  { path: "db/seeds/users.rb", kind: "test" },
  { path: "src/seedling.ts", kind: "code" },
  { path: "app/settings/local.py", kind: "test" },
  { path: "app/settings/production.py", kind: "code" },
  { path: "config/environments/development.rb", kind: "test" },
  { path: ".devcontainer/devcontainer.json", kind: "test" },
  { path: ".github/workflows/playwright.yaml", kind: "test" },
  { path: ".github/workflows/unit-tests.yml", kind: "test" },
  { path: ".github/workflows/test-and-deploy.yml", kind: "other" },
  { path: ".github/workflows/ci.yml", kind: "other" },
  { path: ".github/workflows/latest.yml", kind: "other" },
])("$path is $kind", ({ path, kind }) => {
  expect(classifyPath(path)).toBe(kind);
});
