import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { SmokeReport } from "../../src/model/smoke-report.ts";
import { type AppPlan, layOutApp, secret } from "./smoke-lab.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");

function run(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = { LAB_WEBHOOK_SECRET: secret }) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    execFile(
      process.execPath,
      [main, "smoke", ...args],
      { cwd: folder, env: { ...process.env, XDG_STATE_HOME: `${folder}/state`, LAB_WEBHOOK_SECRET: "", ...env }, encoding: "utf8" },
      (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const codesOf = ({ parts }: SmokeReport): readonly string[] => parts.flatMap(({ findings }) => findings.map(({ code }) => code));

describe("openingday smoke", { timeout: 60_000 }, () => {
  it("is fine with an app that is, and has seen that a repeated message is dealt with once", async ({ onTestFinished }) => {
    const { code, stdout } = await run(await layOutApp(onTestFinished), ["--json"]);
    const report = JSON.parse(stdout) as SmokeReport;
    expect(codesOf(report)).toEqual([]);
    expect(code).toBe(0);
    expect(report).toMatchObject({ version: 1, domain: "lab.test", verdict: "fine" });
    const seen = report.parts.flatMap((part) => part.seen);
    expect(seen).toContain("http://lab.test/hook, the declared number: 0, then 1, after the repetition 1");
    expect(report.parts.find(({ check }) => check === "customers-get-in")).toMatchObject({ state: "not-looked-at" });
  });

  it.each<{ why: string; plan: AppPlan; codes: readonly string[] }>([
    { why: "a message is dealt with twice", plan: { once: false }, codes: ["webhook-answers/paid-twice"] },
    { why: "nothing looks at signatures", plan: { verifies: false }, codes: ["webhook-forged/forged-taken"] },
    { why: "the home page fails", plan: { home: 500 }, codes: ["routes-answer/server-error"] },
    { why: "strangers are let in", plan: { open: true }, codes: ["strangers-kept-out/let-in"] },
  ])("ends with 1 when $why", async ({ plan, codes }) => {
    const ended: (() => Promise<unknown>)[] = [];
    const folder = await layOutApp((end) => void ended.push(end as () => Promise<unknown>), plan);
    const { code, stdout } = await run(folder, ["--json"]);
    expect(codesOf(JSON.parse(stdout) as SmokeReport)).toEqual(codes);
    expect(code).toBe(1);
    for (const end of ended.toReversed()) await end();
  });

  it("cannot tell without the secret, and says which variable it misses; a part alone can still be fine", async ({ onTestFinished }) => {
    const folder = await layOutApp(onTestFinished);
    const bare = await run(folder, ["--only", "webhooks"], {});
    expect(bare).toMatchObject({ code: 2, stdout: expect.stringContaining("LAB_WEBHOOK_SECRET") });
    expect(bare.stdout).toMatch(/^CANNOT TELL/u);
    expect(await run(folder, ["--only", "pages"], {})).toMatchObject({ code: 0, stdout: expect.stringMatching(/^FINE/u) });
  });

  it.each<{ why: string; plan: AppPlan; code: number; head: string; says: string }>([
    {
      why: "nobody declared where the effect shows: it is fine, and that stays open",
      plan: { effect: "none" },
      code: 0,
      head: "FINE: what was looked at works. One thing stays open, see below.",
      says: "cannot tell whether http://lab.test/hook deals with a message once: the configuration names nothing",
    },
    {
      why: "somebody did and it cannot be read: that was asked for, and is not fine",
      plan: { effect: "unread" },
      code: 2,
      head: "CANNOT TELL",
      says: "whether http://lab.test/hook deals with a message once cannot be told: http://lab.test/gone/",
    },
  ])("ends with $code when $why", async ({ plan, code, head, says }) => {
    const ended: (() => Promise<unknown>)[] = [];
    const folder = await layOutApp((end) => void ended.push(end as () => Promise<unknown>), plan);
    const told = await run(folder, ["--only", "webhooks"]);
    expect(told.code).toBe(code);
    expect(told.stdout.startsWith(head)).toBe(true);
    expect(told.stdout.replaceAll(/\s+/gu, " ")).toContain(says);
    for (const end of ended.toReversed()) await end();
  });

  it("takes another secret here for what it is: one of the two is wrong; and prints none", async ({ onTestFinished }) => {
    const other = ["whsec", "another", "one"].join("_");
    const { code, stdout, stderr } = await run(await layOutApp(onTestFinished), ["--only", "webhooks"], { LAB_WEBHOOK_SECRET: other });
    expect(code).toBe(1);
    expect(stdout.replaceAll(/\s+/gu, " ")).toContain("one of the two has another one");
    expect(stdout + stderr).not.toContain(other);
  });

  it.each([
    { why: "a part does not exist", args: ["--only", "mails"], says: "no part called “mails”" },
    { why: "the time is none", args: ["--timeout", "soon"], says: "“soon” is no time" },
  ])("could not run when $why", async ({ args, says }) => {
    const ended: (() => Promise<unknown>)[] = [];
    const { code, stderr } = await run(await layOutApp((end) => void ended.push(end as () => Promise<unknown>)), args);
    expect(code).toBe(3);
    expect(stderr).toContain(says);
    for (const end of ended.toReversed()) await end();
  });
});
