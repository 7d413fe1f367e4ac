import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { findGit } from "../../src/tools/git-process.ts";
import { createGit } from "../../src/tools/git.ts";

let folder: string;
let repository: string;
let hasGit = true;
try {
  findGit();
} catch {
  hasGit = false;
}

/** git as a developer would run it in this folder. */
function plainGit(...args: string[]): string {
  const env = { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1" };
  return execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.test", ...args], {
    cwd: repository,
    env,
    encoding: "utf8",
    timeout: 10_000,
    stdio: "pipe",
  });
}

function commit(file: string, text: string): string {
  writeFileSync(join(repository, file), text);
  plainGit("add", file);
  plainGit("commit", "-q", "-m", `Change ${file}`);
  return plainGit("rev-parse", "HEAD").trim();
}

/** Puts a commit with a signature on top, which git shows to gpg when it is told to. */
function sign(): void {
  const [head = "", message = ""] = plainGit("cat-file", "commit", "HEAD").split("\n\n");
  const signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n aaaa\n -----END PGP SIGNATURE-----";
  writeFileSync(join(folder, "commit"), `${head}\n${signature}\n\n${message}`);
  plainGit("reset", "-q", plainGit("hash-object", "-t", "commit", "-w", join(folder, "commit")).trim());
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString("utf8");
}

