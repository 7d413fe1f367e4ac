import { spawn } from "node:child_process";
import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { PerfRun } from "../../src/model/perf-run.ts";
import { serve } from "../journeys/loopback.ts";
import { layOutFolder, runPerf, startRelease, type ReleasePlan } from "./perf-lab.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");
const readOnly = (run: PerfRun) => run.steps.find(({ name }) => name === "GET /dashboard")!;

describe("openingday perf run", { timeout: 60_000, retry: 2 }, () => {
  it("asks the declared routes in the customer's name, says how long it took, and leaves again", async ({ onTestFinished }) => {
    const release = await startRelease(onTestFinished, { afterMs: 5 });
    const folder = await layOutFolder(onTestFinished, release.port);
    const { stdout, stderr } = await runPerf(folder, ["run", "--rate", "50", "--for", "2s"]);
    expect(stderr).toContain("50 requests a second for 2 s, to addresses that you own only");
    expect(stdout).toMatch(/50 requests a second for 2 s: the declared routes of lab\.test\./u);
    expect(stdout).toMatch(/GET \/dashboard +50 +0 +[\d.]+ ms/u);
    expect(stdout).toMatch(/19 of 20 {2}[▁-█]/u);
    expect(release.log[0]).toBe("came");
    expect(release.log.at(-1)).toBe("left");
  });

  it("lets people walk a journey at once, and several processes add up to one run", async ({ onTestFinished }) => {
    const release = await startRelease(onTestFinished, { afterMs: 5 });
    const folder = await layOutFolder(onTestFinished, release.port);
    const { code, stdout } = await runPerf(folder, [
      "run",
      "--journey",
      "login",
      "--users",
      "4",
      "--think",
      "0.1s",
      "--for",
      "1s",
      "--processes",
      "2",
      "--json",
    ]);
    const run = JSON.parse(stdout) as PerfRun;
    expect(run).toMatchObject({
      journey: "A customer logs in",
      // A machine that is busy itself makes it invalid, and nothing else does.
      verdict: run.invalid === undefined ? "fine" : "cannot-tell",
      asked: { kind: "users", users: 4, processes: 2 },
      ended: "as-planned",
    });
    expect(run.whole!.latency.n).toBe(run.begun);
    expect(run.begun).toBeGreaterThan(8);
    // Those of the run, and the one who went ahead.
    expect(release.log.filter((line) => line === "came")).toHaveLength(run.begun + 1);
    expect(release.log.filter((line) => line === "left")).toHaveLength(run.begun + 1);
    expect(code).toBe(run.invalid === undefined ? 0 : 2);
    expect(stdout).not.toContain("session=lab");
  });

  it("keeps and marks what was measured when it is stopped", async ({ onTestFinished }) => {
    const release = await startRelease(onTestFinished, { afterMs: 1 });
    const folder = await layOutFolder(onTestFinished, release.port);
    for (const more of [[], ["--processes", "2"]]) {
      const child = spawn(process.execPath, [main, "perf", "run", "--rate", "50", "--for", "60s", "--json", ...more], {
        cwd: folder,
        env: { ...process.env, XDG_STATE_HOME: `${folder}/state` },
      });
      const before = release.log.length;
      let stdout = "";
      child.stdout.on("data", (chunk: Buffer) => (stdout += String(chunk)));
      const ended = new Promise<number | null>((done) => void child.once("close", done));
      await expect.poll(() => release.log.length, { timeout: 20_000 }).toBeGreaterThan(before + 20);
      child.kill("SIGINT");
      const code = await ended;
      const run = JSON.parse(stdout) as PerfRun;
      expect(run).toMatchObject({ partial: "stopped", ended: "stopped" });
      expect(readOnly(run).latency.n).toBeGreaterThan(5);
      expect(readOnly(run).errors).toBe(0);
      expect(run.tookMs).toBeLessThan(50_000);
      expect([0, 2]).toContain(code);
    }
  });

  it("says that it breaks where a site that answered at first dies, and does not go on asking", async ({ onTestFinished }) => {
    const plan: ReleasePlan = { afterMs: 1 };
    const release = await startRelease(onTestFinished, plan);
    let dead = false;
    let refused = 0;
    const sockets = new Set<Socket>();
    const front = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      if (dead) return void (refused++, socket.destroy());
      socket.pipe(connect(release.port, "127.0.0.1").on("error", () => undefined)).pipe(socket);
    });
    await new Promise<void>((listening) => front.listen(0, "127.0.0.1", listening));
    onTestFinished(() => void front.close());
    const folder = await layOutFolder(onTestFinished, (front.address() as AddressInfo).port);
    const running = runPerf(folder, ["run", "--rate", "40", "--for", "60s"]);
    await expect.poll(() => release.log.length, { timeout: 20_000 }).toBeGreaterThan(20);
    dead = true;
    for (const socket of sockets) socket.destroy();
    const { code, stdout } = await running;
    expect(stdout).toMatch(/^BROKEN[\s\S]*closed the connection before the answer was\s+complete/u);
    expect(code).toBe(1);
    expect(refused).toBeLessThan(300);
  });

  it("does not begin where already the first customer is turned away", async ({ onTestFinished }) => {
    let asked = 0;
    const site = await serve((_, response) => void (asked++, response.writeHead(500).end()));
    onTestFinished(() => site.close());
    const folder = await layOutFolder(onTestFinished, site.port);
    const { code, stdout } = await runPerf(folder, ["run", "--journey", "login"]);
    expect(stdout).toMatch(/^BROKEN[\s\S]*already the first customer did not get through/u);
    expect(code).toBe(1);
    expect(asked).toBeLessThan(5);
  });

  it("follows nobody away from what is the user's", async ({ onTestFinished }) => {
    const site = await serve((_, response) => void response.writeHead(303, { location: "http://192.0.2.7:8081/" }).end());
    onTestFinished(() => site.close());
    const folder = await layOutFolder(onTestFinished, site.port);
    const { code, stderr } = await runPerf(folder, ["run", "--journey", "login", "--for", "1s"]);
    expect(stderr).toMatch(/Nobody could be sent ahead through “A customer logs in”[\s\S]*192\.0\.2\.7/u);
    expect(code).toBe(3);
  });

  it("refuses a journey that is not there, and more than is usual", async ({ onTestFinished }) => {
    const folder = await layOutFolder(onTestFinished);
    const unknown = await runPerf(folder, ["run", "--journey", "buy"]);
    expect(unknown).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("There is no journey “buy” in the configuration. It has “login”."),
    });
    const much = await runPerf(folder, ["run", "--rate", "500"]);
    expect(much).toMatchObject({ code: 3, stderr: expect.stringContaining('--allow "500 a second"') });
  });
});
