import { describe, expect, it } from "vitest";
import { readLockFile } from "../../src/parsers/lock-file.ts";
import { parsePackageManifest, type PackageManifest } from "../../src/parsers/package-manifest.ts";

const npm = (packages: Readonly<Record<string, unknown>>) => JSON.stringify({ lockfileVersion: 3, packages });
const express = { "node_modules/express": { version: "5.1.0" } };
const asked = (more: object = { dependencies: { express: "^5.0.0" } }, from = ".", own: readonly string[] = []) => ({
  manifest: manifestOf(more),
  from,
  own: new Set(own),
});

function manifestOf(more: object): PackageManifest {
  const manifest = parsePackageManifest(JSON.stringify({ name: "app", ...more }));
  if (!manifest.ok) throw new Error(manifest.error);
  return manifest.value;
}

const fits = { missing: [], stale: [], unread: [] };

describe("package-lock.json", () => {
  it.each([
    { why: "all is there", lock: npm({ "": {}, ...express }), asked: asked() },
    { why: "the range was widened by hand and still fits", lock: npm(express), asked: asked({ dependencies: { express: ">=4" } }) },
    { why: "a package was taken out of package.json", lock: npm({ ...express, "node_modules/old": { version: "1.0.0" } }), asked: asked() },
    {
      why: "an optional package is not there",
      lock: npm(express),
      asked: asked({ dependencies: { express: "5" }, optionalDependencies: { fsevents: "^2" } }),
    },
    {
      why: "a name stands for another package",
      lock: npm({ "node_modules/e": { name: "express", version: "5.1.0" } }),
      asked: asked({ dependencies: { e: "npm:express@^5" } }),
    },
    {
      why: "it comes from an address",
      lock: npm({ "node_modules/e": { version: "1.0.0" } }),
      asked: asked({ dependencies: { e: "github:me/e" } }),
    },
    {
      why: "it is a package of the same repository",
      lock: npm({ "node_modules/ui": { link: true, resolved: "packages/ui" } }),
      asked: asked({ dependencies: { ui: "*" } }),
    },
    {
      why: "its version is overridden",
      lock: npm({ "node_modules/express": { version: "4.0.0" } }),
      asked: asked({ dependencies: { express: "^5.0.0" }, overrides: { "express@5": "4.0.0" } }),
    },
    {
      why: "it is of version 1",
      lock: JSON.stringify({ lockfileVersion: 1, dependencies: { express: { version: "5.0.1" } } }),
      asked: asked(),
    },
    { why: "nothing is asked for", lock: npm({ "": {} }), asked: asked({}) },
    {
      why: "a workspace has its own version",
      lock: npm({ "apps/web": {}, "node_modules/express": { version: "4.0.0" }, "apps/web/node_modules/express": { version: "5.0.0" } }),
      asked: asked(undefined, "apps/web"),
    },
  ])("fits where $why", ({ lock, asked: wanted }) => {
    expect(readLockFile("npm", lock, wanted)).toEqual(fits);
  });

  it.each([
    { why: "a package is missing", lock: npm({ "": {} }), found: { missing: ["express"] } },
    {
      why: "a version is another",
      lock: npm({ "node_modules/express": { version: "4.21.0" } }),
      found: { stale: [{ name: "express", asked: "^5.0.0", locked: "4.21.0" }] },
    },
    { why: "a merge conflict was left", lock: `<<<<<<< HEAD\n${npm(express)}`, found: { broken: "a merge conflict was left in it" } },
    { why: "it is cut off", lock: npm(express).slice(0, 40), found: { broken: "it is not valid JSON" } },
    { why: "it is empty", lock: "", found: { broken: "it is not valid JSON" } },
  ])("is found out where $why", ({ lock, found }) => {
    expect(readLockFile("npm", lock, asked())).toMatchObject(found);
  });

  it("says that it does not know a folder", () => {
    expect(readLockFile("npm", npm(express), asked(undefined, "apps/web")).unread).toEqual(["it does not say anything about apps/web"]);
  });
});

