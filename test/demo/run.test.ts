import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, describe, expect, it } from "vitest";
import { startWorld } from "../../apps/coach/world/world.ts";
import type { Report } from "../../packages/openingday/src/model/report.ts";

const root = resolve(import.meta.dirname, "../..");
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

function demo(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ["apps/coach/world/run.ts", ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  return child;
}

async function finish(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return { code, stdout, stderr };
}

function until(child: ChildProcess, text: string): Promise<string> {
  return new Promise((done, fail) => {
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(text)) done(said);
    });
    child.once("exit", () => fail(new Error(`it ended before it said “${text}”: ${said}`)));
  });
}

/** Processes of the demo world: the app, and the binary on its leash. */
async function left(folder: string): Promise<string[]> {
  const { stdout } = await finish(spawn("ps", ["-eo", "pid,args"], { stdio: ["ignore", "pipe", "pipe"] }));
  return stdout.split("\n").filter((line) => line.includes(folder) && !line.includes(" ps "));
}

describe("npm run demo -- --once --json", () => {
  it("prints one JSON report and nothing else on stdout, and exits with the verdict's code", async () => {
    const { code, stdout } = await finish(demo("--once", "--json", "--fault", "cors.reflect,env.missing"));
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(1);
    const report = JSON.parse(lines[0] ?? "") as Report;
    const schema = JSON.parse(await readFile(resolve(root, "packages/openingday/schema/report.v1.json"), "utf8")) as object;
    const validate = new Ajv2020().compile(schema);
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report.verdict).toBe("no-go");
    expect(code).toBe(1);
    expect(report.findings.map((finding) => finding.code)).toEqual([
      "foreign-origins/any-origin",
      "foreign-origins/any-origin",
      "environment-complete/missing",
    ]);
    expect(report.risks.map((risk) => risk.id)).toEqual(["cross-site-access", "environment-broken"]);
    expect(report.target.modes).toEqual(["audit", "prove"]);
  });

  it("names the switches when one is unknown", async () => {
    const { code, stderr, stdout } = await finish(demo("--once", "--fault", "no.such"));
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^There is no switch “no\.such”\. The switches are .*redirect\.loop/u);
    expect(stderr).not.toContain("    at ");
  });
});

describe("a demo that is killed", () => {
  it("leaves nothing that stops the next one", async () => {
    const child = demo();
    await until(child, "openingday audit");
    child.kill("SIGKILL");
    await new Promise((done) => child.once("close", done));
    const world = await startWorld({ withMonitor: false });
    const { folder } = world;
    await world.stop();
    expect(await left(folder)).toEqual([]);
  });
});

describe("Ctrl+C", () => {
  it("ends the world with nothing left behind", async () => {
    const before = await left("openingday-demo");
    const child = demo();
    const said = finish(child);
    await until(child, "openingday audit");
    child.kill("SIGINT");
    const { stderr } = await said;
    expect(stderr).toContain("Stopping.");
    expect((await left("openingday-demo")).filter((line) => !before.includes(line))).toEqual([]);
  });
});
