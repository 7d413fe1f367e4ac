import { describe, expect, it, type TestContext } from "vitest";
import type { PerfComparison } from "../../src/model/perf-comparison.ts";
import { layOutFolder, runPerf, startRelease, type Release } from "./perf-lab.ts";

async function run(closer: TestContext["onTestFinished"], before: Release, after: Release) {
  const folder = await layOutFolder(closer);
  return runPerf(folder, ["compare", "--before", before.url, "--after", after.url, "--requests", "20", "--json"]);
}

// A busy machine may make it say that it cannot tell; it is then asked again.
describe("openingday perf compare with the configuration’s pages", { timeout: 90_000, retry: 2 }, () => {
  it("signs in at both releases under their own addresses, compares what customers see, and leaves", async ({ onTestFinished }) => {
    const before = await startRelease(onTestFinished, { afterMs: 60 });
    const after = await startRelease(onTestFinished, { afterMs: 100 });
    const { code, stdout, stderr } = await run(onTestFinished, before, after);
    expect(stderr).toContain("to addresses that you own only");
    const report = JSON.parse(stdout) as PerfComparison;
    expect(report.pages).toMatchObject([{ page: "GET /dashboard", verdict: "slower" }]);
    expect(report.leftOut).toEqual([{ page: "POST /leave", reason: "it writes, and would leave traces at both" }]);
    expect(stdout).not.toContain("session=lab");
    expect(code).toBe(1);
    expect([before.log, after.log]).toEqual([
      ["came", "left"],
      ["came", "left"],
    ]);
  });

  it("says where nobody can sign in, and leaves the other release as it was", async ({ onTestFinished }) => {
    const before = await startRelease(onTestFinished, { afterMs: 1 });
    const after = await startRelease(onTestFinished, { afterMs: 1, letsIn: false });
    const { code, stdout, stderr } = await run(onTestFinished, before, after);
    expect(stderr).toContain(`Nobody could sign in at ${after.url} to measure: “log in”`);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(before.log).toEqual(["came", "left"]);
  });
});
