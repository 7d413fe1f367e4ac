import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import check from "../../src/checks/deployment/clean-builds.ts";
import type { BuildDifference } from "../../src/model/evidence-build.ts";
import { NotConfigured } from "../../src/model/probe.ts";
import { context } from "../audit/builders.ts";
import { stripeKey } from "../secrets/made-up-keys.ts";
import { buildTwice, leftIn, makeProject, stillRuns } from "./build-lab.ts";
import { makeFolder, makeRepository } from "./scratch-repository.ts";

const until = async (isThere: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 400 && !isThere(); turn += 1) await new Promise((done) => setTimeout(done, 25));
  expect(isThere()).toBe(true);
};
const node = JSON.stringify(process.execPath);

describe("two builds from clean copies", { timeout: 60_000 }, () => {
  it.each([
    { why: "nothing differs", lines: "" },
    { why: "only a bundler's own cache does", lines: 'write(".cache/x", randomUUID()); write("app.tsbuildinfo", String(Date.now()));' },
    {
      why: "source maps name the folder",
      lines: 'write("app.js.map", JSON.stringify({ sources: [new URL("src/app.ts", import.meta.url).pathname] }));',
    },
    {
      why: "the commit is in it",
      lines:
        'import { execFileSync } from "node:child_process"; write("version", execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }));',
    },
    { why: "the time of the commit is in it", lines: 'write("built.txt", "2026-01-01T10:00:00Z 1767261600");' },
  ])("are alike where $why", async ({ lines }) => {
    const parent = makeFolder();
    const builds = await buildTwice(makeProject(lines).folder, { parent });
    expect(check.evaluate({ "repo.builds": builds }, context)).toMatchObject({ status: "passed" });
    expect(leftIn(parent)).toEqual([]);
  });

  it.each<{ why: string; lines: string; differences: readonly Partial<BuildDifference>[]; code: string }>([
    {
      why: "the time is built in",
      lines: 'write("app.js", "const a = 1;\\nconst built = " + Date.now() + ";");',
      differences: [{ path: "dist/app.js", kind: "content", cause: "time", at: expect.stringMatching(/^line 2, column \d+$/u) as string }],
      code: "built-in",
    },
    {
      why: "the folder is built in",
      lines: 'write("app.js", "load(" + JSON.stringify(import.meta.url) + ")");',
      differences: [{ path: "dist/app.js", cause: "path" }],
      code: "built-in",
    },
    {
      why: "an id is made up",
      lines: 'const id = randomUUID(); write("BUILD_ID", id); write("app.js", "fetch(\'/data/" + id + ".json\')");',
      differences: [
        { path: "dist/BUILD_ID", cause: "random" },
        { path: "dist/app.js", cause: "random" },
      ],
      code: "built-in",
    },
    {
      why: "a name carries the hash of what differs",
      lines:
        'const text = "at(" + Date.now() + ")"; const name = "app-" + createHash("sha256").update(text).digest("hex").slice(0, 8) + "1F.js"; write(name, text); write("manifest.json", JSON.stringify({ app: name }));',
      differences: [
        { path: "dist/manifest.json", cause: "follows" },
        { path: expect.stringContaining("dist/app-") as string, kind: "content", cause: "time" },
      ],
      code: "built-in",
    },
    {
      why: "parts change places",
      lines: 'const parts = ["one()", "two()", "three()"]; write("app.js", (turn === 1 ? parts : parts.reverse()).join(";\\n"));',
      differences: [{ path: "dist/app.js", cause: "order" }],
      code: "contents-differ",
    },
    {
      why: "one has a file more",
      lines: 'if (turn === 2) write("late.js", "1");',
      differences: [{ path: "dist/late.js", kind: "only-second" }],
      code: "files-differ",
    },
    {
      why: "something else is in it",
      lines: 'write("app.js", "const key = " + (turn === 1 ? "one" : "another"));',
      differences: [{ path: "dist/app.js", kind: "content", at: "line 1, column 13" }],
      code: "contents-differ",
    },
  ])("are told apart where $why", async ({ lines, differences, code }) => {
    const builds = await buildTwice(makeProject(lines).folder);
    expect(builds).toMatchObject({ outcome: "compared", differences, differing: differences.length });
    expect(check.evaluate({ "repo.builds": builds }, context)).toMatchObject({ findings: [{ code }] });
  });

  it("keep what differs to themselves", async () => {
    const { folder } = makeProject(`write("app.js", "const key = '" + (turn === 1 ? "" : "${stripeKey()}") + "'");`);
    const builds = await buildTwice(folder, { plan: { command: { run: `${node} build.mjs # ${stripeKey()}`, timeoutSeconds: 30 } } });
    expect(builds).toMatchObject({ outcome: "compared", differing: 1 });
    expect(JSON.stringify([builds, check.evaluate({ "repo.builds": builds }, context)])).not.toContain(stripeKey().slice(8, 20));
  });

  it("leave out what is not committed, and build a part of a repository where it stands", async () => {
    const repository = makeProject("", {
      "apps/web/package.json": "{}",
      "apps/web/make.mjs":
        'import { existsSync, mkdirSync, writeFileSync } from "node:fs"; mkdirSync("out"); writeFileSync("out/env", String(existsSync("../../.env")));',
    });
    const { folder } = repository;
    repository.write(".env", "KEY=1\n");
    repository.write("apps/web/make.mjs", "throw new Error('not committed');");
    const builds = await buildTwice(`${folder}/apps/web`, {
      plan: { command: { run: `${node} make.mjs`, timeoutSeconds: 30 }, output: ["out"] },
    });
    expect(builds).toMatchObject({ outcome: "compared", files: 1, differing: 0 });
    expect(existsSync(join(folder, "apps/web/out"))).toBe(false);
  });

  it("see neither what started us nor our secrets' names", async () => {
    const { folder } = makeProject(
      'write("env", ["NODE_ENV", "GIT_DIR", "npm_lifecycle_event"].map((name) => process.env[name] ?? "none").join() + process.env.CI);',
    );
    const kept = { ...process.env };
    Object.assign(process.env, { NODE_ENV: "production", GIT_DIR: "/nowhere", npm_lifecycle_event: "prove" });
    try {
      const parent = makeFolder();
      await buildTwice(folder, {
        parent,
        plan: { command: { run: `${node} build.mjs && cp dist/env ../seen`, timeoutSeconds: 30 } },
      });
      expect(readFileSync(join(parent, "seen"), "utf8")).toBe("none,none,nonetrue");
    } finally {
      for (const name of ["NODE_ENV", "GIT_DIR", "npm_lifecycle_event"])
        if (kept[name] === undefined) delete process.env[name];
        else process.env[name] = kept[name];
    }
  });

  describe("cannot be had", () => {
    it.each<{ why: string; lines?: string; plan?: Parameters<typeof buildTwice>[1]; says: RegExp }>([
      {
        why: "the build fails",
        lines: 'throw new Error("no DATABASE_URL here");',
        says: /clean copy did not succeed: it ended with code 1.*no \.env file/su,
      },
      {
        why: "only the second fails",
        lines: "if (turn === 2) process.exit(3);",
        says: /though the first succeeded: it ended with code 3/u,
      },
      { why: "nothing is where it should be", plan: { plan: { output: ["build"] } }, says: /made no folder build/u },
      {
        why: "the output is empty",
        plan: { plan: { command: { run: `${node} -e "fs.mkdirSync('dist')"`, timeoutSeconds: 30 } } },
        says: /left nothing in dist/u,
      },
      {
        why: "the program is not there",
        plan: { plan: { install: { run: "no-such-manager install", timeoutSeconds: 30 } } },
        says: /“no-such-manager” is not installed/u,
      },
      { why: "the disk is nearly full", plan: { workshop: { freeBytes: async () => 5_000_000 } }, says: /Only 4 MB are free/u },
    ])("when $why", async ({ lines = "", plan, says }) => {
      const parent = makeFolder();
      await expect(buildTwice(makeProject(lines).folder, { parent, ...plan })).rejects.toThrow(says);
      expect(leftIn(parent)).toEqual([]);
    });

    it("without a repository, a commit, a command, or with parts of other repositories", async () => {
      await expect(buildTwice(makeFolder())).rejects.toBeInstanceOf(NotConfigured);
      await expect(buildTwice(makeRepository().folder)).rejects.toThrow("Nothing is committed yet");
      const { folder } = makeProject("", { ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ../x\n' });
      await expect(buildTwice(folder)).rejects.toThrow("Git submodules");
      await expect(buildTwice(makeProject("").folder, { plan: { command: undefined } })).rejects.toBeInstanceOf(NotConfigured);
    });

    it.each([
      { why: "takes too long", how: "timeout" },
      { why: "is stopped", how: "stop" },
      { why: "fills the disk", how: "disk" },
    ])("when it $why: all that it started ends, and nothing is left", async ({ how }) => {
      const parent = makeFolder();
      const pidFile = join(parent, "pid");
      const { folder } = makeProject("", {
        "hang.mjs": `import { spawn } from "node:child_process"; import { writeFileSync } from "node:fs";
process.on("SIGTERM", () => {});
const helper = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], { stdio: "ignore" });
writeFileSync("../pid", String(helper.pid)); setInterval(() => {}, 1000);`,
      });
      const stop = new AbortController();
      const isThere = (): boolean => existsSync(pidFile);
      const building = buildTwice(folder, {
        parent,
        signal: stop.signal,
        plan: { command: { run: `${node} hang.mjs`, timeoutSeconds: how === "timeout" ? 1 : 60 } },
        workshop: { freeBytes: async () => (how === "disk" && isThere() ? 1_000 : 50_000_000_000) },
      });
      building.catch(() => undefined);
      await until(isThere);
      if (how === "stop") stop.abort();
      await expect(building).rejects.toThrow(
        { timeout: "did not end within 1 seconds", stop: "it was stopped", disk: "nearly full" }[how] ?? "",
      );
      expect(leftIn(parent)).toEqual([]);
      await until(() => !stillRuns(pidFile));
    });
  });

  describe("with packages", () => {
    const lock = (dependencies: object): string =>
      JSON.stringify({
        name: "lab",
        lockfileVersion: 3,
        requires: true,
        packages: {
          "": { name: "lab", dependencies },
          "node_modules/own": { resolved: "own", link: true },
          own: { name: "own", version: "1.0.0" },
        },
      });
    const own = { "own/package.json": '{ "name": "own", "version": "1.0.0" }', "own/index.js": "export default 7;" };
    const asks = (dependencies: object): string => JSON.stringify({ name: "lab", dependencies });

    it("install by the lock file", async () => {
      const needs = { own: "file:own" };
      const { folder } = makeProject('const { default: seven } = await import("own"); write("app.js", String(seven));', {
        ...own,
        "own/package.json": '{ "name": "own", "version": "1.0.0", "type": "module" }',
        "package.json": asks(needs),
        "package-lock.json": lock(needs),
      });
      expect(await buildTwice(folder)).toMatchObject({
        outcome: "compared",
        differing: 0,
        commands: [expect.stringContaining("npm ci"), expect.any(String)],
      });
    });

    it("prove that the lock file does not fit, by npm's own word", async () => {
      const { folder } = makeProject("", {
        ...own,
        "other/package.json": '{ "name": "other", "version": "1.0.0" }',
        "package.json": asks({ own: "file:own", other: "file:other" }),
        "package-lock.json": lock({ own: "file:own" }),
      });
      const builds = await buildTwice(folder);
      expect(builds).toMatchObject({ outcome: "lock-refused" });
      expect(check.evaluate({ "repo.builds": builds }, context)).toMatchObject({
        status: "failed",
        findings: [{ code: "lock-refused", severity: "high", seen: [expect.stringContaining("in sync")] }],
      });
    });

    it("cannot be had where the network is not there, or no lock file is", async () => {
      const needs = { "@lab/nowhere-at-all": "^1.0.0" };
      const { folder } = makeProject("", {
        ".npmrc": "fetch-retries=0\nregistry=http://127.0.0.1:9/\n",
        "package.json": asks(needs),
        "package-lock.json": JSON.stringify({
          name: "lab",
          lockfileVersion: 3,
          packages: {
            "": { name: "lab", dependencies: needs },
            "node_modules/@lab/nowhere-at-all": {
              version: "1.0.0",
              resolved: "http://127.0.0.1:9/nowhere-1.0.0.tgz",
              integrity: "sha512-AAAA",
            },
          },
        }),
      });
      await expect(buildTwice(folder)).rejects.toThrow("does not reach where they are");
      const bare = makeProject("", { "package.json": asks(needs) });
      await expect(buildTwice(bare.folder)).rejects.toThrow("There is no lock file");
      writeFileSync(join(bare.folder, "package-lock.json"), lock(needs));
      await expect(buildTwice(bare.folder)).rejects.toThrow("is not committed");
    });
  });
});