/** Programs for every setting that can name one; each leaves its name in `ran`. */
function setTraps(place: string, ran: string, target: string): void {
  const trap = (name: string, path = join(place, `trap-${name}`)): string => {
    writeFileSync(path, `#!/bin/sh\ntouch "${join(ran, name)}"\nexit 0\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const hooks = join(place, "hooks");
  mkdirSync(hooks);
  for (const hook of ["post-index-change", "pre-commit", "post-checkout", "reference-transaction"]) trap(`hook-${hook}`, join(hooks, hook));
  writeFileSync(join(target, ".gitattributes"), "*.txt filter=evil diff=evil\n");
  const config = `
[core]
  fsmonitor = ${trap("fsmonitor")}
  hooksPath = ${hooks}
  sshCommand = ${trap("ssh")}
  pager = ${trap("pager")}
  editor = ${trap("editor")}
[diff]
  external = ${trap("external-diff")}
[diff "evil"]
  textconv = ${trap("textconv")}
  command = ${trap("diff-driver")}
[filter "evil"]
  clean = ${trap("clean")}
  smudge = ${trap("smudge")}
  required = true
[gpg]
  program = ${trap("gpg")}
[log]
  showSignature = true
[protocol "ext"]
  allow = always
[protocol "ssh"]
  allow = always
[remote "origin"]
  url = ext::${trap("ext-remote")}
[remote "far"]
  url = ssh://far.invalid/x
[alias]
  show = !${trap("alias")}
`;
  appendFileSync(join(target, ".git", "config"), config);
}

describe.skipIf(!hasGit || process.platform === "win32")("git", () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "openingday-git-"));
    repository = join(folder, "repository");
    mkdirSync(repository);
    plainGit("init", "-q", "-b", "main");
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  });

  it("runs, feeds and streams", async () => {
    const head = commit("a.txt", "one\n");
    const git = createGit();
    expect(await git.run(repository, ["rev-parse", "HEAD"])).toBe(`${head}\n`);
    expect(await git.run(repository, ["hash-object", "--stdin"], { input: "one\n" })).toMatch(/^[0-9a-f]{40}\n$/);
    async function* objects(): AsyncGenerator<string> {
      for (let index = 0; index < 3000; index++) yield `${head}:a.txt\n`;
    }
    const all = await collect(git.stream(repository, ["cat-file", "--batch"], objects()));
    expect(all.match(/^one$/gm)).toHaveLength(3000);
  });

  it.each([
    { why: "git's own first line", args: ["rev-parse", "no-such-name"], message: /^git rev-parse failed: .*no-such-name/ },
    { why: "an option before the command", args: ["-c", "alias.x=!id", "x"], message: /is not a git command/ },
    { why: "no command", args: [], message: /is not a git command/ },
  ])("rejects with $why", async ({ args, message }) => {
    await expect(createGit().run(repository, args)).rejects.toThrow(message);
  });

  it("bounds what git says", async () => {
    commit("big.txt", "x".repeat(100_000));
    await expect(createGit().run(repository, ["show", "HEAD:big.txt"], { maxBytes: 1000 })).rejects.toThrow(
      "more to say than the 1000 bytes",
    );
  });

  it("bounds git's time, and ends it with the run", async () => {
    // With its input left open, cat-file waits for ever.
    const endless = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    const slow = collect(createGit({ timeoutMs: 30 }).stream(repository, ["cat-file", "--batch"], endless));
    await expect(slow).rejects.toThrow("did not end within");
    const stop = new AbortController();
    const stopped = collect(createGit({ signal: stop.signal }).stream(repository, ["cat-file", "--batch"], endless));
    setImmediate(() => stop.abort(new Error("the run is over")));
    await expect(stopped).rejects.toThrow("the run is over");
  });

  it("lets a reader leave early", async () => {
    commit("big.txt", "x".repeat(1_000_000));
    let bytes = 0;
    for await (const chunk of createGit().stream(repository, ["show", "HEAD:big.txt"], "")) {
      bytes += chunk.length;
      break;
    }
    expect(bytes).toBeGreaterThan(0);
  });

  it("passes on what went wrong with the input", async () => {
    const broken = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("no more objects")) }) };
    await expect(collect(createGit().stream(repository, ["cat-file", "--batch"], broken))).rejects.toThrow("no more objects");
  });

  it("says that there is no git, or no folder", async () => {
    await expect(createGit({ path: `.:bin:${folder}` }).run(repository, ["status"])).rejects.toThrow(
      "Git is not installed on this machine",
    );
    await expect(createGit().run(join(folder, "gone"), ["status"])).rejects.toThrow("There is no folder");
  });

  it.skipIf(process.getuid?.() !== 0)("reads a repository of another user", async () => {
    const head = commit("a.txt", "one\n");
    for (const path of [repository, join(repository, ".git")]) chownSync(path, 65_534, 65_534);
    expect(() => plainGit("log")).toThrow("dubious ownership");
    expect(await createGit().run(repository, ["log", "--format=%H"])).toBe(`${head}\n`);
  });

  it("is not led astray by GIT_ variables of ours", async () => {
    const head = commit("a.txt", "one\n");
    process.env["GIT_DIR"] = join(folder, "elsewhere");
    onTestFinished(() => void delete process.env["GIT_DIR"]);
    expect(await createGit().run(repository, ["rev-parse", "HEAD"])).toBe(`${head}\n`);
  });

  describe("in a repository that wants to run its own programs", () => {
    let template: string;
    let ran: string;
    beforeAll(() => {
      template = mkdtempSync(join(tmpdir(), "openingday-traps-"));
      repository = join(template, "repository");
      folder = template;
      ran = join(template, "ran");
      mkdirSync(repository);
      mkdirSync(ran);
      plainGit("init", "-q", "-b", "main");
      commit("a.txt", "one\n");
      commit("a.txt", "two\n");
      sign();
      setTraps(template, ran, repository);
    });
    afterAll(() => rmSync(template, { recursive: true, force: true }));

    beforeEach(() => {
      rmSync(repository, { recursive: true });
      cpSync(join(template, "repository"), repository, { recursive: true });
      // A copy has other times, so git has to look into the file, through its filter.
      writeFileSync(join(repository, "a.txt"), "three\n");
      for (const name of readdirSync(ran)) rmSync(join(ran, name));
    });

    it("plain git does run them, so these traps are real", () => {
      plainGit("status");
      plainGit("diff");
      plainGit("--no-pager", "log", "-p", "-1");
      try {
        plainGit("fetch", "origin");
      } catch {
        // The remote is no remote; that it was started is all that counts.
      }
      expect(readdirSync(ran)).toEqual(expect.arrayContaining(["fsmonitor", "clean", "ext-remote", "textconv", "gpg"]));
      expect(readdirSync(ran).some((name) => name.includes("diff") || name.startsWith("hook-"))).toBe(true);
    });

    it.each([
      ["status", "--porcelain"],
      ["diff"],
      ["diff", "HEAD~1"],
      ["diff-files", "-p"],
      ["diff-index", "-p", "HEAD"],
      ["diff-tree", "-p", "HEAD"],
      ["log", "-p"],
      ["show", "HEAD"],
      ["rev-list", "--all", "--objects"],
      ["ls-files", "-m"],
      ["ls-files", "-cm"],
      ["ls-files", "--eol", "--modified"],
      ["ls-files", "-z", "-t", "--stage", "--cached", "--others", "--exclude-standard"],
      ["ls-tree", "-r", "HEAD"],
      ["cat-file", "--filters", "--path=a.txt", "HEAD:a.txt"],
      ["cat-file", "--filters", "HEAD:a.txt"],
      ["cat-file", "--textconv", "HEAD:a.txt"],
      ["blame", "a.txt"],
      ["grep", "--textconv", "one"],
      ["update-index", "--refresh"],
      ["hash-object", "a.txt"],
      ["fetch", "origin"],
      ["fetch", "far"],
      ["ls-remote", "origin"],
      ["commit", "-a"],
      ["checkout", "HEAD~1", "--", "a.txt"],
    ])("git %s %s runs none of them", async (...args) => {
      await createGit()
        .run(repository, args)
        .catch((error: unknown) => expect(String(error)).toMatch(/git [a-z-]+ failed/));
      expect(readdirSync(ran)).toEqual([]);
    });

    it("still tells what it is asked", async () => {
      const git = createGit();
      expect(await git.run(repository, ["diff", "HEAD"])).toContain("+three");
      expect(await git.run(repository, ["log", "-p", "--format=%s"])).toContain("+two");
      expect(await git.run(repository, ["status", "--porcelain"])).toContain(" M a.txt");
      expect(existsSync(join(ran, "clean"))).toBe(false);
    });
  });
});
