import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { SecretReport } from "../../src/model/secret-report.ts";
import { makeFolder, makeRepository } from "../probes/scratch-repository.ts";
import { stripeKey } from "../secrets/made-up-keys.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");
const line = (seed = 1): string => `export const key = "${stripeKey(seed)}";\n`;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Each project has its own state folder, as each founder has. */
function run(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [main, "secrets", ...args],
      { cwd: folder, env: { ...process.env, XDG_STATE_HOME: `${folder}.state`, ...env }, encoding: "utf8" },
      (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    child.stdin?.end();
  });
}

const reportOf = ({ stdout }: Ended): SecretReport => JSON.parse(stdout) as SecretReport;

describe("openingday secrets", { timeout: 60_000 }, () => {
  it("ends with 0, 1 and 3, and names commit, date, state and what to do", async () => {
    const repository = makeRepository();
    repository.write("src/app.ts", "export {};\n");
    repository.commit();
    expect(await run(repository.folder, [])).toMatchObject({ code: 0, stdout: expect.stringContaining("No secret was found.") });

    repository.write("src/old.ts", line());
    const commit = repository.commit("2026-02-03T10:00:00Z");
    rmSync(join(repository.folder, "src/old.ts"));
    repository.commit();
    const ended = await run(repository.folder, []);
    expect(ended.code).toBe(1);
    for (const part of [
      "Stripe live secret key (sk_live_…)",
      "src/old.ts, line 1",
      "only in earlier versions",
      commit.slice(0, 10),
      "2026-02-03",
      "Replace the key at its provider first",
    ])
      expect(ended.stdout).toContain(part);
    expect(ended.stdout + ended.stderr).not.toContain(stripeKey().slice(8, 18));
    expect(reportOf(await run(repository.folder, ["--history", "--json"]))).toMatchObject({
      found: [{ state: "history", commit, committedAt: "2026-02-03T10:00:00Z" }],
    });

    expect(await run(repository.folder, ["nowhere"])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("There is no folder nowhere"),
    });
    expect(await run(repository.folder, ["--staged", "--history"])).toMatchObject({ code: 3 });
    expect(await run(makeFolder(), [])).toMatchObject({ code: 3, stdout: expect.stringContaining("CANNOT TELL") });
  });

  it("accepts a secret by name until a day, and not after", async () => {
    const repository = makeRepository();
    repository.write("src/pay.ts", line());
    repository.commit();
    const [found] = reportOf(await run(repository.folder, ["--json"])).found;
    const excuse = (what: string, until: string): void =>
      writeFileSync(
        join(repository.folder, "openingday.excuses.yaml"),
        `- { what: "${what}", by: Ada, reason: a test account, until: ${until} }\n`,
      );
    for (const what of [`secret:${found?.fingerprint ?? ""}`, "secret:stripe-live-secret@src/pay.ts"]) {
      excuse(what, "2999-01-31");
      const accepted = await run(repository.folder, ["--json"]);
      expect(accepted.code).toBe(0);
      expect(reportOf(accepted)).toMatchObject({ found: [], accepted: [{ accepted: { by: "Ada", until: "2999-01-31" } }] });
      excuse(what, "2020-01-31");
      const ended = await run(repository.folder, ["--json"]);
      expect(ended.code).toBe(1);
      expect(reportOf(ended)).toMatchObject({ found: [{ acceptanceEnded: { by: "Ada", until: "2020-01-31" } }], accepted: [] });
    }
    excuse("secret:stripe-live-secret@src/other.ts", "2999-01-31");
    expect((await run(repository.folder, [])).code).toBe(1);
  });

  it("writes SARIF, and looks at a bundle alone", async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, "dist"));
    writeFileSync(join(folder, "dist/app.js"), line());
    const sarif = join(folder, "out.sarif");
    expect((await run(folder, ["--bundle", "dist", "--sarif", sarif])).code).toBe(1);
    expect(JSON.parse(readFileSync(sarif, "utf8"))).toMatchObject({
      version: "2.1.0",
      runs: [{ results: [{ ruleId: "stripe-live-secret" }] }],
    });
    writeFileSync(join(folder, "dist/app.js"), "console.log(1);\n");
    expect((await run(folder, ["--bundle", "dist"])).code).toBe(0);
    expect((await run(folder, ["--bundle", "nowhere"])).code).toBe(3);
  });
});

describe("before a commit", { timeout: 60_000 }, () => {
  it("looks at what is staged, not at what lies beside it or was there before", async () => {
    const repository = makeRepository();
    repository.write("src/old.ts", line(1));
    repository.commit();
    repository.write("src/old.ts", `// more\n${line(1)}`);
    repository.write("src/beside.ts", line(2));
    repository.git("add", "src/old.ts");
    expect((await run(repository.folder, ["--staged"])).code).toBe(0);
    repository.git("add", "src/beside.ts");
    const ended = await run(repository.folder, ["--staged", "--json"]);
    expect(ended.code).toBe(1);
    expect(reportOf(ended)).toMatchObject({ found: [{ path: "src/beside.ts", state: "staged" }] });
  });

  it("the hook stops a key, also with “git commit -a”, and lets the rest through", async () => {
    const repository = makeRepository();
    repository.write("src/app.ts", "export {};\n");
    repository.commit();
    expect((await run(repository.folder, ["install-hook"])).code).toBe(0);
    const bin = join(repository.folder, "node_modules/.bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "openingday"), `#!/bin/sh\nexec ${process.execPath} ${main} "$@"\n`);
    chmodSync(join(bin, "openingday"), 0o755);
    repository.write(".gitignore", "node_modules/\n");
    repository.git("add", ".gitignore");
    repository.git("commit", "-q", "-m", "fine");
    repository.write("src/app.ts", line());
    expect(() => repository.git("commit", "-q", "-a", "-m", "not fine")).toThrow("secret");
    expect(() => repository.git("commit", "-q", "-m", "not fine", "src/app.ts")).toThrow("secret");
    repository.write("src/app.ts", "export const fine = 1;\n");
    repository.git("commit", "-q", "-a", "-m", "fine again");
    expect(repository.git("log", "--format=%s")).toBe("fine again\nfine\nwork");
    expect(await run(repository.folder, ["install-hook"])).toMatchObject({ code: 0 });
  });

  it("leaves somebody else's hook as it is", async () => {
    const repository = makeRepository();
    const hook = join(repository.folder, ".git/hooks/pre-commit");
    mkdirSync(join(repository.folder, ".git/hooks"), { recursive: true });
    writeFileSync(hook, "#!/bin/sh\nnpm test\n");
    expect(await run(repository.folder, ["install-hook"])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("somebody else's hook"),
    });
    expect(readFileSync(hook, "utf8")).toBe("#!/bin/sh\nnpm test\n");
    expect(await run(makeFolder(), ["install-hook"])).toMatchObject({ code: 3 });
  });
});
