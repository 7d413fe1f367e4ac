import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import type { SpeedListReport } from "../../src/model/speed-list.ts";
import { baseline } from "../checks/performance/baselines.ts";
import { context } from "../audit/builders.ts";
import { runPerf } from "./perf-lab.ts";

async function makeFolder(closer: TestContext["onTestFinished"]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "openingday-perf-"));
  closer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe("openingday perf checklist", () => {
  it("goes through all practices without a run, and says how to get one", async ({ onTestFinished }) => {
    const { code, stdout } = await runPerf(await makeFolder(onTestFinished), ["checklist"]);
    expect(stdout).toContain("openingday prove --save run.json");
    expect(stdout).toMatch(/Told by checks \(\d+\)[\s\S]*Only a person can tell \(\d+\)/u);
    expect(code).toBe(0);
  });

  it("judges a kept run anew, by the time at which it was made", async ({ onTestFinished }) => {
    const folder = await makeFolder(onTestFinished);
    const kept = {
      evidenceVersion: 1,
      at: context.at,
      declared: context.declared,
      commit: null,
      requestsSent: {},
      tookMs: 1,
      modes: ["audit"],
      timings: [],
      partial: false,
      evidence: {
        "perf.baselines": {
          ok: true,
          tookMs: 1,
          value: { baselines: [baseline({ at: "2026-04-01T09:00:00.000Z" })], unreadable: 0, work: [] },
        },
      },
    };
    await writeFile(join(folder, "run.json"), JSON.stringify(kept));
    const { code, stdout } = await runPerf(folder, ["checklist", "--from", "run.json", "--json"]);
    const report = JSON.parse(stdout) as SpeedListReport;
    expect(report).toMatchObject({ version: 1, from: { at: "2026-06-01T09:00:00.000Z", domain: "myapp.test" } });
    expect(report.items.find(({ id }) => id === "regular-audits")).toMatchObject({
      state: "mend",
      seen: ["What is on record about the speed of the core pages is 61 days old."],
    });
    expect(report.items.find(({ id }) => id === "utilize-caching")?.state).toBe("not-seen");
    expect(code).toBe(0);
  });

  it("refuses a file that is no kept run", async ({ onTestFinished }) => {
    const { code, stderr } = await runPerf(await makeFolder(onTestFinished), ["checklist", "--from", "missing.json"]);
    expect(stderr).toContain("missing.json");
    expect(code).toBe(3);
  });
});
