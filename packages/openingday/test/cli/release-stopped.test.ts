import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startLive } from "./live-server.ts";
import { endGroup, goodCommands, makeProject } from "./release-lab.ts";

const until = async (isThere: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 600 && !isThere(); turn += 1) await new Promise((done) => setTimeout(done, 25));
  expect(isThere()).toBe(true);
};
/** A command that says it is there and then hangs, with a helper that hangs as well. */
const hang = (step: string): string => `sleep 300 & echo $! > .openingday/helper; touch .openingday/at-${step}; wait`;
const ends = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return true;
  }
};

/** Two good releases; then the given command is the one that hangs. */
async function releaseTwice(): Promise<{ readonly project: ReturnType<typeof makeProject>; readonly commits: readonly [string, string] }> {
  const project = makeProject();
  const first = project.commit("good 1");
  await project.run(["release"]);
  const second = project.commit("good 2");
  await project.run(["release"]);
  return { project, commits: [first, second] };
}

describe("a run that is stopped", { timeout: 120_000 }, () => {
  it.each([
    { signal: "SIGINT", step: "deploy", way: "--resume", live: "good 2" },
    { signal: "SIGINT", step: "smoke", way: "--rollback", live: "good 1" },
    { signal: "SIGTERM", step: "deploy", way: "--rollback", live: "good 1" },
    { signal: "SIGTERM", step: "smoke", way: "--resume", live: "good 2" },
  ] as const)("by $signal at $step ends its command, says so, and is settled by $way", async ({ signal, step, way, live }) => {
    const project = makeProject();
    project.commit("good 1");
    await project.run(["release"]);
    project.commit("good 2");
    project.configure({ [step]: hang(step) });
    const child = project.start(["release"]);
    await until(() => project.has(`at-${step}`));
    child.kill(signal);
    expect((await once(child, "exit"))[0]).toBe(1);
    const helper = Number(readFileSync(join(project.folder, ".openingday/helper"), "utf8"));
    await until(() => ends(helper));
    expect(project.runs()[1]?.steps.at(-1)).toMatchObject({ step, outcome: "stopped" });
    expect(project.runs()[1]?.end).toBeUndefined();

    project.configure({});
    const told = await project.run(["release"]);
    expect(told).toMatchObject({ code: 3, stderr: expect.stringContaining(`${step}: stopped in`) });
    expect(await project.run(["release", way])).toMatchObject({ code: 0 });
    expect(project.live()).toBe(live);
  });

  it.each(["SIGINT", "SIGKILL"] as const)("by %s while it waits for the new commit to answer", async (signal) => {
    const closing: (() => unknown)[] = [];
    const live = await startLive((end) => void closing.push(end as () => unknown));
    const project = makeProject();
    const first = project.commit("good 1");
    live.text = first;
    const look = { live: { url: live.url, waitSeconds: 60 } };
    project.configure(look);
    expect(await project.run(["release"])).toMatchObject({ code: 0 });
    const second = project.commit("good 2");
    const before = live.asked;
    const child = project.start(["release"]);
    // Once to see what customers have, then for the commit that was deployed.
    await until(() => live.asked >= before + 2);
    child.kill(signal);
    await once(child, "exit");
    expect(project.runs()[1]?.steps.at(-1)).toMatchObject({ step: "live", outcome: signal === "SIGINT" ? "stopped" : "lost" });
    expect(await project.run(["release"])).toMatchObject({ code: 3, stderr: expect.stringContaining("release.interrupted") });

    live.text = second;
    expect(await project.run(["release", "--resume"])).toMatchObject({ code: 0 });
    // What was deployed is not deployed again.
    expect(project.runs()[2]?.steps.map(({ step }) => step)).toEqual(["live", "smoke"]);
    for (const end of closing) await end();
  });

  it.each([
    { signal: "SIGINT", step: "rollback", way: "--resume", live: "good 2" },
    { signal: "SIGTERM", step: "forward", way: "--rollback", live: "good 1" },
    { signal: "SIGINT", step: "smoke", way: "--resume", live: "good 2" },
    { signal: "SIGKILL", step: "rollback", way: "--resume", live: "good 2" },
    { signal: "SIGKILL", step: "forward", way: "--resume", live: "good 2" },
    { signal: "SIGKILL", step: "forward", way: "--rollback", live: "good 1" },
  ] as const)("by $signal at $step of a drill is settled by $way", async ({ signal, step, way, live }) => {
    const { project, commits } = await releaseTwice();
    project.configure({ forward: goodCommands.rollback, [step]: hang(step) });
    const child = project.start(["rollback", "--drill"]);
    await until(() => project.has(`at-${step}`));
    child.kill(signal);
    await once(child, "exit");
    const last = project.runs()[2]?.steps.at(-1);
    expect(last).toMatchObject({ step: step === "smoke" ? "smoke-after" : step, outcome: signal === "SIGKILL" ? "lost" : "stopped" });
    if (signal === "SIGKILL") endGroup(last?.process);
    await until(() => ends(last?.process?.pid ?? 0));

    project.configure({ forward: goodCommands.rollback });
    const told = await project.run(["rollback"]);
    expect(told).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`release.interrupted: the drill to ${commits[0].slice(0, 10)}`),
    });
    await project.run(["release", way]);
    expect(project.live()).toBe(live);
    expect(project.runs()[3]).toMatchObject({ continues: 3, end: { outcome: way === "--resume" ? "failed" : "rolled-back" } });
    // What customers have is known again, and nothing is left open.
    expect(await project.run(["release", "--resume"])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("No release was interrupted"),
    });
  });

  it("by SIGTERM at a way back goes back when it is gone on with", async () => {
    const { project } = await releaseTwice();
    project.configure({ rollback: hang("rollback") });
    const child = project.start(["rollback"]);
    await until(() => project.has("at-rollback"));
    child.kill("SIGTERM");
    await once(child, "exit");
    project.configure({});
    expect(await project.run(["rollback"])).toMatchObject({ code: 3, stderr: expect.stringContaining("release.interrupted") });
    expect(await project.run(["release", "--resume"])).toMatchObject({ code: 0 });
    expect(project.live()).toBe("good 1");
  });

  it("before anything was deployed has changed nothing, and the next release begins anew", async () => {
    const { project } = await releaseTwice();
    project.commit("good 3");
    project.configure({ build: hang("build") });
    const child = project.start(["release"]);
    await until(() => project.has("at-build"));
    child.kill("SIGINT");
    expect((await once(child, "exit"))[0]).toBe(1);
    expect(project.runs()[2]?.end).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("Nothing was changed for customers"),
    });
    project.configure({});
    expect(await project.run(["release"])).toMatchObject({ code: 0 });
    expect(project.live()).toBe("good 3");
  });
});
