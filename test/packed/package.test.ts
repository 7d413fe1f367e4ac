import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installPacked, type PackedCli } from "./packed-cli.ts";
import { expectRefusal } from "./sentences.ts";

const repository = resolve(import.meta.dirname, "../..");
const node22 = findNode22();
let cli: PackedCli;

beforeAll(async () => {
  cli = await installPacked();
});
afterAll(() => cli.remove());

describe("the packed package", () => {
  it("depends on nothing and runs nothing when it is installed", async () => {
    const manifest = await readManifest();
    for (const field of ["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"])
      expect(manifest).not.toHaveProperty(field);
    for (const hook of ["preinstall", "install", "postinstall", "prepare"]) expect(manifest).not.toHaveProperty(`scripts.${hook}`);
    expect(await readdir(join(cli.folder, ".."))).toEqual(expect.arrayContaining(["openingday"]));
    expect((await readdir(join(cli.folder, ".."))).filter((name) => !name.startsWith("."))).toEqual(["openingday"]);
  });

  it("contains what a user needs and nothing of the workshop", async () => {
    const files = await listFiles();
    expect(files).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "THIRD-PARTY-LICENSES.txt", "dist/openingday.js", "dist/index.d.ts"]),
    );
    expect(
      files.filter((file) => !/^(?:dist|schema)\/|^(?:LICENSE|README\.md|THIRD-PARTY-LICENSES\.txt|package\.json)$/u.test(file)),
    ).toEqual([]);
    expect(files.filter((file) => /\.map$|(?<!\.d)\.ts$/u.test(file))).toEqual([]);
  });

  it("names every package that was bundled, with its licence", async () => {
    const text = await readFile(join(cli.folder, "THIRD-PARTY-LICENSES.txt"), "utf8");
    const named = [...text.matchAll(/^={72}\n(\S+) (\d\S*): (.+)\n={72}\n(.*)/gmu)].map(([, name, version, licence, first]) => ({
      name,
      version,
      licence,
      first,
    }));
    expect(named.filter(({ licence }) => licence === "no licence named")).toEqual([]);
    expect(named.filter(({ name, first }) => first === "" && shipsLicence(name ?? ""))).toEqual([]);
    const inBundle = await packagesInBundle();
    expect(inBundle.size).toBeGreaterThan(10);
    expect([...inBundle].filter((name) => !named.some((one) => one.name === name))).toEqual([]);
  });

  it("holds no path of the machine that built it", async () => {
    for (const file of await listFiles()) {
      const text = await readFile(join(cli.folder, file), "utf8");
      for (const path of [repository, homedir(), process.execPath].filter((one) => one.length > 5))
        expect(text.includes(path), `${file} contains ${path}`).toBe(false);
    }
  });

  it("passes publint", async () => {
    const { messages, pkg } = await publint({ pkgDir: cli.folder, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });
});

