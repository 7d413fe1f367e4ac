import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { readWatchKey } from "../../src/cli/post-marker.ts";
import { runWatch } from "../../src/cli/run-watch.ts";
import { makeFolder } from "../probes/scratch-repository.ts";
import { loopbackHttp } from "./loopback-http.ts";
import { startLive } from "./live-server.ts";
import { makeProject } from "./release-lab.ts";

/** A real monitor that listens to releases with the key of the given folder. */
async function startMonitor(folder: string): ReturnType<typeof runWatch> {
  return runWatch({
    checks: [{ name: "App", url: "http://127.0.0.1:9/", intervalSeconds: 3_600, expectStatus: 200, timeoutMs: 1_000 }],
    confirm: [60],
    channels: [],
    storeFile: join(makeFolder(), "watch.db"),
    workerUrl: new URL("../../src/store/sqlite/worker.ts", import.meta.url),
    listen: "127.0.0.1:0",
    tools: loopbackHttp,
    clock: { now: () => Date.now(), sleep: (ms, signal) => sleep(ms, undefined, { signal }), quiet: () => Promise.resolve() },
    markerToken: readWatchKey(folder),
    publicName: "Bright Path",
  });
}
const watching = (url: string) => ({ watch: { listen: new URL(url).host } });

describe("the marker of a release", { timeout: 60_000 }, () => {
  it("is left with the monitor that runs, before and after each change", async () => {
    const project = makeProject();
    const monitor = await startMonitor(join(project.folder, ".openingday"));
    project.configure({}, watching(monitor.url));
    const first = project.commit("good 1");
    expect(await project.run(["release"])).toMatchObject({ code: 0, stderr: expect.not.stringContaining("monitor") });
    const bad = project.commit("bad");
    await project.run(["release"]);
    const { markers } = (await (await fetch(`${monitor.url}/api/markers`)).json()) as { markers: unknown[] };
    expect(markers).toMatchObject([
      { change: "rollback", commit: first, outcome: "done" },
      { change: "deploy", commit: bad, outcome: "done" },
      { change: "deploy", commit: first, outcome: "done" },
    ]);
    const page = await (await fetch(monitor.url)).text();
    expect(page).toContain("The version before was put back");
    expect(page).not.toContain(bad.slice(0, 7));
    await monitor.stop();
  });

  it("is no concern of a release where no monitor runs", async () => {
    const project = makeProject();
    project.configure({}, watching("http://127.0.0.1:9"));
    project.commit("good 1");
    expect(await project.run(["release"])).toMatchObject({ code: 0, stderr: expect.not.stringContaining("monitor") });
  });

  it("never fails a release: another monitor's key, another program, a key that cannot be used", async ({ onTestFinished }) => {
    const project = makeProject();
    const monitor = await startMonitor(makeFolder());
    project.configure({}, watching(monitor.url));
    project.commit("good 1");
    expect(await project.run(["release"])).toMatchObject({ code: 0, stderr: expect.stringContaining("it runs in another folder") });
    await monitor.stop();

    const other = await startLive(onTestFinished, 500);
    project.configure({}, watching(other.url));
    project.commit("good 2");
    expect(await project.run(["release"])).toMatchObject({ code: 0, stderr: expect.stringContaining("it answers with status 500") });

    const key = join(project.folder, ".openingday/.openingday/watch.key");
    mkdirSync(join(key, ".."), { recursive: true });
    writeFileSync(key, "something else\n");
    project.commit("good 3");
    expect(await project.run(["release"])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("does not hold a key that openingday wrote"),
    });
    expect(project.live()).toBe("good 3");
  });
});
