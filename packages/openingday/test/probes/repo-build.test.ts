import { describe, expect, it } from "vitest";
import probe from "../../src/probes/repo-build.ts";
import { makeContext } from "./probe-context.ts";
import { makeRepository } from "./scratch-repository.ts";

const manifest = JSON.stringify({ name: "app", dependencies: { zod: "^4.0.0" }, engines: { node: "24.x" } });
const lock = JSON.stringify({ lockfileVersion: 3, packages: { "": {}, "node_modules/zod": { version: "4.1.0" } } });

function makeProject(files: Readonly<Record<string, string>>) {
  const repository = makeRepository();
  for (const [path, text] of Object.entries(files)) repository.write(path, text);
  repository.commit();
  return repository;
}
const gather = (repository: string) => probe.gather(makeContext({ target: { repository } }));

describe("how a product is built", () => {
  it("is read from package.json, its lock file and what names Node", async () => {
    const { folder } = makeProject({
      "package.json": manifest,
      "package-lock.json": lock,
      ".nvmrc": "24\n",
      Dockerfile: "FROM node:24-slim\n",
    });
    expect(await gather(folder)).toEqual({
      manifest: { path: "package.json", dependencies: 1, buildScript: false },
      locks: [{ path: "package-lock.json", manager: "npm", tracked: true, missing: [], stale: [], unread: [] }],
      ignoredLocks: [],
      node: [
        { path: "package.json", version: "24.x", fixed: true },
        { path: ".nvmrc", version: "24", fixed: true },
        { path: "Dockerfile", version: "24-slim", fixed: true },
      ],
      tooling: ["Dockerfile"],
      isPart: false,
    });
  });

  it("tells a lock file that git leaves out, and one that was not added", async () => {
    const left = makeProject({ "package.json": manifest, ".gitignore": "yarn.lock\n" });
    left.write("yarn.lock", "zod@^4.0.0:\n");
    expect(await gather(left.folder)).toMatchObject({ locks: [], ignoredLocks: ["yarn.lock"] });
    const late = makeProject({ "package.json": manifest });
    late.write("package-lock.json", lock);
    expect(await gather(late.folder)).toMatchObject({ locks: [{ tracked: false }] });
  });

  it("finds the lock file above a part of a repository", async () => {
    const whole = JSON.stringify({ lockfileVersion: 3, packages: { "apps/web": {}, "node_modules/zod": { version: "4.1.0" } } });
    const { folder } = makeProject({ "package.json": "{}", "package-lock.json": whole, "apps/web/package.json": manifest });
    expect(await gather(`${folder}/apps/web`)).toMatchObject({
      isPart: true,
      locks: [{ path: "../../package-lock.json", missing: [], unread: [] }],
    });
  });

  it("does without git, and without package.json", async () => {
    const { folder } = makeProject({ "go.mod": "module app\n" });
    expect(await gather(folder)).toMatchObject({ locks: [], node: [] });
    expect((await gather(folder)).manifest).toBeUndefined();
  });

  it("names what is broken", async () => {
    const { folder } = makeProject({ "package.json": "{", "package-lock.json": lock });
    expect(await gather(folder)).toMatchObject({ manifest: { error: "it is not valid JSON" } });
  });
});
