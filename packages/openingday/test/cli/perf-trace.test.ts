import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { startFollowed } from "../../../node/test/tracing/followed.ts";
import { traceDoor } from "../../src/ingest/otlp/receive-traces.ts";
import type { TraceReport } from "../../src/model/trace-report.ts";
import { serve } from "../journeys/loopback.ts";
import { runPerf } from "./perf-lab.ts";

/** An application that calls another company in the way that `path` says, and a configuration in which that is a booking. */
async function layOut(closer: TestContext["onTestFinished"], path: string, withSdk = true): Promise<string> {
  const other = await serve((_, response) => response.end("here"));
  const held = await traceDoor.open({ address: "127.0.0.1", port: 0 }, () => false);
  await held.close();
  const app = await startFollowed("calling-app", [other.url.replace("127.0.0.1", "localhost")], { endpoint: held.url, withSdk });
  closer(() => Promise.all([other.close(), app.stop()]).then(() => undefined));
  const config = {
    domain: "lab.test",
    site: "http://lab.test/none",
    hosts: [{ name: "lab.test", role: "site" }],
    journeys: [{ id: "book", title: "Books", writes: false, steps: [{ kind: "request", name: "book", url: `http://lab.test${path}` }] }],
    perf: { receiver: Number(new URL(held.url).port) },
    vantage: {
      resolvers: ["127.0.0.1:9"],
      parents: ["127.0.0.1:9"],
      dnsPort: 9,
      connect: { ":80": `127.0.0.1:${app.port}`, ":443": "127.0.0.1:9" },
    },
  };
  const folder = await mkdtemp(join(tmpdir(), "openingday-perf-"));
  closer(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "openingday.config.ts"), `export default ${JSON.stringify(config)};\n`);
  return folder;
}

describe("openingday perf trace", { timeout: 60_000 }, () => {
  it("names the call that a booking waits for without a limit", async ({ onTestFinished }) => {
    const folder = await layOut(onTestFinished, "/fetch");
    const { code, stdout } = await runPerf(folder, ["trace"]);
    expect(stdout).toMatch(/^WASTEFUL[\s\S]*✗ GET \/fetch \(“book”\) waits for localhost, and the call was given no limit of time\./u);
    expect(stdout).toMatch(/Smallest fix: Give the call a limit[\s\S]*calls localhost in 1 of 1, [\d.]+ ms, without a limit of time/u);
    expect(code).toBe(1);
  });

  it("finds nothing where there is a limit, and says what it could not see", async ({ onTestFinished }) => {
    const folder = await layOut(onTestFinished, "/fetch-signal");
    const { code, stdout } = await runPerf(folder, ["trace", "--json"]);
    const report = JSON.parse(stdout) as TraceReport;
    expect(report).toMatchObject({ verdict: "fine", sdks: ["openingday"], sent: 1, told: 1, findings: [] });
    expect(report.unproved.map(({ check }) => check)).toContain("sign-up-work");
    expect(report.routes).toMatchObject([{ route: "GET /fetch-signal", steps: ["book"], calls: [{ host: "localhost", withoutLimit: 0 }] }]);
    expect(code).toBe(0);
  });

  it("says how to start an application that tells nothing", async ({ onTestFinished }) => {
    const folder = await layOut(onTestFinished, "/none", false);
    const { code, stdout } = await runPerf(folder, ["trace"]);
    expect(stdout.replaceAll(/\s+/gu, " ")).toMatch(
      /^CANNOT TELL.*start it with “node --import @openingday\/node”.*OTEL_EXPORTER_OTLP_ENDPOINT=http/u,
    );
    expect(code).toBe(2);
  });

  it("asks for the port", async ({ onTestFinished }) => {
    const folder = await mkdtemp(join(tmpdir(), "openingday-perf-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, "openingday.config.ts"), `export default ${JSON.stringify({ domain: "lab.test" })};\n`);
    const { code, stderr } = await runPerf(folder, ["trace"]);
    expect(stderr).toContain("perf: { receiver: 4318 }");
    expect(code).toBe(3);
  });
});
