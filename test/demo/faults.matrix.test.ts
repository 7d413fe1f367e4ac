import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBinary } from "../../apps/coach/world/binary.ts";
import { decoys } from "../../apps/coach/world/faults/decoys.ts";
import type { Fault } from "../../apps/coach/world/faults/fault.ts";
import { faults } from "../../apps/coach/world/faults/faults.ts";
import { startWorld, type World } from "../../apps/coach/world/world.ts";
import type { EvidenceFile } from "../../packages/openingday/src/audit/evidence-file.ts";
import type { EvidenceKey } from "../../packages/openingday/src/model/evidence.ts";
import type { Report } from "../../packages/openingday/src/model/report.ts";
import { derivations } from "../../packages/openingday/src/roadmap/derived.ts";
import { rowsNotReached } from "../../packages/openingday/test/checks/rows-not-reached.ts";
import { findRow, rows } from "../../packages/openingday/src/roadmap/rows.ts";
import { faultsNotBuilt } from "./faults-not-built.ts";

/** Rows that follow from others, or speak about the verdict itself. */
const followers = new Set([...derivations.map((derivation) => derivation.id), "P3", "P4", "S1.G"]);
const [shard = 1, shards = 1] = (process.env["MATRIX_SHARD"] ?? "1/1").split("/").map(Number);
const mine = faults.filter((_, index) => index % shards === shard - 1);

let world: World;
let healthy: EvidenceFile;
let healthyReport: Report;

/** Runs the packed binary; with `evidence`, judges that again without touching the world. */
async function look(args: readonly string[]): Promise<EvidenceFile> {
  const { code, stdout } = await runBinary([...args, "--json", "--save", "run.json"], world.folder, world.env);
  expect(code, stdout.slice(0, 400)).not.toBe(3);
  return JSON.parse(await readFile(join(world.folder, "run.json"), "utf8")) as EvidenceFile;
}
async function judge(file: EvidenceFile): Promise<{ report: Report; code: number }> {
  await writeFile(join(world.folder, "judged.json"), JSON.stringify(file));
  const { code, stdout } = await runBinary(["audit", "--from", "judged.json", "--json"], world.folder, world.env);
  return { report: JSON.parse(stdout) as Report, code };
}

beforeAll(async () => {
  world = await startWorld();
  healthy = await look(["prove"]);
  healthyReport = (await judge(healthy)).report;
}, 180_000);
afterAll(() => world?.stop());

describe("the healthy world", () => {
  it("is GO with nothing found", () => {
    expect(healthyReport.because).toEqual(["Every gate was looked at and holds."]);
    expect(healthyReport).toMatchObject({ verdict: "go", withExcuses: false, findings: [], risks: [] });
    expect(healthyReport.gates.map((gate) => `${gate.row} ${gate.state}`)).toEqual(healthyReport.gates.map((gate) => `${gate.row} pass`));
  });

  it("gives every probe an answer, those of rows that are no gates as well", () => {
    const silent = Object.entries(healthy.evidence).flatMap(([key, gathered]) =>
      gathered.ok || gathered.kind === "not-configured" ? [] : [`${key}: ${gathered.reason}`],
    );
    expect(silent).toEqual([]);
    expect(Object.values(healthy.evidence).filter(({ ok }) => ok).length).toBeGreaterThan(40);
  });

  it("has at least one check that really looked for each stage", () => {
    for (let stage = 1; stage <= 7; stage += 1)
      expect(healthyReport.rows.some((row) => row.stage === stage && row.state === "pass" && row.checks.length > 0)).toBe(true);
  });
});

/** Looks at the world with a switch on, and judges what that shows in place of the healthy world's. */
async function lookWith({ name, active }: Pick<Fault, "name" | "active">): Promise<{ report: Report; code: number }> {
  await world.switchTo([name]);
  const run = await look(active.length === 0 ? ["audit"] : ["prove", ...active.flatMap((key) => ["--only", key])]);
  const fresh = new Set<string>(run.timings.map((timing) => timing.key));
  const evidence = { ...healthy.evidence };
  for (const [key, gathered] of Object.entries(run.evidence))
    if (fresh.has(key)) Object.assign(evidence, { [key as EvidenceKey]: gathered });
  return judge({ ...run, evidence });
}

describe.each(decoys.filter((_, index) => index % shards === shard - 1))("the decoy $name", (decoy) => {
  it("fails nothing", { timeout: 120_000 }, async () => {
    const { report } = await lookWith(decoy);
    // A machine that is busy itself may leave a speed unproved; nothing is broken by it.
    expect(report.findings).toEqual([]);
    expect(report.verdict).not.toBe("no-go");
    expect(report.rows.filter(({ id, state }) => ["S4.F2", "N2"].includes(id) && state !== "pass")).toEqual([]);
  });
});

describe.each(mine)("the switch $name", (fault: Fault) => {
  let report: Report;
  let code: number;

  beforeAll(async () => {
    ({ report, code } = await lookWith(fault));
  }, 120_000);

  it(`makes the verdict ${fault.verdict}, its risk first`, () => {
    expect(report.verdict).toBe(fault.verdict);
    expect(code).toBe({ go: 0, "no-go": 1, "cannot-tell": 2 }[fault.verdict]);
    expect(report.risks[0]?.id).toBe(fault.risk);
    expect(report.risks[0]?.findings.length).toBeGreaterThan(0);
  });

  it("changes exactly its rows; others only follow", () => {
    const before = new Map(healthyReport.rows.map((row) => [row.id, row.state]));
    const changed = report.rows.filter((row) => row.state !== before.get(row.id) && !followers.has(row.id));
    const broken = changed.filter((row) => row.state === "fail" || row.state === "warn").map((row) => row.id);
    const blinded = changed.filter((row) => row.state !== "fail" && row.state !== "warn").map((row) => row.id);
    expect({ broken: broken.toSorted(), blinded: blinded.toSorted() }).toEqual({
      broken: fault.rows.toSorted(),
      blinded: fault.blinds.toSorted(),
    });
  });

  it("flips every row whose fault it is in the roadmap", () => {
    const named = rows.filter((row) => row.faults.includes(fault.name) && !rowsNotReached.includes(row.id)).map((row) => row.id);
    const states = named.map((id) => `${id} ${report.rows.find((row) => row.id === id)?.state}`);
    expect(states).toEqual(named.map((id) => `${id} fail`));
  });

  it("keeps every secret to itself", () => {
    expect(JSON.stringify(report)).not.toMatch(/sk_live_[A-Za-z0-9]|whsec_[a-f0-9]{8}|eyJ[A-Za-z0-9_-]{10}/u);
  });
});

describe("the switches", () => {
  it("are named in the roadmap, and those of the roadmap that are not built yet are named one by one", () => {
    const built = new Set(faults.map((fault) => fault.name));
    const named = [...new Set(rows.flatMap((row) => row.faults))];
    expect(faults.filter((fault) => !named.includes(fault.name)).map((fault) => fault.name)).toEqual([]);
    expect(named.filter((name) => !built.has(name)).toSorted()).toEqual(faultsNotBuilt.toSorted());
  });

  it("declare rows that exist", () => {
    for (const fault of faults) for (const id of [...fault.rows, ...fault.blinds]) expect(findRow(id), id).toBeDefined();
  });
});
