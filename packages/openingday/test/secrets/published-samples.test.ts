import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createScanner } from "../../src/secrets/scanner.ts";

interface Sample {
  readonly rule: string;
  readonly label: "tp" | "fp";
  readonly path?: string;
  readonly text: string;
}

const folder = process.env["OPENINGDAY_TEST_DATA"] ?? resolve(import.meta.dirname, "../../../../../shared/data");
const scanner = createScanner();

function readSamples(file: string): Sample[] {
  return gunzipSync(readFileSync(file))
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Sample);
}

function score(samples: readonly Sample[]) {
  const perRule = new Map<string, { hit: number; all: number }>();
  let falsePositives = 0;
  let harmless = 0;
  for (const { rule, label, path, text } of samples) {
    const found = scanner.scan(new TextEncoder().encode(text), path ?? "snippet").filter(({ setAside }) => setAside === undefined);
    if (label === "fp") {
      harmless += 1;
      if (found.some(({ publicReason }) => publicReason === undefined)) falsePositives += 1;
      continue;
    }
    const counts = perRule.get(rule) ?? { hit: 0, all: 0 };
    perRule.set(rule, { hit: counts.hit + Number(found.length > 0), all: counts.all + 1 });
  }
  const rules = [...perRule.values()];
  const sum = (pick: (counts: { hit: number; all: number }) => number) => rules.reduce((total, counts) => total + pick(counts), 0);
  return {
    recall: sum(({ hit }) => hit) / sum(({ all }) => all),
    macro: sum(({ hit, all }) => hit / all) / rules.length,
    falseShare: falsePositives / harmless,
  };
}

describe.each([
  { name: "gitleaks", recall: 0.85, macro: 0.8 },
  { name: "betterleaks", recall: 0.85, macro: 0.72 },
])("the published samples of $name", ({ name, recall, macro }) => {
  const file = resolve(folder, `secret-samples-${name}.jsonl.gz`);
  const isThere = existsSync(file);

  it.skipIf(!isThere)(`are found, and what only looks like one is not${isThere ? "" : " (skipped: the sample file is not here)"}`, () => {
    const reached = score(readSamples(file));
    expect(reached.recall).toBeGreaterThan(recall);
    expect(reached.macro).toBeGreaterThan(macro);
    expect(reached.falseShare).toBeLessThanOrEqual(0.1);
  });
});
