import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Report } from "../../../packages/openingday/src/model/report.ts";
import { layOut } from "../lab.ts";
import type { PackedCli } from "../packed-cli.ts";
import { expectNoStack, expectRefusal } from "../sentences.ts";

const configName = "openingday.config.ts";

/** `init`, and the papers that a founder writes by hand. */
export function describeFirstSteps(cli: () => PackedCli): void {
  describe.concurrent("init", () => {
    it.for<{ readonly why: string; readonly files: Readonly<Record<string, string>>; readonly args: readonly string[] }>([
      { why: "an empty folder", files: {}, args: ["lab.test"] },
      { why: "an address", files: {}, args: ["https://www.Lab.test/pricing"] },
      { why: "a project of no declared kind", files: { "package.json": "{}" }, args: ["lab.test"] },
      { why: "a CommonJS project", files: { "package.json": `{"type":"commonjs"}` }, args: ["lab.test"] },
      { why: "a project that names its home page", files: { "package.json": `{"homepage":"https://lab.test/"}` }, args: [] },
    ])("writes what audit takes: $why", async ({ files, args }, { onTestFinished }) => {
      const cwd = await layOut(onTestFinished, files);
      const made = await cli().run(["init", ...args], { cwd });
      expect(made).toMatchObject({ exitCode: 0, stderr: "" });
      expect(made.stdout).toMatch(/^Wrote openingday\.config\.ts for lab\.test\.\n[^]*openingday audit/u);
      // The world of the test: a resolver that refuses, so that nothing leaves this machine.
      const text = await readFile(join(cwd, configName), "utf8");
      await writeFile(
        join(cwd, configName),
        text.replace("export default {", `export default {\n  vantage: { resolvers: ["127.0.0.1:1"], parents: ["127.0.0.1:1"] },`),
      );
      const audited = await cli().run(["audit", "--json"], { cwd });
      expectNoStack(audited);
      expect(audited.exitCode).toBe(2);
      const report = JSON.parse(audited.stdout) as Report;
      expect(report.target).toMatchObject({ domain: "lab.test", repository: cwd });
    });

    it("writes every suggestion so that it can be taken", async ({ onTestFinished, expect }) => {
      const cwd = await layOut(onTestFinished, { "journeys.ts": "export default [];\n" });
      await cli().run(["init", "lab.test"], { cwd });
      const text = await readFile(join(cwd, configName), "utf8");
      const taken = text
        .replaceAll(/^ {2}\/\/ (?=[a-zA-Z]+: |  \{|  [a-zA-Z]+: |\],|\},)/gmu, "  ")
        .replaceAll(/^ {4}\/\/ (?=\{)/gmu, "    ");
      expect(taken.split("\n").filter((line) => line.trimStart().startsWith("//")).length).toBeLessThan(text.split("\n").length / 3);
      const own = taken
        .replace("./openingday.journeys.ts", "./journeys.ts")
        .replace("export default {", `export default {\n  vantage: { resolvers: ["127.0.0.1:1"], parents: ["127.0.0.1:1"] },`);
      await writeFile(join(cwd, configName), own);
      const audited = await cli().run(["audit", "--json"], { cwd });
      expect(audited).toMatchObject({ exitCode: 2 });
    });

    it("never overwrites, unless it is told to", async ({ onTestFinished, expect }) => {
      const mine = `export default { domain: "mine.test" };\n`;
      const cwd = await layOut(onTestFinished, { [configName]: mine });
      expectRefusal(
        await cli().run(["init", "lab.test"], { cwd }),
        /openingday\.config\.ts is there already, and was left as it is\. Use --force/u,
      );
      expect(await readFile(join(cwd, configName), "utf8")).toBe(mine);
      expect(await cli().run(["init", "lab.test", "--force"], { cwd })).toMatchObject({ exitCode: 0 });
      expect(await readFile(join(cwd, configName), "utf8")).toContain(`domain: "lab.test"`);
    });

    it.for([
      { why: "there is none", before: undefined, after: ".openingday/\n" },
      { why: "the last line is open", before: "node_modules", after: "node_modules\n.openingday/\n" },
      { why: "it is there", before: "/.openingday\nnode_modules\n", after: "/.openingday\nnode_modules\n" },
      { why: "it is there, with the line ends of Windows", before: ".openingday/\r\ndist\r\n", after: ".openingday/\r\ndist\r\n" },
    ])("keeps its own folder out of git when $why", async ({ before, after }, { onTestFinished }) => {
      const cwd = await layOut(onTestFinished, before === undefined ? {} : { ".gitignore": before });
      for (const more of [[], ["--force"]]) await cli().run(["init", "lab.test", ...more], { cwd });
      expect(await readFile(join(cwd, ".gitignore"), "utf8")).toBe(after);
    });

    it("works on a folder that is named", async ({ onTestFinished, expect }) => {
      const cwd = await layOut(onTestFinished, { "shop/package.json": "{}" });
      expect(await cli().run(["init", "lab.test", "shop"], { cwd })).toMatchObject({ exitCode: 0 });
      expect(await readdir(cwd)).toEqual(["shop"]);
      expect((await readdir(join(cwd, "shop"))).toSorted()).toEqual([".gitignore", configName, "package.json"]);
    });

    it.for([
      { why: "no domain can be found", args: [], says: /Name your domain, as in “openingday init myapp\.com”/u },
      { why: "the domain is none", args: ["my_app"], says: /“my_app” is not a domain\. A domain looks like/u },
      { why: "two domains are named", args: ["a.test", "b.test"], says: /“b\.test” is one word too many/u },
      { why: "the folder is not there", args: ["a.test", "./gone"], says: /no folder \.\/gone\. Make it first/u },
      { why: "the option is unknown", args: ["a.test", "--yes"], says: /no option --yes here/u },
    ])("writes nothing when $why", async ({ args, says }, { onTestFinished }) => {
      const cwd = await layOut(onTestFinished);
      expectRefusal(await cli().run(["init", ...args], { cwd }), says);
      expect(await readdir(cwd)).toEqual([]);
    });
  });

  describe.concurrent("a promise that counts for nothing", () => {
    it.for([
      {
        file: "attestations",
        text: "- { row: S9.X1, by: Ada, on: 2026-01-01, until: 2090-01-01 }",
        says: /vouches for S9\.X1, but there is no such row/u,
      },
      {
        file: "attestations",
        text: "- { row: T1, by: Ada, on: 2026-01-01, until: 2090-01-01 }",
        says: /vouches for T1, but nobody’s word can prove that row/u,
      },
      {
        file: "attestations",
        text: "- { row: S7.F1, by: Ada, on: 2025-01-01, until: 2025-02-01 }",
        says: /word of Ada for S7\.F1 ran out on 2025-02-01/u,
      },
      {
        file: "excuses",
        text: "- { what: no-such/thing, by: Ada, reason: x, until: 2090-01-01 }",
        says: /excuses no-such\/thing, but there is no such row or finding/u,
      },
      {
        file: "excuses",
        text: "- { what: T2, by: Ada, reason: x, until: 2025-02-01 }",
        says: /excuse of Ada for T2 ran out on 2025-02-01/u,
      },
    ])("is named in the report: $text", async ({ file, text, says }, { onTestFinished }) => {
      const cwd = await layOut(onTestFinished, { [`openingday.${file}.yaml`]: `${text}\n` });
      const ran = await cli().run(["audit", ".", "--json"], { cwd });
      expect(ran.exitCode).toBe(2);
      expect((JSON.parse(ran.stdout) as Report).notes).toEqual([expect.stringMatching(says)]);
    });
  });
}
