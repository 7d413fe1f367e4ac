import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type AppPlan, layOutApp, secret } from "../cli/smoke-lab.ts";

const action = resolve(import.meta.dirname, "../../../../.github/actions/smoke");
const main = resolve(import.meta.dirname, "../../src/cli/main.ts");

interface Step {
  readonly code: number;
  readonly log: string;
  readonly summary: string;
  readonly output: string;
}

/** Runs the action's own step as a runner does, with the files that a runner gives. */
async function runStep(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Step> {
  const files = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary") };
  for (const file of Object.values(files)) await writeFile(file, "");
  const { code, log } = await new Promise<{ code: number; log: string }>((done) => {
    execFile(
      "sh",
      [join(action, "smoke.sh")],
      {
        cwd: "/",
        env: {
          PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
          HOME: folder,
          CI: "true",
          OPENINGDAY_BINARY: main,
          SMOKE_FOLDER: folder,
          LAB_WEBHOOK_SECRET: secret,
          ...files,
          ...env,
        },
        encoding: "utf8",
      },
      (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code), log: stdout + stderr }),
    );
  });
  const [output, summary] = await Promise.all([readFile(files.GITHUB_OUTPUT, "utf8"), readFile(files.GITHUB_STEP_SUMMARY, "utf8")]);
  return { code, log, output, summary };
}

/** An app and its folder, for one run. */
async function withApp(plan: AppPlan, env?: NodeJS.ProcessEnv): Promise<Step> {
  const ends: (() => unknown)[] = [];
  try {
    return await runStep(await layOutApp((end) => void ends.push(end as () => unknown), plan), env);
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

describe("the action for a smoke test", { timeout: 60_000 }, () => {
  it("is composite, runs the script that is tested here, and puts no input into a command", async () => {
    const text = await readFile(join(action, "action.yml"), "utf8");
    const read = parse(text) as { runs: { using: string; steps: { run: string; env: Record<string, string> }[] }; inputs: object };
    expect(read.runs.using).toBe("composite");
    expect(read.runs.steps.map(({ run }) => run)).toEqual(['sh "$GITHUB_ACTION_PATH/smoke.sh"']);
    const [step] = read.runs.steps;
    expect(Object.values(step?.env ?? {})).toEqual(Object.keys(read.inputs).map((name) => `\${{ inputs.${name} }}`));
  });

  it("goes on when all is fine", async () => {
    const step = await withApp({});
    expect(step.log).toContain("What was looked at works.");
    expect(step).toMatchObject({ code: 0, output: "verdict=fine\nbroken=0\n" });
    expect(step.summary).toContain("### Smoke test: fine");
  });

  it("stops when something broke, and says what in log and summary", async () => {
    const step = await withApp({ verifies: false });
    expect(step).toMatchObject({ code: 1, output: "verdict=broken\nbroken=1\n" });
    expect(step.log).toContain("found: http://lab.test/hook took a message without a signature");
    expect(step.summary).toMatch(/❌ broken.*\n[^]*Now: Check the signature/u);
    expect(step.log + step.summary).not.toContain(secret);
  });

  it.each([
    { unsure: "fail", code: 2 },
    { unsure: "pass", code: 0 },
  ])("ends with $code when it could not be told and unsure is “$unsure”", async ({ unsure, code }) => {
    const step = await withApp({}, { SMOKE_UNSURE: unsure, LAB_WEBHOOK_SECRET: "" });
    expect(step).toMatchObject({ code, output: "verdict=cannot-tell\nbroken=0\n" });
  });

  it("is not fine when it could not run, and looks at the parts that are asked for only", async () => {
    expect(await withApp({}, { SMOKE_ONLY: "mails; echo verdict=fine" })).toMatchObject({ code: 3, output: "verdict=not-run\nbroken=0\n" });
    expect(await withApp({ verifies: false }, { SMOKE_ONLY: "pages" })).toMatchObject({ code: 0 });
  });

  it("lays out the key of the proof where it is given, readable by its owner alone", async ({ onTestFinished }) => {
    const folder = await layOutApp(onTestFinished);
    const key = "k".repeat(43);
    const step = await runStep(folder, { OPENINGDAY_KEY: key, SMOKE_ONLY: "pages" });
    expect(step.code, step.log).toBe(0);
    expect(existsSync(join(folder, ".openingday/.gitignore"))).toBe(true);
    expect(await readFile(join(folder, ".openingday/ownership.key"), "utf8")).toBe(`${key}\n`);
    expect(step.log).not.toContain(key);
  });

  it("lets no words of a site become a command of the workflow, or a second output", async ({ onTestFinished }) => {
    const folder = await layOutApp(onTestFinished);
    const hostile = "Gone\n::set-output name=verdict::fine\nverdict=fine ##[error] <script>|x|";
    const report = {
      version: 1,
      verdict: "broken",
      parts: [{ state: "broken", title: hostile, findings: [{ message: hostile, breaks: hostile, fix: hostile }] }],
    };
    const binary = join(folder, "fake.mjs");
    await writeFile(binary, `console.log(${JSON.stringify(JSON.stringify(report))}); process.exitCode = 1;`);
    await chmod(binary, 0o600);
    const step = await runStep(folder, { OPENINGDAY_BINARY: binary });
    expect(step.output).toBe("verdict=broken\nbroken=1\n");
    expect(step.log).not.toMatch(/^\s*::|##\[/mu);
    expect(step.summary).not.toContain("<script>");
  });
});
