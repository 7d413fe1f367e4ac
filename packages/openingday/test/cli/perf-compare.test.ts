import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import type { PerfComparison } from "../../src/model/perf-comparison.ts";
import { serve } from "../journeys/loopback.ts";
import { runPerf } from "./perf-lab.ts";

const quick = ["--requests", "20", "--rate", "80"];

/** A release on loopback. */
interface Release {
  readonly afterMs: number;
  readonly status?: number;
  readonly location?: string;
  readonly body?: string;
  /** It ends after so many requests. */
  readonly endsAfter?: number;
}

async function start(closer: TestContext["onTestFinished"], release: Release): Promise<string> {
  let asked = 0;
  const served = await serve((_request, response) => {
    if (++asked === release.endsAfter) void served.close();
    setTimeout(() => {
      response.writeHead(release.status ?? 200, release.location === undefined ? {} : { location: release.location });
      response.end(release.body ?? "Welcome");
    }, release.afterMs);
  });
  closer(() => served.close());
  return served.url;
}

async function run(closer: TestContext["onTestFinished"], args: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), "openingday-perf-"));
  closer(() => rm(folder, { recursive: true, force: true }));
  const page = (): string => readFileSync(join(folder, "speed.html"), "utf8");
  return { ...(await runPerf(folder, ["compare", ...args])), page };
}

async function compare(closer: TestContext["onTestFinished"], before: Release, after: Release, ...args: readonly string[]) {
  return run(closer, ["--before", await start(closer, before), "--after", await start(closer, after), ...quick, ...args]);
}

// A busy machine may make it say that it cannot tell; it is then asked again.
describe("openingday perf compare", { timeout: 90_000, retry: 2 }, () => {
  it("ends with 1 for a release that takes half as long again, and says by how much", async ({ onTestFinished }) => {
    const { code, stdout } = await compare(onTestFinished, { afterMs: 60 }, { afterMs: 90 });
    expect(stdout).toMatch(/^SLOWER: customers wait longer/u);
    expect(stdout).toMatch(/ {2}slower {7}GET \/\n/u);
    expect(stdout).toMatch(/half of the answers .* ms .* ms {3}\+\d+ % \(surely between \+\d+ % and \+\d+ %\)/u);
    expect(stdout).toMatch(/after {3}[▁▂▃▄▅▆▇█]{10}/u);
    expect(code).toBe(1);
  });

  it("ends with 0 for one that is as fast", async ({ onTestFinished }) => {
    const { code, stdout, page } = await compare(onTestFinished, { afterMs: 60 }, { afterMs: 60 }, "--json", "--html", "speed.html");
    const report = JSON.parse(stdout) as PerfComparison;
    expect(report).toMatchObject({ version: 1, verdict: "not-slower", pairs: { requests: 20 }, leftOut: [] });
    expect(report.pages[0]).toMatchObject({ page: "GET /", errors: { before: 0, after: 0 }, bytes: { before: { fewest: 7, most: 7 } } });
    expect(page()).toContain("<h1>NOT SLOWER</h1>");
    expect(code).toBe(0);
  });

  it("ends with 1 for one that dies meanwhile", async ({ onTestFinished }) => {
    const { code, stdout } = await compare(onTestFinished, { afterMs: 5 }, { afterMs: 5, endsAfter: 75 });
    expect(stdout).toMatch(/^BROKEN[\s\S]*Because the new release stopped answering as it should/u);
    expect(code).toBe(1);
  });

  it("cannot tell when the release before dies", async ({ onTestFinished }) => {
    const { code, stdout } = await compare(onTestFinished, { afterMs: 5, endsAfter: 75 }, { afterMs: 5 });
    expect(stdout).toMatch(/^CANNOT TELL[\s\S]*nothing\s+to\s+compare\s+with/u);
    expect(code).toBe(2);
  });

  it("does not follow a release that leads elsewhere, and ends with 1", async ({ onTestFinished }) => {
    const away = { afterMs: 1, status: 302, location: "https://elsewhere.example/welcome?token=1" };
    const { code, stdout } = await compare(onTestFinished, { afterMs: 1 }, away);
    expect(stdout.replaceAll(/\s+/gu, " ")).toContain("it leads to https://elsewhere.example/welcome, which was not followed");
    expect(code).toBe(1);
  });

  it("ends with 1 for pages that grew, however fast they are", async ({ onTestFinished }) => {
    const { code, stdout } = await compare(onTestFinished, { afterMs: 1 }, { afterMs: 1, body: "x".repeat(50_000) });
    expect(stdout).toContain("the answer grew from 7 bytes to 50 kB");
    expect(code).toBe(1);
  });

  it("keeps what it measured when the time is over, and cannot tell", async ({ onTestFinished }) => {
    const { code, stdout } = await compare(onTestFinished, { afterMs: 1 }, { afterMs: 1500 }, "--timeout", "10s");
    expect(stdout).toMatch(/^CANNOT TELL[\s\S]*The time was over before the end\./u);
    expect(code).toBe(2);
  });

  it.each<{ why: string; args: readonly string[]; says: RegExp }>([
    {
      why: "one is not shown to be yours",
      args: ["--before", "http://192.0.2.1", "--after", "http://192.0.2.1"],
      says: /nothing proves that it is yours/u,
    },
    { why: "nothing answers", args: ["--before", "http://127.0.0.1:9", "--after", "http://127.0.0.1:9"], says: /gives no answer/u },
    { why: "one is missing", args: ["--before", "http://127.0.0.1:9"], says: /Name both releases/u },
    { why: "an address is none", args: ["--before", "ftp://a.test", "--after", "http://127.0.0.1:9"], says: /--before takes an address/u },
    {
      why: "the pages differ",
      args: ["--before", "http://127.0.0.1:9/a", "--after", "http://127.0.0.1:9/b"],
      says: /Only the same page can be compared/u,
    },
    {
      why: "it would take too long",
      args: ["--before", "http://127.0.0.1:9", "--after", "http://127.0.0.1:9", "--timeout", "30s", "--rate", "1"],
      says: /more than --timeout allows/u,
    },
    {
      why: "a number is none",
      args: ["--before", "http://127.0.0.1:9", "--after", "http://127.0.0.1:9", "--rate", "1000"],
      says: /--rate takes/u,
    },
  ])("ends with 3 and one sentence when $why", async ({ args, says }) => {
    const ended: (() => Promise<unknown>)[] = [];
    const { code, stdout, stderr } = await run((end) => void ended.push(end as () => Promise<unknown>), args);
    expect(stderr).toMatch(says);
    expect(stdout).toBe("");
    expect(code).toBe(3);
    for (const end of ended) await end();
  });

  it("cannot compare with a release that only leads elsewhere", async ({ onTestFinished }) => {
    const away = { afterMs: 1, status: 302, location: "/login" };
    const { code, stderr } = await compare(onTestFinished, away, { afterMs: 1 });
    expect(stderr).toMatch(/answers 302 and leads to http:\/\/127\.0\.0\.1:\d+\/login, so there is nothing to compare with/u);
    expect(code).toBe(3);
  });
});
