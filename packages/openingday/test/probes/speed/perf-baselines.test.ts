import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/model/probe.ts";
import type { PerfBaseline } from "../../../src/model/perf-baseline.ts";
import probe from "../../../src/probes/speed/perf-baselines.ts";
import { baseline } from "../../checks/performance/baselines.ts";
import { makeContext } from "../probe-context.ts";
import { makeFolder, makeRepository } from "../scratch-repository.ts";

/** Baselines by the name of their file, and the list of what was done. */
function layOut(files: Readonly<Record<string, PerfBaseline | string>>, work?: string) {
  const folder = makeFolder();
  const speed = { baselines: join(folder, "perf"), work: join(folder, "openingday.speed.yaml") };
  mkdirSync(speed.baselines);
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(speed.baselines, name), typeof content === "string" ? content : JSON.stringify(content));
  if (work !== undefined) writeFileSync(speed.work, work);
  return speed;
}
const gather = (speed: ReturnType<typeof layOut> | undefined, repository?: string) =>
  probe.gather(makeContext({ target: { ...(speed === undefined ? {} : { speed }), ...(repository === undefined ? {} : { repository }) } }));

describe("what “perf baseline” kept", () => {
  it("is read oldest first, with the commits between the two that are compared and what was done", async () => {
    const repository = makeRepository();
    const first = repository.commit();
    const second = repository.commit();
    const domain = makeContext({}).target.declared.domain;
    const speed = layOut(
      {
        "2026-05-30T09-00-00-000Z.json": baseline({ domain, commit: second }),
        "2026-05-10T09-00-00-000Z.json": baseline({ domain, commit: first, at: "2026-05-10T09:00:00.000Z" }),
        "2026-05-11T09-00-00-000Z.json": baseline({ domain: "another.test" }),
        "2026-05-12T09-00-00-000Z.json": '{"version":1,"at":"2026-05-12T09:00:00.000Z","routes":[{}]}',
        "2026-05-13T09-00-00-000Z.json": "{",
        "notes.txt": "mine",
      },
      "An index on free hours:\n  on: 2026-05-12\n  by: Ada\n",
    );
    const read = await gather(speed, repository.folder);
    expect(read.baselines.map(({ commit }) => commit)).toEqual([first, second]);
    expect(read).toMatchObject({ unreadable: 2, work: [{ what: "An index on free hours", on: "2026-05-12", by: "Ada" }] });
    expect(read.between).toHaveLength(1);
  });

  it("never hands to git what is no commit, and does without one that is gone", async () => {
    const repository = makeRepository();
    const known = repository.commit();
    const domain = makeContext({}).target.declared.domain;
    for (const commit of ["--output=stolen", "1f".repeat(20)]) {
      const speed = layOut({
        "2026-05-10T09-00-00-000Z.json": baseline({ domain, commit, at: "2026-05-10T09:00:00.000Z" }),
        "2026-05-30T09-00-00-000Z.json": baseline({ domain, commit: known }),
      });
      const read = await gather(speed, repository.folder);
      expect(read.baselines).toHaveLength(2);
      expect(read.between).toBeUndefined();
    }
  });

  it.each([
    { why: "it is no YAML", work: "a: b: c", says: "it is not valid YAML" },
    { why: "a day is none", work: "An index:\n  on: 2026-02-31\n", says: "“on” of “An index” must be a day such as 2027-01-31" },
    { why: "a field is unknown", work: "An index:\n  when: today\n", says: "has a field besides “on”, “by” and “route”" },
  ])("says why the list of what was done cannot be read: $why", async ({ work, says }) => {
    const read = await gather(layOut({}, work));
    expect(read).toMatchObject({ baselines: [], work: [], workFault: expect.stringContaining(says) });
  });

  it("is nothing where nothing was kept, and nowhere without a configuration", async () => {
    const folder = makeFolder();
    expect(await gather({ baselines: join(folder, "perf"), work: join(folder, "openingday.speed.yaml") })).toEqual({
      baselines: [],
      unreadable: 0,
      work: [],
    });
    await expect(gather(undefined)).rejects.toThrow(NotConfigured);
  });
});
