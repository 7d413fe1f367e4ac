import { readdir, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { risks } from "../../src/audit/risks.ts";
import { checks } from "../../src/checks/registry.ts";
import { probes } from "../../src/probes/registry.ts";
import { derivations } from "../../src/roadmap/derived.ts";
import { reportRows } from "../../src/roadmap/reports-itself.ts";
import { findRow, rows } from "../../src/roadmap/rows.ts";
import { rowsNotReached } from "./rows-not-reached.ts";

const folder = new URL("../../src/checks/", import.meta.url);

async function checkFiles(): Promise<string[]> {
  const subjects = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const files = await Promise.all(
    subjects.map(async ({ name }) => {
      const entries = await readdir(new URL(`${name}/`, folder), { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => `${name}/${entry.name}`);
    }),
  );
  const modules = await Promise.all(
    files.flat().map(async (file) => ({ file, module: (await import(new URL(file, folder).href)) as { default?: { id: string } } })),
  );
  return modules.filter(({ module }) => module.default !== undefined).map(({ file }) => basename(file, ".ts"));
}

describe("the registry of checks", () => {
  it("holds every check file, and each check has its file's name", async () => {
    expect(checks.map((check) => check.id).toSorted()).toEqual((await checkFiles()).toSorted());
  });

  it.each(checks.map((check) => [check.id, check] as const))("%s names rows, a risk and evidence that exist, in words", (_, check) => {
    expect(check.rows.length).toBeGreaterThan(0);
    for (const row of check.rows) expect(findRow(row), row).toBeDefined();
    expect(risks.map((risk) => risk.id)).toContain(check.risk);
    for (const key of [...check.needs, ...(check.uses ?? [])]) expect(probes.map((probe) => probe.key)).toContain(key);
    expect(check.title).toMatch(/^\S.*[^.]$/u);
    expect(check.why).toMatch(/^[A-Z].*\.$/u);
    const onWire = check.needs.some((key) => /^(?:mail|tls)\./u.test(key));
    if (onWire) expect(check.specs.length, "a clause it rests on (REF)").toBeGreaterThan(0);
  });
});

/** What every file below the checks says, by its name, without its lists of clauses. */
async function sourceTexts(): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".ts"));
  const text = async (file: string) => (await readFile(new URL(file, folder), "utf8")).replaceAll(/ {2}specs: \[.*?\],\n/gsu, "");
  return new Map(await Promise.all(files.map(async (file) => [basename(file, ".ts"), await text(file)] as const)));
}

describe("the clauses of a finding", () => {
  const onWire = checks.filter(({ needs }) => needs.some((key) => /^(?:mail|tls)\./u.test(key)));

  it.each(onWire.map((check) => [check.id, check] as const))("%s cites one at least for each of its cases", async (id, check) => {
    const codes = [...((await sourceTexts()).get(id) ?? "").matchAll(/code: "([a-z-]+)"/gu)].map(([, code = ""]) => code);
    expect(codes.filter((code) => !check.specs.some(({ cases }) => cases === undefined || cases.includes(code)))).toEqual([]);
  });

  it("speak of cases that there are", async () => {
    const all = [...(await sourceTexts()).values()].join("\n");
    const spoken = checks.flatMap(({ specs }) => specs.flatMap(({ cases = [] }) => cases));
    expect(spoken.filter((code) => !all.includes(`"${code}"`) && !new RegExp(`^ {2}${code}: \\{`, "mu").test(all))).toEqual([]);
  });
});

describe("the registry of probes", () => {
  it("has each kind of evidence once", () => {
    expect(new Set(probes.map((probe) => probe.key)).size).toBe(probes.length);
  });

  it("feeds only kinds of evidence that some check needs", () => {
    const needed = new Set(checks.flatMap((check) => [...check.needs, ...(check.uses ?? [])]));
    expect(probes.map((probe) => probe.key).filter((key) => !needed.has(key))).toEqual([]);
  });
});

describe("what proves a row", () => {
  const provable = new Set(["O", "R", "L", "A"]);
  const derived = new Set(derivations.map((derivation) => derivation.id));
  const proved = new Set([...checks.flatMap((check) => check.rows), ...derived, ...Object.keys(reportRows), "P3", "S1.G"]);
  const unproved = rows.filter((row) => row.how.some((how) => provable.has(how)) && !proved.has(row.id)).map((row) => row.id);

  it("is at least one check wherever a probe can look, but for the rows not reached yet, named one by one", () => {
    expect(unproved).toEqual(rowsNotReached);
  });
});
