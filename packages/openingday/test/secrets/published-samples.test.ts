import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createScanner } from "../../src/secrets/scanner.ts";
import { saasProviders } from "./saas-providers.ts";

interface Sample {
  readonly rule: string;
  readonly label: "tp" | "fp";
  readonly path?: string;
  readonly text: string;
}

const folder = process.env["OPENINGDAY_TEST_DATA"] ?? resolve(import.meta.dirname, "../../../../../shared/data");
const isThere = ["gitleaks", "betterleaks"].every((name) => existsSync(fileOf(name)));
const scanner = createScanner();
const ofSaas: ReadonlySet<string> = new Set(Object.values(saasProviders).flatMap((kind) => Object.values(kind).flat()));

function fileOf(name: string): string {
  return resolve(folder, `secret-samples-${name}.jsonl.gz`);
}

function readSamples(name: string): Sample[] {
  return gunzipSync(readFileSync(fileOf(name)))
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Sample);
}

function isFound({ path, text }: Sample): boolean {
  return scanner.scan(new TextEncoder().encode(text), path ?? "snippet").some(({ setAside }) => setAside === undefined);
}

/** The mean, over rules, of the share of each rule's samples that are found. */
function recallPerRule(samples: readonly Sample[]): number {
  const perRule = new Map<string, { hit: number; all: number }>();
  for (const sample of samples) {
    if (sample.label !== "tp") continue;
    const counts = perRule.get(sample.rule) ?? { hit: 0, all: 0 };
    perRule.set(sample.rule, { hit: counts.hit + Number(isFound(sample)), all: counts.all + 1 });
  }
  return [...perRule.values()].reduce((sum, { hit, all }) => sum + hit / all, 0) / perRule.size;
}

/** The share of harmless samples that are called a secret; notes on public keys are none. */
function falseShare(samples: readonly Sample[]): number {
  const harmless = samples.filter(({ label }) => label === "fp");
  const flagged = harmless.filter(({ path, text }) =>
    scanner
      .scan(new TextEncoder().encode(text), path ?? "snippet")
      .some(({ setAside, publicReason }) => setAside === undefined && publicReason === undefined),
  );
  return flagged.length / harmless.length;
}

describe.skipIf(!isThere)(`the published samples${isThere ? "" : " (skipped: the sample files are not here)"}`, () => {
  const gitleaks = isThere ? readSamples("gitleaks") : [];
  const betterleaks = isThere ? readSamples("betterleaks") : [];
  const developedOn = new Set(gitleaks.map(({ rule }) => rule));
  /** Rules of which no true sample was looked at while ours were written. */
  const unseen = betterleaks.filter(({ rule }) => !developedOn.has(rule));
  /** What one provider's rule must leave alone is at times another provider's key: no fault to find that. */
  const keysOfOthers = new Set([...gitleaks, ...betterleaks].flatMap(({ label, text }) => (label === "tp" ? [text] : [])));

  it.each([
    { what: "gitleaks' rules", samples: gitleaks, atLeast: 0.9 },
    { what: "betterleaks' rules", samples: betterleaks, atLeast: 0.82 },
    { what: "rules unseen while ours were written", samples: unseen, atLeast: 0.75 },
    { what: "gitleaks' rules of the providers a SaaS meets", samples: gitleaks.filter(({ rule }) => ofSaas.has(rule)), atLeast: 0.95 },
    { what: "betterleaks' rules of the providers a SaaS meets", samples: betterleaks.filter(({ rule }) => ofSaas.has(rule)), atLeast: 0.9 },
  ])("are found: $what, on average", ({ samples, atLeast }) => {
    expect(recallPerRule(samples)).toBeGreaterThanOrEqual(atLeast);
  });

  it.each([
    { name: "gitleaks", samples: gitleaks },
    { name: "betterleaks", samples: betterleaks },
  ])("are left alone where they are harmless: $name", ({ samples }) => {
    expect(falseShare(samples.filter(({ label, text }) => label === "fp" && !keysOfOthers.has(text)))).toBeLessThanOrEqual(0.03);
  });

  it("have rules for every provider in our list", () => {
    const known = new Set([...gitleaks, ...betterleaks].map(({ rule }) => rule));
    expect([...ofSaas].filter((rule) => !known.has(rule))).toEqual([]);
  });
});
