import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { BaselineReport, PerfBaseline } from "../../src/model/perf-baseline.ts";
import { layOutFolder, runPerf, startRelease, type ReleasePlan } from "./perf-lab.ts";

// A busy machine may make it say that it cannot tell; it is then asked again.
describe("openingday perf baseline", { timeout: 90_000, retry: 2 }, () => {
  it("keeps how fast the pages are, and fails at once when they answer more than before", async ({ onTestFinished }) => {
    const plan: ReleasePlan = { afterMs: 5 };
    const release = await startRelease(onTestFinished, plan);
    const folder = await layOutFolder(onTestFinished, release.port);
    const first = await runPerf(folder, ["baseline"]);
    expect(first.stdout).toMatch(/^FINE[\s\S]* {2}fine {9}GET \/dashboard\n[\s\S]*Kept as the new baseline\. Measured on /u);
    expect(first.code).toBe(0);
    const perf = join(folder, ".openingday/perf");
    const [name = ""] = await readdir(perf);
    const kept = JSON.parse(await readFile(join(perf, name), "utf8")) as PerfBaseline;
    expect(kept.routes[0]).toMatchObject({ route: "GET /dashboard", statuses: { "200": 100 }, bytes: { fewest: 8, most: 8 } });
    expect(JSON.stringify(kept)).not.toContain("session");

    plan.body = "x".repeat(20_000);
    const second = await runPerf(folder, ["baseline", "--json"]);
    const report = JSON.parse(second.stdout) as BaselineReport;
    expect(report).toMatchObject({ verdict: "broken", kept: false, comparedWith: kept.at });
    expect(report.routes[0]).toMatchObject({ verdict: "broken", reason: "the answer grew from 8 bytes to 20 kB" });
    expect(report.routes[0]?.trendP95Ms).toHaveLength(2);
    expect(second.code).toBe(1);
    expect(await readdir(perf)).toEqual([name]);
  });

  it("walks the journey of what writes as often as it is told, and each of its customers leaves again", async ({ onTestFinished }) => {
    const release = await startRelease(onTestFinished, { afterMs: 5 });
    const folder = await layOutFolder(onTestFinished, release.port, { walks: 3, core: { signUp: "login: log in" } });
    const { code, stdout, stderr } = await runPerf(folder, ["baseline", "--html", "speed.html"]);
    expect(stdout).toContain("The same as a page: speed.html");
    expect(await readFile(join(folder, "speed.html"), "utf8")).toContain("<h3>login: log in</h3>");
    expect(stdout).toMatch(/ {2}walked {7}login: log in\n\s+3 times: half within [\s\S]*100 are\s+needed to be sure/u);
    expect(stdout).toContain("Nothing stands for booking: name a route");
    expect(stderr).toContain("Walking “A customer logs in” 3 times");
    expect(code).toBe(0);
    const perf = join(folder, ".openingday/perf");
    const [name = ""] = await readdir(perf);
    const kept = JSON.parse(await readFile(join(perf, name), "utf8")) as PerfBaseline;
    expect(kept.flows).toEqual({ "sign-up": "login: log in", dashboard: "GET /dashboard" });
    expect(kept.steps).toMatchObject([{ step: "login: log in", latency: { n: 3 }, failures: 0 }]);
    // One who measured, and three who walked; leaving is measured a hundred times as well.
    const count = (word: string): number => release.log.filter((one) => one === word).length;
    expect([count("came"), count("left")]).toEqual([4, 104]);
  });

  it("refuses what stands for nothing before it asks anything", async ({ onTestFinished }) => {
    const folder = await layOutFolder(onTestFinished, 9, { core: { booking: "book" } });
    const { code, stderr } = await runPerf(folder, ["baseline"]);
    expect(stderr).toContain("“load.core.booking” names “book”, which is neither");
    expect(code).toBe(3);
  });

  it("passes over a kept file that was spoilt, and cannot tell where nobody gets in", async ({ onTestFinished }) => {
    const release = await startRelease(onTestFinished, { afterMs: 5, letsIn: false });
    const folder = await layOutFolder(onTestFinished, release.port);
    await mkdir(join(folder, ".openingday/perf"), { recursive: true });
    await writeFile(join(folder, ".openingday/perf/2026-11-03T10-00-00-000Z.json"), "{");
    const { code, stdout } = await runPerf(folder, ["baseline"]);
    expect(stdout).toMatch(/^CANNOT TELL[\s\S]*nobody\s+could\s+sign\s+in/u);
    expect(code).toBe(2);
  });

  it("asks for a configuration that says what to measure", async ({ onTestFinished }) => {
    const folder = await mkdtemp(join(tmpdir(), "openingday-perf-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, "openingday.config.ts"), `export default ${JSON.stringify({ domain: "lab.test" })};\n`);
    const { code, stderr } = await runPerf(folder, ["baseline"]);
    expect(stderr).toContain("A baseline needs “load” in the configuration");
    expect(code).toBe(3);
  });
});
