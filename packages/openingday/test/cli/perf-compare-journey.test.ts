import { describe, expect, it, type TestContext } from "vitest";
import type { PerfComparison } from "../../src/model/perf-comparison.ts";
import { layOutFolder, type ReleasePlan, runPerf, startRelease } from "./perf-lab.ts";

async function compare(closer: TestContext["onTestFinished"], before: ReleasePlan, after: ReleasePlan, ...args: readonly string[]) {
  const releases = { before: await startRelease(closer, before), after: await startRelease(closer, after) };
  const folder = await layOutFolder(closer);
  const run = await runPerf(folder, ["compare", "--before", releases.before.url, "--after", releases.after.url, ...args]);
  return { ...run, ...releases };
}

// A busy machine may make it say that it cannot tell; it is then asked again.
describe("openingday perf compare with a journey", { timeout: 90_000, retry: 2 }, () => {
  it("compares each step at both releases, and its customers leave again", async ({ onTestFinished }) => {
    const { code, stdout, stderr, before, after } = await compare(
      onTestFinished,
      { afterMs: 30 },
      { afterMs: 80 },
      "--journey",
      "login",
      "--json",
    );
    const report = JSON.parse(stdout) as PerfComparison;
    expect(stderr).toContain("Walking “A customer logs in” at both, 102 to 202 new customers in all");
    expect(report).toMatchObject({ verdict: "slower", journey: "A customer logs in", pairs: { requests: 5 } });
    // The step is the form and the page where it ends.
    const walks = report.pairs.measured * 5;
    expect(report.pages).toMatchObject([
      { page: "log in", verdict: "slower", n: { before: walks, after: walks }, statuses: { after: { "200": walks } } },
    ]);
    expect(report.pages[0]?.p50?.afterMs).toBeGreaterThan(70);
    for (const { log } of [before, after]) expect([log.filter((word) => word === "came").length, log.at(-1)]).toEqual([walks + 1, "left"]);
    expect(code).toBe(1);
  });

  it("ends at once with 1 where the new release lets nobody in", async ({ onTestFinished }) => {
    const { code, stdout, before } = await compare(
      onTestFinished,
      { afterMs: 1 },
      { afterMs: 1, letsIn: false },
      "--journey",
      "login",
      "--requests",
      "2",
    );
    expect(stdout).toMatch(/^BROKEN[\s\S]*the new release stopped answering as it should[\s\S]*2 walks of “A customer logs in” in a turn/u);
    expect(before.log.filter((word) => word === "came").length).toBeLessThan(10);
    expect(code).toBe(1);
  });

  it.each([
    { why: "there is no such journey", args: ["--journey", "sign-up"], says: "There is no journey “sign-up”; there are “login”." },
    { why: "pages are named as well", args: ["--journey", "login", "--path", "/a"], says: "choose one of them" },
    {
      why: "there are too many walks",
      args: ["--journey", "login", "--requests", "60"],
      says: "--requests takes a whole number from 2 to 20",
    },
  ])("refuses to begin when $why", async ({ args, says }) => {
    const folder = await layOutFolder(() => undefined);
    const { code, stderr } = await runPerf(folder, ["compare", "--before", "http://127.0.0.1:9", "--after", "http://127.0.0.1:9", ...args]);
    expect(stderr).toContain(says);
    expect(code).toBe(3);
  });
});
