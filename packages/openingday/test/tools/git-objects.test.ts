import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { listTree, readReleased } from "../../src/probes/released-files.ts";
import { createGit } from "../../src/tools/git.ts";
import { makeFolder, makeRepository } from "../probes/scratch-repository.ts";

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** A git that writes down each start of itself. */
function countStarts(): { readonly path: string; readonly starts: () => readonly string[] } {
  const folder = makeFolder();
  const real = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  writeFileSync(join(folder, "git"), `#!/bin/sh\necho "$*" >> ${folder}/starts\nexec ${real} "$@"\n`);
  chmodSync(join(folder, "git"), 0o755);
  return {
    path: folder,
    starts: () =>
      readFileSync(join(folder, "starts"), "utf8")
        .split("\n")
        .filter((line) => line.includes("cat-file")),
  };
}

describe("objects by their names", () => {
  it("are told by one git, however many are asked for at once", async () => {
    const repository = makeRepository();
    repository.write("a b.txt", "one");
    const id = repository.commit();
    const { path, starts } = countStarts();
    const git = createGit({ path });
    const [head, commit, file, none, short] = await Promise.all(
      ["HEAD", `${id}^{commit}`, "HEAD:a b.txt", "HEAD:no such file", id.slice(0, 12)].map((name) =>
        git.readObject(repository.folder, name),
      ),
    );
    expect([head?.id, commit?.id, short?.id]).toEqual([id, id, id]);
    expect(head?.type).toBe("commit");
    expect(file).toMatchObject({ type: "blob" });
    expect(text(file?.bytes)).toBe("one");
    expect(none).toBeUndefined();
    repository.write("a b.txt", "two");
    repository.commit();
    // What is asked later is answered as it is then.
    expect(text((await git.readObject(repository.folder, "HEAD:a b.txt"))?.bytes)).toBe("two");
    expect(starts()).toHaveLength(1);
  });

  it("are asked of a new git where nothing was asked for a while", async () => {
    const repository = makeRepository();
    repository.write("a.txt", "one");
    const id = repository.commit();
    const { path, starts } = countStarts();
    const git = createGit({ path });
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await git.readObject(repository.folder, "HEAD"))?.id).toBe(id);
      await new Promise((done) => setTimeout(done, 1_500));
    }
    expect(starts()).toHaveLength(2);
  });

  it("larger than what is read come without their bytes, and the next is right", async () => {
    const repository = makeRepository();
    repository.write("big.bin", "x".repeat(17 * 1_024 * 1_024));
    repository.write("small.txt", "small");
    repository.commit();
    const git = createGit();
    const [big, small] = await Promise.all(["HEAD:big.bin", "HEAD:small.txt"].map((name) => git.readObject(repository.folder, name)));
    expect(big).toMatchObject({ type: "blob" });
    expect(big?.bytes).toBeUndefined();
    expect(text(small?.bytes)).toBe("small");
  });

  it.each(["", "HEAD\nHEAD", "HEAD\r", "a\0b", "x".repeat(5_000)])("are not asked for by a name that is none (%#)", async (name) => {
    await expect(createGit().readObject(makeRepository().folder, name)).rejects.toThrow("not a name");
  });

  it("say why where git cannot answer, and are asked anew after that", async () => {
    const folder = makeFolder();
    const git = createGit();
    await expect(Promise.all([git.readObject(folder, "HEAD"), git.readObject(folder, "HEAD~1")])).rejects.toThrow("not a git repository");
    execFileSync("git", ["init", "--quiet", folder]);
    // A branch without a commit names nothing.
    expect(await git.readObject(folder, "HEAD")).toBeUndefined();
  });

  it("end with the run", async () => {
    const repository = makeRepository();
    repository.write("a.txt", "one");
    repository.commit();
    const stop = new AbortController();
    const git = createGit({ signal: stop.signal });
    await git.readObject(repository.folder, "HEAD");
    const asked = git.readObject(repository.folder, "HEAD");
    stop.abort(new Error("The run is over."));
    await expect(asked).rejects.toThrow("The run is over.");
    await expect(git.readObject(repository.folder, "HEAD")).rejects.toThrow("The run is over.");
  });

  it("end in a sentence where git does not answer", async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, "git"), '#!/bin/sh\ncase "$*" in *cat-file*) sleep 20 ;; esac\n');
    chmodSync(join(folder, "git"), 0o755);
    const stop = new AbortController();
    const git = createGit({ path: `${folder}:/usr/bin:/bin`, timeoutMs: 300, signal: stop.signal });
    await expect(git.readObject(makeRepository().folder, "HEAD")).rejects.toThrow("git cat-file did not answer within");
    stop.abort();
  });
});

describe("files of a release", () => {
  it("are listed and read below a folder, as git lists them", async () => {
    const repository = makeRepository();
    const names = ["db/1_first/migration.sql", "db/1_first/größe.sql", "db/lock.toml", "other/x.sql", "top.sql"];
    for (const name of names) repository.write(`sub/${name}`, `-- ${name}`);
    repository.commit();
    repository.git("tag", "v1.0.0");
    const git = createGit();
    const sub = join(repository.folder, "sub");
    for (const folder of ["db", "", "nowhere", "top.sql"]) {
      const listed = await listTree(git, sub, "refs/tags/v1.0.0", folder);
      const told = execFileSync("git", ["-C", sub, "ls-tree", "-r", "-z", "v1.0.0", "--", folder === "" ? "." : `./${folder}/`], {
        encoding: "utf8",
      });
      const wanted = told.split("\0").flatMap((entry) => {
        const [, name, path] = /^\d+ blob (\S+)\t(.+)$/u.exec(entry) ?? [];
        return name === undefined || path === undefined ? [] : [[path, name] as const];
      });
      expect(listed).toEqual(new Map(wanted));
    }
    expect(await readReleased(git, sub, "refs/tags/v1.0.0", "db/1_first/größe.sql")).toBe("-- db/1_first/größe.sql");
    await expect(readReleased(git, sub, "refs/tags/v1.0.0", "db/2.sql")).rejects.toThrow("has no file db/2.sql");
    await expect(readReleased(git, sub, "refs/tags/v1.0.0", "db")).rejects.toThrow("has no file db");
  });

  it("are read from a repository with longer names", async () => {
    const folder = makeFolder();
    const git = (...args: string[]): string =>
      execFileSync("git", ["-C", folder, "-c", "user.name=Ada", "-c", "user.email=ada@myapp.test", ...args], { encoding: "utf8" });
    git("init", "--quiet", "--object-format=sha256");
    mkdirSync(dirname(join(folder, "db/1.sql")), { recursive: true });
    writeFileSync(join(folder, "db/1.sql"), "select 1;");
    git("add", "--all");
    git("commit", "--quiet", "--message", "first");
    git("tag", "v1.0.0");
    const [[path, name] = []] = await listTree(createGit(), folder, "refs/tags/v1.0.0", "db");
    expect([path, name]).toEqual(["db/1.sql", git("rev-parse", "HEAD:db/1.sql").trim()]);
  });
});
