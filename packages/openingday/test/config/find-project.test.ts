import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { findProject } from "../../src/config/find-project.ts";

it.each([
  {
    manifest: '{ "homepage": "https://www.myapp.com/", "dependencies": { "next": 16 }, "private": true }',
    domain: "myapp.com",
    found: ["built with Next.js"],
  },
  { manifest: '{ "homepage": "https://myapp.com", "scripts": { "deploy": 5 } }', domain: "myapp.com", found: [] },
  { manifest: '{ "homepage": "https://myapp.com", "scripts": null }', domain: "myapp.com", found: [] },
  { manifest: '{ "homepage": "https://myapp.com", "scripts": [] }', domain: "myapp.com", found: [] },
  { manifest: '{ "homepage": "https://myapp.com", "dependencies": [] }', found: [] },
  { manifest: '{ "homepage": "https://myapp.com", "name": null }', found: [] },
  { manifest: '{ "homepage": 5, "dependencies": { "next": "16" } }', found: [] },
  { manifest: "[]", found: [] },
  { manifest: "null", found: [] },
])("what is found in $manifest", async ({ manifest, domain, found }) => {
  const folder = await mkdtemp(join(tmpdir(), "openingday-project-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "package.json"), manifest);
  const project = await findProject(folder);
  expect({ domain: project.domain, found: project.found }).toEqual({ domain, found });
});
