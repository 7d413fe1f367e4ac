import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SecretScan } from "../../src/model/evidence-repository.ts";
import type { Target } from "../../src/model/target.ts";
import probe from "../../src/probes/repo-secrets.ts";
import { allRules } from "../../src/secrets/rules/all.ts";
import { madeUp } from "../../src/secrets/sample-text.ts";
import { makeContext } from "./probe-context.ts";
import { makeFolder, makeRepository } from "./scratch-repository.ts";
import { stripeKey } from "../secrets/made-up-keys.ts";

const stripe = stripeKey();
const line = `export const key = "${stripe}";\n`;

function scan(repository: string, more: Partial<Target> = {}, now?: () => number): Promise<SecretScan> {
  return probe.gather(makeContext({ target: { repository, ...more }, ...(now === undefined ? {} : { now }) }));
}
const secretsOf = ({ hits }: SecretScan) => hits.filter(({ publicReason }) => publicReason === undefined);

describe("the work tree", () => {
  it("gives a committed key with its place, commit and date, and no value", async () => {
    const repository = makeRepository();
    repository.write("src/pay.ts", `// pay\n${line}`);
    const commit = repository.commit("2026-02-03T10:00:00Z");
    repository.write("src/other.ts", "export {};\n");
    repository.commit("2026-02-04T10:00:00Z");
    const evidence = await scan(repository.folder);
    expect(secretsOf(evidence)).toMatchObject([
      {
        rule: "stripe-live-secret",
        path: "src/pay.ts",
        line: 2,
        where: "tree",
        tracked: true,
        shown: "sk_live_…",
        commit,
        committedAt: "2026-02-03T10:00:00Z",
      },
    ]);
    expect(JSON.stringify(evidence)).not.toContain(stripe.slice(8, 20));
    expect(evidence).toMatchObject({ files: 2, blobs: 0, incomplete: [] });
  });

  it("leaves an ignored .env alone and marks one that is not ignored", async () => {
    const repository = makeRepository();
    repository.write(".gitignore", ".env\n");
    repository.write(".env", `STRIPE_SECRET_KEY=${stripe}\n`);
    repository.commit();
    expect((await scan(repository.folder)).hits).toEqual([]);
    repository.write(".env.local", `STRIPE_SECRET_KEY=${stripe}\n`);
    expect(secretsOf(await scan(repository.folder))).toMatchObject([{ path: ".env.local", tracked: false }]);
  });

  it("finds a .env that git holds although it is ignored now", async () => {
    const repository = makeRepository();
    repository.write(".env", "SESSION_SECRET=" + madeUp("hex", 32) + "\n");
    repository.commit();
    repository.write(".gitignore", ".env\n");
    repository.commit();
    expect(secretsOf(await scan(repository.folder))).toMatchObject([{ path: ".env", tracked: true, confidence: "proved" }]);
  });

  it("does not follow a link out of the project, nor read binaries and lock files", async () => {
    const outside = makeFolder();
    const repository = makeRepository();
    execFileSync("sh", ["-c", `printf '%s' "$1" > "$2"`, "sh", line, join(outside, "credentials.ts")]);
    symlinkSync(join(outside, "credentials.ts"), join(repository.folder, "link.ts"));
    symlinkSync(outside, join(repository.folder, "folder"));
    repository.write("data.txt", Buffer.concat([Buffer.from([0, 1]), Buffer.from(line)]));
    repository.write("package-lock.json", `{"a": "${stripe}"}`);
    repository.write("logo.png", line);
    repository.commit();
    expect(await scan(repository.folder)).toMatchObject({ hits: [], files: 0, skipped: { binary: 2, lock: 1 } });
  });

  it("gives nothing on a healthy project with unusual content", async () => {
    const repository = makeRepository();
    repository.write(
      "README.md",
      `Set STRIPE_SECRET_KEY=sk_live_xxxxxxxxxxxxxxxxxxxxxxxx and DATABASE_URL=postgres://user:password@localhost:5432/app\n`,
    );
    repository.write(".env.example", `SESSION_SECRET=${madeUp("hex", 32)}\nSTRIPE_SECRET_KEY=sk_live_...\n`);
    repository.write("test/fixtures/server.key", allRules.find(({ id }) => id === "private-key")?.samples().genuine[0] ?? "");
    repository.write("test/pay.test.ts", `const apiKey = "${madeUp("hex", 32)}";\n`);
    repository.write(
      "src/app.ts",
      `const key = "${stripeKey(1, "pk")}";\nconst password = form.get("password");\nconst commit = "${madeUp("hex", 40)}";\n`,
    );
    repository.write("src/größe 💶.ts", "export {};\n");
    repository.commit();
    const evidence = await scan(repository.folder);
    expect(secretsOf(evidence)).toEqual([]);
    expect(evidence.hits).toMatchObject([{ rule: "stripe-publishable" }]);
    expect(evidence.setAside?.length).toBeGreaterThan(0);
    expect(evidence.incomplete).toEqual([]);
  });

  it("looks below the given folder only where the repository is larger", async () => {
    const repository = makeRepository();
    repository.write("apps/one/a.ts", line);
    repository.write("apps/two/b.ts", "export {};\n");
    repository.commit();
    repository.write("apps/one/a.ts", "export {};\n");
    repository.commit();
    expect((await scan(join(repository.folder, "apps/two"))).hits).toEqual([]);
    expect(await scan(join(repository.folder, "apps/one"))).toMatchObject({ hits: [{ where: "history", path: "apps/one/a.ts" }] });
  });
});