describe("pnpm-lock.yaml", () => {
  const lock = (text: string) =>
    `lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n\n${text}\npackages:\n\n  left-pad@1.3.0: {}\n`;
  const one = lock(
    "importers:\n\n  .:\n    dependencies:\n      express:\n        specifier: ^5.0.0\n        version: 5.1.0(supports-color@8.1.1)\n\n  apps/web: {}\n",
  );

  it("fits", () => {
    expect(readLockFile("pnpm", one, asked())).toEqual(fits);
  });
  it("fits in its older form", () => {
    expect(
      readLockFile(
        "pnpm",
        "lockfileVersion: 5.4\nspecifiers:\n  express: ^5.0.0\ndependencies:\n  express: 5.1.0\npackages:\n  /a: {}\n",
        asked(),
      ),
    ).toEqual(fits);
  });
  it("misses a package", () => {
    expect(readLockFile("pnpm", one, asked({ dependencies: { express: "^5.0.0", zod: "^4" } })).missing).toEqual(["zod"]);
    expect(readLockFile("pnpm", one, asked(undefined, "apps/web")).missing).toEqual(["express"]);
  });
  it("leaves open what a program decides", () => {
    expect(readLockFile("pnpm", `${one}pnpmfileChecksum: abc\n`, asked({ dependencies: { zod: "4" } }))).toMatchObject({
      missing: [],
      unread: [/pnpmfile/],
    });
  });
  it("is found out where it is no lock file", () => {
    expect(readLockFile("pnpm", "hello", asked())).toMatchObject({ broken: expect.any(String) });
  });
});

describe("yarn.lock", () => {
  const old = '# yarn lockfile v1\n\n\n"@scope/a@^1.0.0", "@scope/a@^1.1.0":\n  version "1.1.0"\n\nexpress@^5.0.0:\n  version "5.1.0"\n';
  const berry = '__metadata:\n  version: 8\n\n"express@npm:^5.0.0":\n  version: 5.1.0\n';

  it.each([
    { why: "the first form", lock: old, wanted: asked({ dependencies: { express: "^5.0.0", "@scope/a": "^1.1.0" } }) },
    { why: "the newer form", lock: berry, wanted: asked() },
    { why: "a package of the same repository", lock: old, wanted: asked({ dependencies: { ui: "1.0.0" } }, ".", ["ui"]) },
  ])("fits in $why", ({ lock, wanted }) => {
    expect(readLockFile("yarn", lock, wanted)).toEqual(fits);
  });
  it("misses a package", () => {
    expect(readLockFile("yarn", berry, asked({ dependencies: { zod: "4" } })).missing).toEqual(["zod"]);
  });
});

describe("bun.lock", () => {
  const lock =
    '{\n  "lockfileVersion": 1,\n  "workspaces": {\n    "": {\n      "name": "app",\n      "dependencies": {\n        "express": "^5.0.0",\n      },\n    },\n  },\n  "packages": {\n    "express": ["express@5.1.0", "", {}, ""],\n  }\n}\n';

  it("fits, and misses a package", () => {
    expect(readLockFile("bun", lock, asked())).toEqual(fits);
    expect(readLockFile("bun", lock, asked({ dependencies: { zod: "4" } })).missing).toEqual(["zod"]);
  });
  it("leaves the older form open", () => {
    expect(readLockFile("bun", "#!/usr/bin/env bun\0\u0001", asked()).unread).toHaveLength(1);
  });
});

it.each(["npm", "pnpm", "yarn", "bun"] as const)("%s: takes anything without falling over, and soon", (manager) => {
  for (const text of [
    "",
    "[]",
    "null",
    "{}",
    "a".repeat(500_000),
    '"'.repeat(100_000),
    "lockfileVersion: 9\nimporters:\n" + " [".repeat(50_000),
  ])
    expect(readLockFile(manager, text, asked())).toBeDefined();
});
