import { expect, it } from "vitest";
import { mayNameSettings, readNamedSettings } from "../../src/parsers/named-settings.ts";

it.each([
  {
    path: "prisma/schema.prisma",
    text: 'datasource db {\n  url = env("DATABASE_URL")\n  directUrl = env("DIRECT_URL")\n  // url = env("OLD_URL")\n}\n',
    settings: ["DATABASE_URL:2 needs", "DIRECT_URL:3 names"],
  },
  {
    path: "Dockerfile",
    text: "FROM node:24 AS build\nENV BUILD_ONLY=1\nFROM node:24\nARG COMMIT\nENV NODE_ENV=production \\\n    HOST=0.0.0.0\nENV OLD way\nRUN echo X=1\n",
    settings: ["BUILD_ONLY:2 names", "COMMIT:4 names", "NODE_ENV:5 gives", "HOST:6 gives", "OLD:7 gives"],
  },
  {
    path: "compose.yaml",
    text: "a: ${DB_PASSWORD:-x}\n# ${NO}\nb: $${ESCAPED} ${PLAIN}\n",
    settings: ["DB_PASSWORD:1 names", "PLAIN:3 names"],
  },
  {
    path: "render.yaml",
    text: "envVars:\n  - key: A\n    value: 1\n  - key: B\n    sync: false\n  - key: C\n    generateValue: true\n",
    settings: ["A:2 gives", "B:4 names", "C:6 gives"],
  },
  { path: "fly.toml", text: 'app = "a"\n[env]\n  PORT = "8080"\n[http_service]\n  X = 1\n', settings: ["PORT:3 gives"] },
  { path: "vercel.json", text: '{ "env": { "REGION": "fra1" } }', settings: ["REGION:1 gives"] },
  { path: "vercel.json", text: "{ broken", settings: [] },
  {
    path: ".env.production",
    text: "NEXT_PUBLIC_SITE=https://myapp.test\nEMPTY=\n",
    settings: ["NEXT_PUBLIC_SITE:1 gives", "EMPTY:2 names"],
  },
])("$path: $settings", ({ path, text, settings }) => {
  expect(mayNameSettings(path)).toBe(true);
  expect(readNamedSettings(path, text).map(({ name, line, role }) => `${name}:${line} ${role}`)).toEqual(settings);
});

it("leaves other files alone", () => {
  expect([".env.local", "src/app.ts", "web/vercel.json", "deploy.yaml"].filter(mayNameSettings)).toEqual([]);
});