describe("the history", () => {
  it("finds a key that only the past holds, with its first commit", async () => {
    const repository = makeRepository();
    repository.write("src/pay.ts", "export {};\n");
    repository.commit();
    repository.write("src/pay.ts", line);
    const commit = repository.commit("2026-03-01T10:00:00Z");
    repository.write("src/pay.ts", `// moved\n${line}`);
    repository.commit("2026-03-02T10:00:00Z");
    repository.write("src/pay.ts", "export const key = process.env.STRIPE;\n");
    repository.commit("2026-03-03T10:00:00Z");
    expect(await scan(repository.folder)).toMatchObject({
      hits: [
        { rule: "stripe-live-secret", where: "history", inHead: false, path: "src/pay.ts", commit, committedAt: "2026-03-01T10:00:00Z" },
      ],
      incomplete: [],
    });
  });

  it("finds a key on another branch, in a stash, in a tag and in a merge alone", async () => {
    const places = ["branch", "tag", "stash", "merge"];
    const repository = makeRepository();
    repository.write("a.ts", "export {};\n");
    repository.commit();
    const keys = places.map((_, index) => stripeKey(100 + index));
    repository.git("checkout", "-q", "-b", "side");
    repository.write("branch.ts", `"${keys[0]}"\n`);
    repository.commit();
    repository.git("checkout", "-q", "--detach", "main");
    repository.write("tag.ts", `"${keys[1]}"\n`);
    repository.commit();
    repository.git("tag", "v1");
    repository.git("checkout", "-q", "main");
    repository.write("a.ts", `"${keys[2]}"\n`);
    repository.git("stash", "-q");
    repository.git("checkout", "-q", "-b", "other", "main");
    repository.write("b.ts", "export {};\n");
    repository.commit();
    repository.git("checkout", "-q", "main");
    repository.write("c.ts", "export {};\n");
    repository.commit();
    repository.git("merge", "-q", "--no-commit", "--no-ff", "other");
    repository.write("merge.ts", `"${keys[3]}"\n`);
    repository.commit();
    repository.git("rm", "-q", "merge.ts");
    repository.commit();
    const { hits } = await scan(repository.folder);
    expect(hits.map(({ path, where, inHead }) => `${path} ${where} ${inHead}`).toSorted()).toEqual([
      "a.ts history false",
      "branch.ts history false",
      "merge.ts history false",
      "tag.ts history false",
    ]);
    expect(hits.find(({ path }) => path === "merge.ts")?.commit).toMatch(/^[0-9a-f]{40}$/);
  });

  it("sees a key that was deleted on disk but stands in the newest commit", async () => {
    const repository = makeRepository();
    repository.write("a.ts", line);
    repository.commit();
    repository.write("a.ts", "export {};\n");
    expect(await scan(repository.folder)).toMatchObject({ hits: [{ where: "history", inHead: true }] });
  });

  it("sees a key that stands in the newest commit and was taken out of the file, which is not committed yet", async () => {
    const repository = makeRepository();
    repository.write("src/pay.ts", line);
    repository.commit();
    repository.write("src/pay.ts", "export const key = process.env.KEY;\n");
    const evidence = await scan(repository.folder);
    expect(secretsOf(evidence)).toMatchObject([{ path: "src/pay.ts", where: "history", inHead: true }]);
    expect(evidence).toMatchObject({ files: 1, blobs: 1 });
  });

  it("tells a key once that stands in the file and in the commits before", async () => {
    const repository = makeRepository();
    repository.write("src/pay.ts", line);
    repository.commit("2026-02-03T10:00:00Z");
    repository.write("src/pay.ts", `// more\n${line}`);
    repository.commit("2026-02-04T10:00:00Z");
    const hits = secretsOf(await scan(repository.folder));
    expect(hits.filter(({ where }) => where === "tree")).toMatchObject([{ line: 2, committedAt: "2026-02-04T10:00:00Z" }]);
    expect(hits.filter(({ where }) => where === "history")).toMatchObject([{ committedAt: "2026-02-03T10:00:00Z", inHead: true }]);
  });

  it("says that a shallow copy is not the whole history", async () => {
    const repository = makeRepository();
    repository.write("a.ts", line);
    repository.commit();
    repository.write("a.ts", "export {};\n");
    repository.commit();
    const copy = join(makeFolder(), "copy");
    repository.git("clone", "-q", "--depth", "1", `file://${repository.folder}`, copy);
    const evidence = await scan(copy);
    expect(evidence.hits).toEqual([]);
    expect(evidence.gaps).toMatchObject([{ part: "history", reason: expect.stringContaining("shallow") }]);
  });

  it("says that a partial copy lacks older files", async () => {
    const repository = makeRepository();
    repository.git("config", "uploadpack.allowFilter", "true");
    repository.write("a.ts", line);
    repository.commit();
    repository.write("a.ts", "export {};\n");
    repository.commit();
    const copy = join(makeFolder(), "copy");
    repository.git("clone", "-q", "--filter=blob:none", `file://${repository.folder}`, copy);
    const evidence = await scan(copy);
    expect(evidence.gaps).toMatchObject([{ part: "history", reason: expect.stringContaining("partial copy") }]);
  });

  it("reports a broken history as a gap and still scans the files", async () => {
    const repository = makeRepository();
    repository.write("a.ts", "export {};\n");
    repository.commit();
    repository.write("b.ts", line);
    const commit = repository.commit();
    execFileSync("rm", ["-f", join(repository.folder, ".git/objects", commit.slice(0, 2), commit.slice(2))]);
    const evidence = await scan(repository.folder);
    expect(secretsOf(evidence)).toMatchObject([{ path: "b.ts", where: "tree" }]);
    expect(evidence.incomplete.length).toBeGreaterThan(0);
  });
});

