import { describe, expect, it } from "vitest";
import { checksOf, symptoms } from "../../src/audit/symptoms.ts";
import { checks } from "../../src/checks/registry.ts";
import { commandHelp } from "../../src/cli/command-help.ts";
import { rows } from "../../src/roadmap/rows.ts";

const known = new Map(checks.map((check) => [check.id, check]));
const order = new Map(rows.map((row, index) => [row.id, index]));

describe.each(symptoms.map((symptom) => [symptom.name, symptom] as const))("the symptom %s", (name, symptom) => {
  it("rests on checks that exist, in the order of the roadmap, its quick audit first", () => {
    expect(checksOf(symptom).filter((id) => !known.has(id))).toEqual([]);
    const places = symptom.steps.map(({ row }) => order.get(row));
    expect(places).not.toContain(undefined);
    expect(places).toEqual(places.toSorted((a = 0, b = 0) => a - b));
    expect(symptom.steps.some(({ row }) => row.startsWith("S1."))).toBe(true);
    for (const { checks: ids } of symptom.steps) expect(ids.length).toBeGreaterThan(0);
  });

  it("can be begun without acting, and is said in words", () => {
    expect(checksOf(symptom).some((id) => known.get(id)?.needs.every((key) => !/^(?:load|journey|watch|ttfb)\./u.test(key)))).toBe(true);
    expect(symptom.says).toMatch(/^[A-Z].*[^.]$/u);
    expect(symptom.meanwhile).toMatch(/^[A-Z].*\.$/u);
    expect(commandHelp(["audit"])).toContain(name);
  });
});

it("names each symptom once", () => {
  expect(new Set(symptoms.map(({ name }) => name)).size).toBe(symptoms.length);
});
