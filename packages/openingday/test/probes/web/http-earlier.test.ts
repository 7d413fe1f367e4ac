import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepRedirects } from "../../../src/cli/keep-redirects.ts";
import type { EvidenceFile } from "../../../src/audit/evidence-file.ts";
import probe, { keptMapsFile } from "../../../src/probes/web/http-earlier.ts";
import { contextWith, healthyWalks } from "../../checks/domain/world.ts";
import { makeContext } from "../probe-context.ts";

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "openingday-runs-")), "runs");
});
afterEach(() => rm(join(folder, ".."), { recursive: true, force: true }));

const read = (runs?: string) => probe.gather(makeContext({ target: runs === undefined ? {} : { runs } }));
function run(at: string, more: Partial<EvidenceFile> = {}): EvidenceFile {
  return {
    evidenceVersion: 1,
    at: Date.parse(at),
    declared: contextWith().declared,
    commit: null,
    requestsSent: {},
    tookMs: 1,
    modes: ["audit"],
    timings: [{ key: "http.walks", mode: "passive", tookMs: 1, startedAfterMs: 0, outcome: "answered", waitedFor: [] }],
    partial: false,
    evidence: { "http.walks": { ok: true, value: healthyWalks(), tookMs: 1 } },
    ...more,
  };
}

describe("the redirect map of the last look", () => {
  it("is none where nothing is kept, or there is no place to keep it", async () => {
    expect(await read()).toEqual({ walks: [] });
    expect(await read(folder)).toEqual({ walks: [] });
  });

  it("is the latest that was kept", async () => {
    expect(keepRedirects(folder, run("2026-06-01T09:00:00Z"))).toBeUndefined();
    expect(keepRedirects(folder, run("2026-06-02T09:00:00Z"))).toBeUndefined();
    const earlier = await read(folder);
    expect(earlier.at).toBe("2026-06-02T09:00:00.000Z");
    expect(earlier.walks.map(({ start }) => start)).toEqual(healthyWalks().walks.map(({ start }) => start));
  });

  it.each<{ why: string; more: Partial<EvidenceFile> }>([
    { why: "was stopped", more: { partial: true } },
    { why: "took its walks from a file", more: { timings: [] } },
    { why: "saw none", more: { evidence: { "http.walks": { ok: false, kind: "failed", reason: "no", tookMs: 1 } } } },
  ])("is not that of a run that $why", async ({ more }) => {
    expect(keepRedirects(folder, run("2026-06-01T09:00:00Z", more))).toBeUndefined();
    expect(await read(folder)).toEqual({ walks: [] });
  });

  it("is said to be unreadable where it is, and the next one begins anew", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, keptMapsFile), "{");
    expect(await read(folder)).toEqual({ walks: [], error: "it is not JSON" });
    keepRedirects(folder, run("2026-06-01T09:00:00Z"));
    expect((await read(folder)).at).toBe("2026-06-01T09:00:00.000Z");
  });

  it("that cannot be kept is told of, and stops nothing", async () => {
    await mkdir(join(folder, ".."), { recursive: true });
    await writeFile(folder, "a file in the way");
    expect(keepRedirects(folder, run("2026-06-01T09:00:00Z"))).toMatch(/^The redirect map could not be kept in .* \(EEXIST\)/u);
  });
});
