import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createFiles } from "../../src/tools/files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openingday-files-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

function put(path: string, content: string | Buffer = "x"): string {
  const whole = join(folder, path);
  mkdirSync(join(whole, ".."), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

async function listAll(root: string, maxEntries?: number) {
  const found = [];
  for await (const one of createFiles({ maxEntries }).list(root)) found.push(one);
  return found;
}

describe("list", () => {
  it("names regular files below, in order, without .git, node_modules and links", async () => {
    put("b.txt", "12345");
    put("a/deep/er/file.js");
    put("a.txt");
    put(".env");
    put(".git/config");
    put("node_modules/x/index.js");
    put("a/node_modules/y.js");
    put("packages/.git");
    symlinkSync(join(folder, "b.txt"), join(folder, "link.txt"));
    symlinkSync(folder, join(folder, "a", "loop"));
    expect(await listAll(folder)).toEqual([
      { path: ".env", bytes: 1 },
      { path: "a.txt", bytes: 1 },
      { path: "b.txt", bytes: 5 },
      { path: "a/deep/er/file.js", bytes: 1 },
    ]);
  });

  it("goes as deep as a path may be, without recursion", async () => {
    const deep = Array.from({ length: 500 }, () => "d").join("/");
    put(`${deep}/file`);
    expect(await listAll(folder)).toEqual([{ path: `${deep}/file`, bytes: 1 }]);
  });

  it.skipIf(process.platform === "win32" || process.getuid?.() === 0)("leaves out a folder that cannot be opened", async () => {
    put("closed/file");
    put("open/file");
    chmodSync(join(folder, "closed"), 0);
    onTestFinished(() => chmodSync(join(folder, "closed"), 0o700));
    expect(await listAll(folder)).toEqual([{ path: "open/file", bytes: 1 }]);
  });

  it.each([
    { maxEntries: 3, fails: false },
    { maxEntries: 2, fails: true },
  ])("with 3 files and room for $maxEntries rejects: $fails", async ({ maxEntries, fails }) => {
    for (const name of ["a", "b", "c"]) put(name);
    const listed = listAll(folder, maxEntries);
    if (fails) await expect(listed).rejects.toThrow("more than 2 files");
    else expect(await listed).toHaveLength(3);
  });

  it("rejects for a folder that is not there", async () => {
    await expect(listAll(join(folder, "gone"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("read", () => {
  const files = createFiles();

  it.each([
    { why: "all of it", content: "héllo", maxBytes: undefined, want: "héllo" },
    { why: "its beginning", content: "hello", maxBytes: 4, want: "hell" },
    { why: "no half letter", content: "hé", maxBytes: 2, want: "h" },
    { why: "nothing", content: "", maxBytes: undefined, want: "" },
    { why: "bytes that are no text, marked", content: Buffer.from([0x61, 0xff]), maxBytes: undefined, want: "a\ufffd" },
  ])("gives $why", async ({ content, maxBytes, want }) => {
    expect(await files.readText(put("file", content), maxBytes)).toBe(want);
  });

  it("stops at maxBytes, one mebibyte unless told", async () => {
    const path = put("big", Buffer.alloc(3 * 1024 ** 2, 1));
    expect(await files.readBytes(path)).toHaveLength(1024 ** 2);
    expect(await files.readBytes(path, 10)).toHaveLength(10);
    expect(await files.readBytes(path, 10 * 1024 ** 2)).toHaveLength(3 * 1024 ** 2);
  });

  it("rejects with the system's word for what is not there or no file", async () => {
    await expect(files.readText(join(folder, "gone"))).rejects.toMatchObject({ code: "ENOENT" });
    await expect(files.readText(folder)).rejects.toMatchObject({ code: "EISDIR" });
  });

  it.skipIf(process.platform === "win32")("does not wait for a pipe", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    await expect(files.readBytes(pipe)).rejects.toThrow("not a regular file");
    expect(await listAll(folder)).toEqual([]);
  });

  it("says whether something is there", async () => {
    expect([await files.exists(put("here")), await files.exists(folder), await files.exists(join(folder, "gone"))]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe("readEach", () => {
  const files = createFiles();
  async function readAll(paths: readonly string[], maxBytes = 1_000_000, most = Infinity, top = folder) {
    const seen: { text: string | undefined; name: string; why?: string }[] = [];
    await files.readEach(top, paths, maxBytes, (index, bytes, name, why) => {
      expect(index).toBe(seen.length);
      const text = bytes === undefined ? undefined : Buffer.from(bytes).toString();
      seen.push({ text, name: bytes === undefined ? "" : name(), ...(why === undefined ? {} : { why }) });
      return seen.length >= most;
    });
    return seen;
  }

  it("shows files in their order, whatever their sizes, with git's names", async () => {
    const contents = ["", "x", "y".repeat(300_000), "wh\u00e4t", "z".repeat(700_000), "end\n"];
    const paths = contents.map((content, index) => put(`${index}.txt`, content));
    const seen = await readAll(contents.map((_, index) => `${index}.txt`));
    expect(seen.map(({ text }) => text)).toEqual(contents);
    const names = execFileSync("git", ["hash-object", "--no-filters", ...paths], { encoding: "utf8" })
      .trim()
      .split("\n");
    expect(seen.map(({ name }) => name)).toEqual(names);
  });

  it("says what is larger than it may be, and reads files that do not tell their size", async () => {
    put("a.txt", "01234");
    put("b.txt", "0123");
    expect((await readAll(["a.txt", "b.txt"], 4)).map(({ text, why }) => text ?? why)).toEqual(["too large", "0123"]);
    if (process.platform !== "linux") return;
    const [status] = await readAll(["status"], 1_000_000, 1, "/proc/self");
    expect(status?.text).toContain("Pid:");
  });

  it("shows nothing of a file that is not there, of a folder and of a pipe, and goes on", async () => {
    const pipe = join(folder, "pipe");
    if (process.platform !== "win32") execFileSync("mkfifo", [pipe]);
    put("inside/b.txt", "b");
    put("a.txt", "a");
    const seen = await readAll(["gone", "gone/too", "inside", "pipe", "a.txt", "a.txt/not", "inside/b.txt"]);
    expect(seen.map(({ text, why }) => text ?? why)).toEqual([
      "gone",
      "not a file",
      "not a file",
      process.platform === "win32" ? "gone" : "not a file",
      "a",
      "not a file",
      "b",
    ]);
  });

  it.skipIf(process.platform === "win32")("follows no link, neither at the end nor on the way", async () => {
    put("elsewhere/secret.txt", "secret");
    symlinkSync(join(folder, "elsewhere"), join(folder, "way"));
    symlinkSync(join(folder, "elsewhere/secret.txt"), join(folder, "end.txt"));
    symlinkSync("circle", join(folder, "circle"));
    const seen = await readAll(["way/secret.txt", "end.txt", "circle", "circle/x", "elsewhere/secret.txt"]);
    expect(seen.map(({ text, why }) => text ?? why)).toEqual(["not a file", "not a file", "not a file", "not a file", "secret"]);
  });

  it("stops where it is told to", async () => {
    for (const name of ["a.txt", "b.txt", "c.txt"]) put(name);
    expect(await readAll(["a.txt", "b.txt", "c.txt"], 100, 2)).toHaveLength(2);
  });
});
