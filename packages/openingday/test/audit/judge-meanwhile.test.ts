import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateChecks } from "../../src/audit/evaluate.ts";
import { judgeMeanwhile } from "../../src/audit/judge-meanwhile.ts";
import type { Check } from "../../src/model/check.ts";
import type { EvidenceKey, EvidenceMap, Gathered } from "../../src/model/evidence.ts";
import { context, stub } from "./builders.ts";

/** Tells what it was given: two that differ were judged on different evidence. */
function telling(id: string, needs: readonly EvidenceKey[], uses: readonly EvidenceKey[] = []): Check {
  const evaluate: Check["evaluate"] = (evidence, { unseen }) => ({
    status: "passed",
    seen: [JSON.stringify(Object.entries(evidence).toSorted(([a], [b]) => a.localeCompare(b))), JSON.stringify(unseen)],
  });
  return { ...stub(id, ["S1.C1"], { status: "passed", seen: [] }), needs, uses, evaluate };
}

const checks = [
  telling("zone", ["dns.zone"]),
  telling("both", ["dns.zone", "mail.records"]),
  telling("using", ["mail.records"], ["http.walks"]),
  telling("asked-later", ["mail.received"]),
  telling("left-out", ["repo.secrets"], ["dns.zone"]),
];
const expected = new Set<EvidenceKey>(["dns.zone", "mail.records", "http.walks"]);
const known: EvidenceMap = { "repo.secrets": { ok: false, kind: "not-configured", reason: "no repository was named", tookMs: 0 } };
const everything: readonly (readonly [EvidenceKey, Gathered<EvidenceKey>])[] = [
  ["dns.zone", { ok: true, value: { zone: 1 } as never, tookMs: 1 }],
  ["mail.records", { ok: true, value: { records: 2 } as never, tookMs: 1 }],
  ["http.walks", { ok: false, kind: "failed", reason: "nobody answered", tookMs: 1 }],
];
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe("judging while evidence comes", () => {
  it("comes to the same outcomes in whatever order it comes, as far as it got", async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...everything], { minLength: 3 }), fc.array(fc.nat(3)), async (order, waits) => {
        const meanwhile = judgeMeanwhile({
          loadChecks: async () => checks,
          known,
          expected,
          context,
          quiet: async () => turns(1),
          now: () => 0,
        });
        for (const [index, [key, gathered]] of order.entries()) {
          meanwhile.take(key, gathered);
          await turns(waits[index] ?? 0);
        }
        await turns(4);
        const judged = meanwhile.stop();
        const evidence = { ...known, ...Object.fromEntries(everything) } as EvidenceMap;
        expect([...judged.keys()].map(({ id }) => id).toSorted()).toEqual(checks.map(({ id }) => id).toSorted());
        expect(evaluateChecks(checks, evidence, context, judged)).toEqual(evaluateChecks(checks, evidence, context));
      }),
    );
  });

  it("waits for what a check would use, and judges nothing more once it is stopped", async () => {
    const meanwhile = judgeMeanwhile({
      loadChecks: async () => checks,
      known,
      expected,
      context,
      quiet: async () => turns(1),
      now: () => 0,
    });
    meanwhile.take("mail.records", everything[1]![1]);
    await turns(4);
    const judged = meanwhile.stop();
    expect([...judged.keys()].map(({ id }) => id)).toEqual(["asked-later"]);
    meanwhile.take("http.walks", everything[2]![1]);
    await turns(4);
    expect(judged.size).toBe(1);
  });

  it("takes a few at a time", async () => {
    let now = 0;
    let slices = 0;
    const meanwhile = judgeMeanwhile({
      loadChecks: async () => checks,
      known,
      expected: new Set(),
      context,
      quiet: async () => {
        slices += 1;
        await turns(1);
      },
      now: () => (now += 3),
    });
    meanwhile.take("dns.zone", everything[0]![1]);
    await turns(12);
    expect(meanwhile.stop().size).toBe(checks.length);
    expect(slices).toBeGreaterThan(2);
  });

  it("leaves everything for later where the checks cannot be loaded", async () => {
    const loadChecks = () => Promise.reject(new Error("no such file"));
    const meanwhile = judgeMeanwhile({ loadChecks, known, expected, context, quiet: async () => turns(1), now: () => 0 });
    meanwhile.take("dns.zone", everything[0]![1]);
    await turns(4);
    expect(meanwhile.stop().size).toBe(0);
  });
});
