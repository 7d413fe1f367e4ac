import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stripeKey } from "../secrets/made-up-keys.ts";
import { endGroup, goodCommands, makeProject } from "./release-lab.ts";

const untilThere = async (isThere: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 600 && !isThere(); turn += 1) await new Promise((done) => setTimeout(done, 25));
  expect(isThere()).toBe(true);
};

describe("openingday release", { timeout: 120_000 }, () => {
  it("takes the steps in order, then goes back and forward again in a drill", async () => {
    const project = makeProject();
    const first = project.commit("good 1");
    const ended = await project.run(["release"]);
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining(`Released ${first.slice(0, 10)}`) });
    expect(ended.stderr).toContain("release.no-previous");
    expect(await project.run(["rollback"])).toMatchObject({ code: 3, stderr: expect.stringContaining("release.no-previous") });

    const second = project.commit("good 2", `fix: pay with ${stripeKey()}`);
    expect(await project.run(["release"])).toMatchObject({ code: 0 });
    expect(project.runs()[1]).toMatchObject({ commit: second, previous: first, end: { outcome: "released" } });
    expect(project.runs()[1]?.steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual(
      ["environment", "rehearsal", "build", "migrate", "deploy", "smoke"].map((step) => `${step} done`),
    );
    expect(project.runs()[1]?.notes).toContain("## Fixed\n\n- Pay with sk_live_…");

    expect(await project.run(["rollback", "--drill"])).toMatchObject({ code: 0 });
    expect(project.live()).toBe("good 2");
    expect(project.runs()[2]).toMatchObject({ kind: "drill", commit: first, end: { outcome: "rehearsed" } });

    expect(await project.run(["rollback"])).toMatchObject({ code: 0 });
    expect(project.live()).toBe("good 1");
    expect(await project.run(["rollback"])).toMatchObject({ code: 3 });
  });

  it("takes a bad release back by itself, and tells where it cannot", async () => {
    const project = makeProject();
    project.commit("good 1");
    await project.run(["release"]);
    project.commit("bad");
    expect(await project.run(["release"])).toMatchObject({ code: 1, stdout: expect.stringContaining("was taken back") });
    expect(project.live()).toBe("good 1");
    expect(
      project
        .runs()[1]
        ?.steps.slice(-3)
        .map(({ step, outcome }) => `${step} ${outcome}`),
    ).toEqual(["smoke failed", "rollback done", "smoke-after done"]);

    project.configure({ rollback: "exit 3" });
    expect(await project.run(["release"])).toMatchObject({ code: 1, stdout: expect.stringContaining("NOT WELL") });
    // Customers may have the bad one now: the way back leads to what they had before.
    project.configure({});
    expect(await project.run(["rollback"])).toMatchObject({ code: 0 });
    expect(project.live()).toBe("good 1");
  });

  it.each([
    { step: "environment", deployed: false },
    { step: "rehearsal", deployed: false },
    { step: "build", deployed: false },
    { step: "migrate", deployed: false },
  ])("deploys nothing when $step fails", async ({ step }) => {
    const project = makeProject();
    project.commit("good 1");
    project.configure({ [step]: "exit 4" });
    expect(await project.run(["release"])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`“${step}” failed: it ended with code 4`),
    });
    expect(project.has("live.txt")).toBe(false);
    expect(project.runs()[0]?.end?.outcome).toBe("failed");
  });

  it("refuses what is not committed, also a new file", async () => {
    const project = makeProject();
    project.commit("good 1");
    writeFileSync(join(project.folder, "new.txt"), "");
    expect(await project.run(["release"])).toMatchObject({ code: 3, stderr: expect.stringContaining("release.dirty") });
    expect(project.runs()).toEqual([]);
  });

  it("ends a command that hangs, with all that it started, and goes back", async () => {
    const project = makeProject();
    project.commit("good 1");
    await project.run(["release"]);
    project.commit("good 2");
    project.configure({ deploy: { run: "trap '' TERM; sleep 300 & echo $! > .openingday/helper; wait; sleep 300", timeoutSeconds: 1 } });
    expect(await project.run(["release"])).toMatchObject({ code: 1, stdout: expect.stringContaining("did not end within 1 seconds") });
    const helper = Number(readFileSync(join(project.folder, ".openingday/helper"), "utf8"));
    await untilThere(() => !runs(helper));
    expect(project.runs()[1]?.end?.outcome).toBe("rolled-back");
  });

  it("tells of a command that something else ended", async () => {
    const project = makeProject();
    project.commit("good 1");
    project.configure({ deploy: "kill -9 $$" });
    expect(await project.run(["release"])).toMatchObject({ code: 1, stdout: expect.stringContaining("something ended it with SIGKILL") });
  });

  it("keeps no secret of what commands print", async () => {
    const project = makeProject();
    project.commit("good 1");
    const password = ["hunter", "42", "hunter"].join("-");
    project.configure({
      build: `echo ${stripeKey()}; echo "pass $DATABASE_PASSWORD"; printf -- "-----BEGIN %s-----\\nMIIsecretbody\\n-----END %s-----\\n" "PRIVATE KEY" "PRIVATE KEY"`,
    });
    const ended = await project.run(["release"], { DATABASE_PASSWORD: password });
    const kept = ended.stderr + ended.stdout + readFileSync(join(project.journals, "000001.journal"), "utf8");
    for (const part of [stripeKey().slice(8, 20), password, "MIIsecretbody"]) expect(kept).not.toContain(part);
    expect(kept).toContain("pass …");
  });

  it("lets one of two begin", async () => {
    const project = makeProject();
    project.commit("good 1");
    project.configure({ build: "touch .openingday/building; sleep 3" });
    const first = project.start(["release"]);
    await untilThere(() => project.has("building"));
    expect(await project.run(["release"])).toMatchObject({ code: 3, stderr: expect.stringContaining("release.running") });
    expect(await project.run(["rollback"])).toMatchObject({ code: 3, stderr: expect.stringContaining("release.running") });
    await once(first, "exit");
    expect(project.runs()).toMatchObject([{ end: { outcome: "released" } }]);
  });

  describe("killed", () => {
    it.each([
      ["environment", "--resume"],
      ["rehearsal", "--rollback"],
      ["build", "--resume"],
      ["migrate", "--resume"],
      ["migrate", "--rollback"],
      ["deploy", "--resume"],
      ["deploy", "--rollback"],
      ["smoke", "--resume"],
      ["smoke", "--rollback"],
      ["rollback", "--resume"],
      ["rollback", "--rollback"],
    ])("during %s, tells what was done and settles it by %s", async (step, way) => {
      const project = makeProject();
      project.commit("good 1");
      await project.run(["release"]);
      project.commit(step === "rollback" ? "bad" : "good 2");
      project.configure({ [step]: `touch .openingday/at-${step}; sleep 30` });
      const child = project.start(["release"]);
      await untilThere(() => project.has(`at-${step}`));
      child.kill("SIGKILL");
      await once(child, "exit");
      const lost = project.runs()[1]?.steps.at(-1);
      expect(lost).toMatchObject({ step, outcome: "lost", process: { pid: expect.any(Number) } });
      // What it had started still runs: nothing is begun beside it.
      expect(await project.run(["release", way])).toMatchObject({ code: 3, stderr: expect.stringContaining("release.running") });
      endGroup(lost?.process);
      await untilThere(() => !runs(lost?.process?.pid ?? 0));

      project.configure({});
      const told = await project.run(["release"]);
      expect(told).toMatchObject({ code: 3, stderr: expect.stringContaining("release.interrupted") });
      expect(told.stderr).toContain(`${step}: begun; whether it ended is not known`);
      const ended = await project.run(["release", way]);
      expect(project.runs()[2]).toMatchObject({ continues: 2, end: { outcome: expect.any(String) } });
      if (way === "--resume" && step !== "rollback") {
        expect(ended.code).toBe(0);
        expect(project.live()).toBe("good 2");
      } else expect(project.live()).toBe("good 1");
      if (way === "--resume" && step === "smoke")
        expect(readFileSync(join(project.folder, ".openingday/database"), "utf8").trim().split("\n")).toHaveLength(2);
      expect(await project.run(["release", "--resume"])).toMatchObject({ code: 3 });
    });
  });

  it("reads a journal whose last line was cut off, and refuses one that somebody wrote into", async () => {
    const project = makeProject();
    project.commit("good 1");
    await project.run(["release"]);
    const path = join(project.journals, "000001.journal");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.slice(0, -10));
    expect(await project.run(["release"])).toMatchObject({ code: 3, stderr: expect.stringContaining("release.interrupted") });
    writeFileSync(path, `${text}hello\n`);
    expect(await project.run(["release"])).toMatchObject({ code: 3, stderr: expect.stringContaining("is not one that openingday wrote") });
  });

  it("needs to be told how to release", async () => {
    const project = makeProject();
    project.configure({ deploy: undefined });
    expect(await project.run(["release"])).toMatchObject({ code: 3, stderr: expect.stringContaining("release.deploy") });
    expect(Object.keys(goodCommands)).toContain("deploy");
  });
});

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
