import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { NotConfigured } from "../../src/model/probe.ts";
import type { ReleaseEntry } from "../../src/model/release.ts";
import probe from "../../src/probes/repo-releases.ts";
import { makeContext } from "./probe-context.ts";
import { makeFolder, makeRepository } from "./scratch-repository.ts";

const at = "2026-03-01T12:00:00.000Z";
const lost = "1f".repeat(20);
const release = (run: number, commit: string, previous?: string): readonly ReleaseEntry[] => [
  {
    entry: "begin",
    journalVersion: 1,
    run,
    kind: "release",
    at,
    owner: { pid: 0 },
    commit,
    ...(previous === undefined ? {} : { previous }),
  },
  { entry: "start", step: "deploy", at },
  { entry: "process", step: "deploy", process: { pid: 4711 } },
  { entry: "finish", step: "deploy", at, outcome: "done", tookMs: 1_200, exitCode: 0, tail: "what the command printed" },
  { entry: "notes", text: "# Release\n" },
  { entry: "end", at, outcome: "released", tookMs: 2_000 },
];

/** A folder of journals, each given as entries or as the text itself. */
function keep(journals: Readonly<Record<string, readonly ReleaseEntry[] | string>>): string {
  const folder = join(makeFolder(), "releases");
  mkdirSync(folder);
  for (const [name, content] of Object.entries(journals))
    writeFileSync(
      join(folder, name),
      typeof content === "string" ? content : `${content.map((line) => JSON.stringify(line)).join("\n")}\n`,
    );
  return folder;
}
const gather = (journals: string, repository?: string, canGoBack = true) =>
  probe.gather(makeContext({ target: { releases: { journals, canGoBack }, ...(repository === undefined ? {} : { repository }) } }));

describe("what releases left behind", () => {
  it("is read oldest first, by number and not by name, without what commands printed", async () => {
    const repository = makeRepository();
    const commit = repository.commit();
    const journals = keep({
      "1000000.journal": release(1_000_000, commit, commit),
      "000009.journal": release(9, commit),
      "000009.notes.md": "notes",
      "copy.journal": "somebody's copy",
    });
    const read = await gather(journals, repository.folder);
    expect(read).toMatchObject({ canGoBack: true, lostCommits: [], runs: [{ run: 9 }, { run: 1_000_000, previous: commit }] });
    expect(read.runs[0]?.steps).toEqual([{ step: "deploy", outcome: "done", at, tookMs: 1_200 }]);
    expect(JSON.stringify(read)).not.toContain("what the command printed");
  });

  it("is nothing before the first release, and nothing to find without a plan", async () => {
    expect(await gather(join(makeFolder(), "not-there"), undefined, false)).toEqual({ runs: [], canGoBack: false });
    await expect(probe.gather(makeContext({}))).rejects.toBeInstanceOf(NotConfigured);
  });

  it("names commits that the repository no longer has, and none where it cannot be asked", async () => {
    const repository = makeRepository();
    const commit = repository.commit();
    const journals = keep({ "000001.journal": release(1, lost), "000002.journal": release(2, commit, lost) });
    expect(await gather(journals, repository.folder)).toMatchObject({ lostCommits: [lost] });
    expect((await gather(journals)).lostCommits).toBeUndefined();
    expect((await gather(journals, makeFolder())).lostCommits).toBeUndefined();
  });

  it("takes a last line that was cut off for a run that died, and refuses what somebody wrote in", async () => {
    const whole = `${release(1, lost)
      .map((line) => JSON.stringify(line))
      .join("\n")}\n`;
    expect((await gather(keep({ "000001.journal": whole.slice(0, -10) }))).runs[0]?.end).toBeUndefined();
    await expect(gather(keep({ "000001.journal": `${whole}hello\n` }))).rejects.toThrow(
      "the journal 000001.journal of a release cannot be used: line 7",
    );
    await expect(gather(keep({ "000001.journal": "" }))).rejects.toThrow("does not begin like the journal of a release");
    await expect(gather(keep({ "000001.journal": "\u0000\u00FF\n" }))).rejects.toThrow("line 1 is not one that openingday wrote");
  });

  it("reads the newest two hundred", async () => {
    const journals = keep(
      Object.fromEntries(
        Array.from({ length: 203 }, (_, index) => [`${String(index + 1).padStart(6, "0")}.journal`, release(index + 1, lost)]),
      ),
    );
    const { runs } = await gather(journals);
    expect([runs.length, runs[0]?.run, runs.at(-1)?.run]).toEqual([200, 4, 203]);
  });
});