describe("where there is little to look at", () => {
  it("a repository without commits", async () => {
    const repository = makeRepository();
    repository.write("a.ts", line);
    const evidence = await scan(repository.folder);
    expect(secretsOf(evidence)).toMatchObject([{ path: "a.ts", tracked: false }]);
    expect(evidence.incomplete).toEqual([expect.stringContaining("no commits yet")]);
  });

  it("a folder without git: its .env is left alone, its code is not", async () => {
    const folder = makeFolder();
    const { write } = {
      write: (path: string, text: string) => execFileSync("sh", ["-c", `printf '%s' "$1" > "$2"`, "sh", text, join(folder, path)]),
    };
    write("a.ts", line);
    write(".env", `STRIPE_SECRET_KEY=${stripe}\n`);
    const evidence = await scan(folder);
    expect(secretsOf(evidence).map(({ path }) => path)).toEqual(["a.ts"]);
    expect(evidence.incomplete).toEqual(["There is no Git history here"]);
  });

  it("a folder that is not there, and none at all", async () => {
    await expect(scan(join(makeFolder(), "gone"))).rejects.toThrow(/does not exist/);
    await expect(probe.gather(makeContext({}))).rejects.toMatchObject({ name: "NotConfigured" });
  });

  it("stops when the time is up and says so", async () => {
    const repository = makeRepository();
    for (let i = 0; i < 5; i++) repository.write(`a${i}.ts`, line);
    repository.commit();
    let at = 0;
    const evidence = await scan(repository.folder, {}, () => (at += 25_000));
    expect(evidence.incomplete.join(" ")).toMatch(/stopped after 60 seconds/);
    expect(evidence.files).toBeLessThan(5);
  });
});

describe("the built site", () => {
  it("is scanned although git ignores it", async () => {
    const repository = makeRepository();
    repository.write(".gitignore", "dist/\n");
    repository.write("a.ts", "export {};\n");
    repository.commit();
    repository.write("dist/assets/app.js", `fetch("/",{headers:{a:"${stripe}"}})`);
    repository.write("dist/logo.svg.bin", line);
    const evidence = await scan(repository.folder, { bundle: join(repository.folder, "dist") });
    expect(evidence.hits).toMatchObject([{ where: "bundle", path: "assets/app.js", rule: "stripe-live-secret" }]);
    expect(evidence.bundle?.files).toBe(1);
  });

  it("that is missing is a gap of the bundle alone", async () => {
    const repository = makeRepository();
    repository.write("a.ts", "export {};\n");
    repository.commit();
    const evidence = await scan(repository.folder, { bundle: join(repository.folder, "dist") });
    expect(evidence.incomplete).toEqual([]);
    expect(evidence.gaps).toMatchObject([{ part: "bundle", reason: expect.stringContaining("does not exist") }]);
  });
});
