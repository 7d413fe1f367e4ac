import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import probe from "../../src/probes/repo-secrets.ts";
import { madeUp } from "../../src/secrets/sample-text.ts";
import { stripeKey } from "../secrets/made-up-keys.ts";
import { makeContext } from "./probe-context.ts";
import { makeFolder, makeRepository } from "./scratch-repository.ts";

const line = `export const key = "${stripeKey()}";\n`;
const scan = (repository: string) => probe.gather(makeContext({ target: { repository } }));

describe("what is not as it should be", () => {
  it("reads text in UTF-16, as Windows' own shell writes it", async () => {
    const repository = makeRepository();
    const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`# settings\r\nSTRIPE_SECRET_KEY=${stripeKey()}\r\n`, "utf16le")]);
    repository.write("settings.ps1", little);
    repository.write("big-endian.ps1", Buffer.from(little).swap16());
    repository.commit();
    expect((await scan(repository.folder)).hits).toMatchObject([
      { path: "big-endian.ps1", line: 2 },
      { path: "settings.ps1", line: 2 },
    ]);
  });

  it("names a key store by its file alone", async () => {
    const repository = makeRepository();
    repository.write("android/release.keystore", Buffer.from([0, 1, 2, 3]));
    repository.write("test/dev.p12", Buffer.from([0, 1, 2, 3]));
    repository.commit();
    expect((await scan(repository.folder)).hits).toMatchObject([
      { path: "android/release.keystore", rule: "key-store", confidence: "likely" },
    ]);
  });

  it("finds a registry's password in a lock file, and takes nothing else there for one", async () => {
    const repository = makeRepository();
    const lock = [
      `"resolved": "https://deploy:${madeUp("alnum", 18)}@npm.brightpath.io/a.tgz",`,
      `"integrity": "sha512-${madeUp("alnum", 86)}==",`,
    ];
    repository.write("package-lock.json", `{\n${lock.join("\n")}\n"token": "${madeUp("hex", 40)}"\n}\n`);
    repository.commit();
    const { hits, files, skipped } = await scan(repository.folder);
    expect(hits).toMatchObject([{ path: "package-lock.json", line: 2, rule: "registry-password" }]);
    expect({ files, skipped }).toEqual({ files: 0, skipped: { binary: 0, lock: 1 } });
  });

  it("keeps what it found before git broke off", async () => {
    const repository = makeRepository();
    repository.write("pay.ts", line);
    repository.commit();
    repository.write("pay.ts", "export {};\n");
    repository.commit();
    const context = makeContext({ target: { repository: repository.folder } });
    const { git } = context.tools;
    async function* stream(...[folder, args, input]: Parameters<typeof git.stream>): ReturnType<typeof git.stream> {
      yield* git.stream(folder, args, input);
      if (args[0] === "cat-file") throw new Error("git was killed");
    }
    const { hits, incomplete } = await probe.gather({ ...context, tools: { ...context.tools, git: { ...git, stream } } });
    expect(hits).toMatchObject([{ path: "pay.ts", where: "history", rule: "stripe-live-secret" }]);
    expect(incomplete.join()).toMatch(/could not be read to its end: git was killed/);
  });

  it("asks git for one content alone where a file's name goes on in another line", async () => {
    const repository = makeRepository();
    repository.write("other.ts", line);
    const other = repository.git("hash-object", "other.ts").trim();
    repository.write(`pay.ts\n${other} more.ts`, `export const key = "${stripeKey(7)}";\n`);
    repository.commit();
    repository.write("other.ts", "export {};\n");
    repository.write(`pay.ts\n${other} more.ts`, "export {};\n");
    const { hits, blobs, incomplete } = await scan(repository.folder);
    expect(hits.map(({ path, where }) => ({ path, where })).toSorted((a, b) => a.path.localeCompare(b.path))).toEqual([
      { path: "other.ts", where: "history" },
      { path: `pay.ts?${other} more.ts`, where: "history" },
    ]);
    expect({ blobs, incomplete }).toEqual({ blobs: 2, incomplete: [] });
  });

  it("says that a submodule is another repository", async () => {
    const inner = makeRepository();
    inner.write("key.ts", line);
    inner.commit();
    const repository = makeRepository();
    repository.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.folder, "vendor/inner");
    repository.commit();
    const { hits, incomplete } = await scan(repository.folder);
    expect(hits).toEqual([]);
    expect(incomplete.join()).toContain("openingday secrets vendor/inner");
  });

  it("says that a damaged repository was not read to its end", async () => {
    const repository = makeRepository();
    for (let version = 0; version < 6; version++) {
      repository.write("src/pay.ts", `// ${version}\n${"x".repeat(version * 10)}\n`);
      repository.commit();
    }
    const objects = join(repository.folder, ".git/objects");
    for (const folder of readdirSync(objects).filter((name) => /^[0-9a-f]{2}$/.test(name)))
      for (const name of readdirSync(join(objects, folder))) {
        execFileSync("chmod", ["u+w", join(objects, folder, name)]);
        if (folder < "c0") truncateSync(join(objects, folder, name), 5);
      }
    const { incomplete } = await scan(repository.folder);
    expect(incomplete.join()).toMatch(/could not be read|not here|Git could not read/);
  });

  it("follows no circle of links", async () => {
    const repository = makeRepository();
    repository.write("src/pay.ts", line);
    symlinkSync(".", join(repository.folder, "src/again"));
    symlinkSync("loop", join(repository.folder, "loop"));
    repository.commit();
    expect((await scan(repository.folder)).hits).toMatchObject([{ path: "src/pay.ts" }]);
  });

  it("names a file of 500 MB as not looked at, without reading it", async () => {
    const repository = makeRepository();
    repository.write("src/app.ts", "export {};\n");
    repository.commit();
    writeFileSync(join(repository.folder, "dump.sql"), "");
    truncateSync(join(repository.folder, "dump.sql"), 500_000_000);
    const { incomplete, files } = await scan(repository.folder);
    expect(files).toBe(1);
    expect(incomplete).toEqual(["1 file is larger than 32 MiB and not looked at"]);
  });

  it("says that a folder without git has no history", async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, "pay.ts"), line);
    const { hits, incomplete } = await scan(folder);
    expect(existsSync(join(folder, ".git"))).toBe(false);
    expect(hits).toMatchObject([{ path: "pay.ts" }]);
    expect(incomplete.join()).toContain("no Git history");
  });
});
