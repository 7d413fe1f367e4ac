import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { harOf } from "../journeys/record/visits.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");

async function layOut(closer: TestContext["onTestFinished"], har: string | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "openingday-record-"));
  closer(() => rm(folder, { recursive: true, force: true }));
  if (har !== undefined) await writeFile(join(folder, "visit.har"), har);
  return folder;
}

function run(folder: string, ...args: readonly string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    execFile(process.execPath, [main, "journey", ...args], { cwd: folder, encoding: "utf8" }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const visit = harOf(
  { url: "/login", text: "<form>" },
  { url: "https://fonts.example/a.css", type: "text/css" },
  { url: "/login", form: { email: "ada@home.example", password: "tiny horse" } },
);

describe("openingday journey record", () => {
  it("prints the journey, and tells what was left out and what must be set", async ({ onTestFinished }) => {
    const { code, stdout, stderr } = await run(await layOut(onTestFinished, visit), "record", "visit.har", "--id", "login");
    expect(stdout).toMatch(/^import type \{ Journey \}[\s\S]*id: "login"[\s\S]*\] satisfies Journey\[\];\n$/u);
    expect(stdout + stderr).not.toMatch(/ada@home|tiny horse/u);
    expect(stderr).toBe(
      "2 steps.\nLeft out:\n     1 requests to other hosts\nSet EMAIL, PASSWORD in the environment before it is walked.\n",
    );
    expect(code).toBe(0);
  });

  it("writes a new file that only its owner reads, and leaves one that is there as it is", async ({ onTestFinished }) => {
    const folder = await layOut(onTestFinished, visit);
    await run(folder, "record", "visit.har", "--out", "openingday.journeys.ts");
    const text = await readFile(join(folder, "openingday.journeys.ts"), "utf8");
    expect(text).toContain("satisfies Journey[]");
    const again = await run(folder, "record", "visit.har", "--out", "openingday.journeys.ts", "--id", "other");
    expect(again).toMatchObject({ code: 3, stderr: expect.stringContaining("is there already and was left as it is") });
    expect(await readFile(join(folder, "openingday.journeys.ts"), "utf8")).toBe(text);
  });

  it("takes the hosts of the configuration, or those that were typed", async ({ onTestFinished }) => {
    const folder = await layOut(onTestFinished, visit);
    await writeFile(join(folder, "openingday.config.ts"), 'export default { domain: "another.test" };\n');
    const none = await run(folder, "record", "visit.har");
    expect(none).toMatchObject({ code: 3, stdout: "" });
    expect(none.stderr).toMatch(/holds no page or form of another\.test.*the visit went to app\.myapp\.test, fonts\.example/u);
    const typed = await run(folder, "record", "visit.har", "--host", "https://App.MyApp.test/");
    expect(typed.code).toBe(0);
  });

  it.each([
    { why: "no file is named", args: ["record"], says: "or the recorded visit" },
    { why: "there is no such file", args: ["record", "missing.har"], says: "There is no file missing.har" },
    { why: "it is a folder", args: ["record", "folder"], says: "folder is no file" },
    { why: "it is no visit", args: ["record", "broken.har"], says: "broken.har cannot be used: log.entries[0].request must be a group" },
    { why: "it is no JSON", args: ["record", "text.har"], says: "text.har cannot be used: it is no JSON: line 2" },
    { why: "it is huge", args: ["record", "huge.har"], says: "larger than 64 MB" },
    { why: "the name is odd", args: ["record", "broken.har", "--id", "My Visit"], says: "--id takes lower-case words" },
    { why: "there is no such command", args: ["play"], says: "There is no command “journey play”" },
  ])("says in a sentence when $why", async ({ args, says }) => {
    const folder = await mkdtemp(join(tmpdir(), "openingday-record-"));
    try {
      await mkdir(join(folder, "folder"));
      await writeFile(join(folder, "broken.har"), '{"log":{"entries":[{}]}}');
      await writeFile(join(folder, "text.har"), "{\n<html>");
      await writeFile(join(folder, "huge.har"), "");
      await truncate(join(folder, "huge.har"), 65 * 1024 * 1024);
      const { code, stdout, stderr } = await run(folder, ...args);
      expect(stderr).toContain(says);
      expect([code, stdout]).toEqual([3, ""]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
