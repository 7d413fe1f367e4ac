import { statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { JournalLost } from "../../src/release/journal-file.ts";
import { beginJournal, readJournals } from "../../src/release/journal-file.ts";
import { makeFolder } from "../probes/scratch-repository.ts";
import { makeProject } from "./release-lab.ts";

describe("a full disk", { timeout: 120_000 }, () => {
  // The system itself refuses the write, in the middle of a line: at the first steps, at the deploy, and after it.
  it.each([1, 2, 3])("stops a release once its journal has %i blocks: it says so, loses nothing, and is gone on with", async (blocks) => {
    const project = makeProject();
    project.commit("good 1");
    await project.run(["release"]);
    project.commit("good 2");
    const ended = await project.runWithFullDisk(["release"], blocks);
    expect(ended).toMatchObject({ code: 3, stderr: expect.stringContaining("the disk is full") });
    expect(ended.stderr).toContain("nothing more was done. Free some space");
    expect(ended.stderr).not.toMatch(/at \S+ \(|node:internal/u);
    const [first, second] = project.runs();
    expect(first?.end?.outcome).toBe("released");
    expect(second?.end).toBeUndefined();
    // What happened to customers is announced in the journal, whatever of it could still be written.
    const isDeployed = project.live() === "good 2";
    const told = second?.steps.some(({ step }) => step === "deploy") ?? false;
    expect({ isDeployed, told: told || !isDeployed }).toEqual({ isDeployed, told: true });

    expect(await project.run(["release"])).toMatchObject({ code: 3, stderr: expect.stringContaining("release.interrupted") });
    expect(await project.run(["release", "--resume"])).toMatchObject({ code: 0 });
    expect(project.live()).toBe("good 2");
  });

  it("lets no release begin whose first line cannot be kept", async () => {
    const project = makeProject();
    project.commit("good 1");
    expect(await project.runWithFullDisk(["release"], 0)).toMatchObject({ code: 3, stderr: expect.stringContaining("the disk is full") });
    expect(project.has("live.txt")).toBe(false);
    expect(project.runs()).toEqual([]);
    expect(await project.run(["release"])).toMatchObject({ code: 0 });
  });
});

describe("the journal", () => {
  const begin = {
    entry: "begin",
    journalVersion: 1,
    run: 1,
    kind: "release",
    at: "2026-01-01T00:00:00Z",
    owner: { pid: 1 },
    commit: "1f".repeat(20),
  } as const;

  it("is there with its first line or not at all, and lets one of two begin", () => {
    const folder = makeFolder();
    const journal = beginJournal(folder, begin);
    expect(beginJournal(folder, begin)).toBeUndefined();
    journal?.append({ entry: "start", step: "deploy", at: begin.at });
    journal?.close();
    expect(statSync(journal?.path ?? "").mode & 0o077).toBe(0);
    expect(readJournals(folder)).toMatchObject([{ run: 1, steps: [{ step: "deploy", outcome: "lost" }] }]);
  });

  it("says that it is lost once it cannot be written", () => {
    const journal = beginJournal(makeFolder(), begin);
    journal?.close();
    expect(() => journal?.append({ entry: "start", step: "deploy", at: begin.at })).toThrow(JournalLost);
  });
});
