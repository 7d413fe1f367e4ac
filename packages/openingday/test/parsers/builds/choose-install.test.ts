import { describe, expect, it } from "vitest";
import type { BuildSetup, LockFile } from "../../../src/model/evidence-build.ts";
import { chooseInstall, installsItself } from "../../../src/parsers/builds/choose-install.ts";

const manifest = { path: "package.json", dependencies: 3, buildScript: true };
const lock = (path: string, manager: LockFile["manager"], tracked = true): LockFile => ({
  path,
  manager,
  tracked,
  missing: [],
  stale: [],
  unread: [],
});
const choose = (setup: Partial<Pick<BuildSetup, "manifest" | "locks">>, text = "") =>
  chooseInstall({ manifest, locks: [], ...setup }, () => text);

describe("how a clean copy is installed", () => {
  it.each([
    { lock: lock("package-lock.json", "npm"), run: /^npm ci /, folder: "" },
    { lock: lock("../../pnpm-lock.yaml", "pnpm"), run: /^pnpm install --frozen-lockfile/, folder: "../.." },
    { lock: lock("yarn.lock", "yarn"), text: "# yarn lockfile v1\n", run: /^yarn install --frozen-lockfile/, folder: "" },
    { lock: lock("yarn.lock", "yarn"), text: "__metadata:\n  version: 8\n", run: /^yarn install --immutable$/, folder: "" },
    { lock: lock("bun.lock", "bun"), run: /^bun install --frozen-lockfile$/, folder: "" },
  ])("goes by $lock.path", ({ lock: one, text, run, folder }) => {
    expect(choose({ locks: [one] }, text)).toMatchObject({ run: expect.stringMatching(run), folder });
  });

  it("takes the declared package manager where there are several lock files", () => {
    const locks = [lock("package-lock.json", "npm"), lock("pnpm-lock.yaml", "pnpm")];
    expect(choose({ locks, manifest: { ...manifest, packageManager: "pnpm@10.2.0" } })).toMatchObject({
      run: expect.stringContaining("pnpm"),
    });
    expect(choose({ locks })).toMatchObject({ unknown: expect.stringContaining("several package managers") });
  });

  it("needs none where nothing is asked for, and says what it misses", () => {
    expect(choose({ manifest: { ...manifest, dependencies: 0 } })).toBe("nothing");
    expect(chooseInstall({ locks: [] }, () => "")).toMatchObject({ unknown: expect.stringContaining("no package.json") });
    expect(choose({})).toMatchObject({ unknown: expect.stringContaining("no lock file") });
    expect(choose({ locks: [lock("package-lock.json", "npm", false)] })).toMatchObject({
      unknown: expect.stringContaining("not committed"),
    });
    expect(choose({ manifest: { ...manifest, error: "it is not valid JSON" } })).toMatchObject({
      unknown: expect.stringContaining("valid JSON"),
    });
  });

  it.each([
    ["npm ci && npm run build", true],
    ["cd web; pnpm install --frozen-lockfile && pnpm build", true],
    ["yarn && yarn build", true],
    ["npm run build", false],
    ["yarn build", false],
    ["npm run install-fonts && npm run build", false],
    ["node scripts/build.js", false],
  ])("“%s” installs by itself: %s", (command, installs) => {
    expect(installsItself(command)).toBe(installs);
  });
});