describe.each([
  { name: `Node ${process.versions.node}`, node: process.execPath },
  ...(node22 === undefined ? [] : [{ name: "Node 22", node: node22 }]),
])("the program on $name", ({ node }) => {
  const run = (...args: string[]) => cli.run(args, { node });

  it("says its version", async () => {
    const { version } = await readManifest();
    for (const word of ["--version", "-v"])
      expect(await run(word)).toMatchObject({ exitCode: 0, stdout: `${String(version)}\n`, stderr: "" });
  });

  it.each([["--help"], ["-h"], ["help"], []])("helps: %s", async (...args) => {
    const ran = await run(...args.filter((word) => word !== undefined));
    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
    for (const command of ["audit", "prove", "watch", "init", "explain", "rows"]) expect(ran.stdout).toContain(`openingday ${command}`);
    expect(ran.stdout).toMatch(/Exit code: 0 GO, 1 NO-GO, 2 CANNOT TELL, 3/u);
  });

  it.each([
    ["audit", "--help"],
    ["init", "-h"],
    ["rows", "--help"],
    ["help", "release"],
  ])("helps with one command: %s %s", async (...args) => {
    const ran = await run(...args);
    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
    const command = args.find((word) => word !== "help" && !word.startsWith("-")) ?? "";
    expect(ran.stdout).toMatch(new RegExp(`^openingday ${command}\\b[\\s\\S]*Exit code: 0`, "u"));
    expect(ran.stdout).not.toContain("openingday watch");
  });

  it("lists the 131 rows", async () => {
    const ran = await run("rows", "--json");
    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
    const { rows } = JSON.parse(ran.stdout) as { rows: Record<string, unknown>[] };
    expect(rows).toHaveLength(131);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(131);
    for (const row of rows)
      expect(row).toMatchObject({
        id: expect.stringMatching(/^[A-Z0-9.]+$/u),
        stage: expect.any(Number),
        provedBy: expect.any(Array),
        attestation: expect.any(Boolean),
        document: expect.any(Boolean),
        faults: expect.any(Array),
      });
    const plain = await run("rows");
    expect(plain.exitCode).toBe(0);
    for (const { id } of rows) expect(plain.stdout).toMatch(new RegExp(`^${String(id).replaceAll(".", "\\.")} `, "mu"));
  });

  it("explains a row and the check that proves it", async () => {
    const row = await run("explain", "T6");
    expect(row).toMatchObject({ exitCode: 0, stderr: "" });
    expect(row.stdout).toMatch(/^T6: .*\n[^]*A gate[^]*mail-aligned/u);
    const check = await run("explain", "mail-aligned");
    expect(check.stdout).toMatch(/^mail-aligned: .*\n[^]*Proves +T6/u);
  });

  it("audits a folder, and reads its TypeScript configuration", async () => {
    const report = await run("audit", ".", "--json");
    expect(report.exitCode).toBe(2);
    expect(JSON.parse(report.stdout)).toMatchObject({ schemaVersion: 1, verdict: "cannot-tell" });
  });
});

describe("an older Node", () => {
  const older = findOlderNode();
  it.skipIf(older === undefined).each([["audit", "."], ["rows"], ["--help"]])(
    "is told in a sentence what is needed: %s",
    async (...args) => {
      const ran = await cli.run(args, { node: older ?? "" });
      expect(ran.exitCode).toBe(3);
      expectRefusal(ran, /needs Node 22\.19 or newer, and this is Node \d+\.\d+\.\d+\. Install the current version/u);
    },
  );
});

async function readManifest(): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(cli.folder, "package.json"), "utf8")) as Record<string, unknown>;
}

async function listFiles(): Promise<string[]> {
  const entries = await readdir(cli.folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(cli.folder.length + 1));
}

/** Packages whose CommonJS modules kept their path in the bundle: an account of its contents that the licence list had no part in. */
async function packagesInBundle(): Promise<Set<string>> {
  const names = new Set<string>();
  for (const file of (await listFiles()).filter((file) => file.endsWith(".js"))) {
    const text = await readFile(join(cli.folder, file), "utf8");
    for (const [, name] of text.matchAll(/"[^"\n]*node_modules\/((?:@[^/"]+\/)?[^/"]+)\/[^"\n]+"\(/gu))
      if (name !== undefined) names.add(name);
  }
  return names;
}

function shipsLicence(name: string): boolean {
  const folder = join(repository, "node_modules", name);
  return existsSync(folder) && readdirSync(folder).some((file) => /^(?:licen[cs]e|copying)/iu.test(file));
}

/** An older Node that happens to be installed. */
function findOlderNode(): string | undefined {
  const paths = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "node"));
  return paths
    .filter((path) => existsSync(path))
    .find((path) => {
      const [major = 0, minor = 0] = execFileSync(path, ["--version"], { encoding: "utf8" }).replace("v", "").split(".").map(Number);
      return major >= 18 && (major < 22 || (major === 22 && minor < 19));
    });
}

/** The oldest Node that is promised: named in the environment, or brought by `npm run bring:node-22`. */
function findNode22(): string | undefined {
  const packages = join(repository, ".bench/node-22/node_modules");
  const brought = existsSync(packages) ? readdirSync(packages).filter((name) => /^node-(?:linux|darwin)-/u.test(name)) : [];
  return [process.env["OPENINGDAY_NODE22"], ...brought.map((name) => join(packages, name, "bin/node"))].find(
    (path) => path !== undefined && existsSync(path),
  );
}
