import { describe, expect, it } from "vitest";
import { checks } from "../../src/checks/registry.ts";
import { derivations, subVerdictRows, subVerdictStops } from "../../src/roadmap/derived.ts";
import { findRow, rows } from "../../src/roadmap/rows.ts";

const count = (kind: string): number => rows.filter((row) => row.kind === kind).length;

describe("the roadmap", () => {
  it("has its 131 rows, each once", () => {
    expect(rows).toHaveLength(131);
    expect(new Set(rows.map((row) => row.id)).size).toBe(131);
    expect(new Set(rows.map((row) => row.title)).size).toBe(131);
  });

  it.each([
    ["check", 36],
    ["deliverable", 17],
    ["signal", 21],
    ["goal", 7],
    ["target", 6],
    ["minimum-bar", 6],
    ["automation", 7],
    ["assistant", 6],
    ["restraint", 4],
    ["promise", 5],
    ["outcome", 3],
    ["tool", 4],
  ])("has all rows of the kind %s", (kind, expected) => {
    expect(count(kind)).toBe(expected);
  });

  it("has thirteen gates: P1, the minimum bar, the target numbers", () => {
    expect(rows.filter((row) => row.gate).map((row) => row.id)).toEqual([
      "P1",
      "MB1",
      "MB2",
      "MB3",
      "MB4",
      "MB5",
      "MB6",
      "T1",
      "T2",
      "T3",
      "T4",
      "T5",
      "T6",
    ]);
  });

  it("derives only from rows that exist and are decided before", () => {
    const derived = derivations.map((derivation) => derivation.id);
    for (const [index, { id, from }] of derivations.entries()) {
      expect(findRow(id)).toBeDefined();
      for (const part of from) {
        expect(findRow(part)).toBeDefined();
        expect(derived.slice(index)).not.toContain(part);
      }
    }
    for (const id of Object.values(subVerdictRows).flat()) expect(findRow(id)).toBeDefined();
  });

  it.each(Object.values(subVerdictStops).flat())("names a row or a check that is there with %s", (id) => {
    expect(findRow(id) ?? checks.find((check) => check.id === id)).toBeDefined();
  });
});
