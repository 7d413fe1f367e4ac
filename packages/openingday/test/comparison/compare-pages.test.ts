import { describe, expect, it } from "vitest";
import { comparePages, type ComparedPage, type Silent } from "../../src/comparison/compare-pages.ts";
import type { PageTurn, Pair } from "../../src/model/perf-comparison.ts";

const page: ComparedPage = { page: "GET /", expect: 200 };

function turnOf(ms: number, change: Partial<PageTurn> = {}): PageTurn {
  const latenciesMs = Array.from({ length: 60 }, (_, n) => ms + (n % 7));
  return { latenciesMs, errors: 0, statuses: { "200": 60 }, bytes: { fewest: 1000, most: 1200 }, ...change };
}

/** Twelve pairs; `change` makes some turns of the new release different. */
function pairsOf(
  afterMs: number,
  change: (index: number) => Partial<PageTurn> = () => ({}),
  probe: (index: number) => number = () => 1.5,
): Pair[] {
  return Array.from({ length: 12 }, (_, index) => ({
    before: { probeP95Ms: 1.2, pages: [turnOf(40)] },
    after: { probeP95Ms: probe(index), pages: [turnOf(afterMs, change(index))] },
  }));
}

describe("the comparison of two releases", () => {
  it.each<{ why: string; pairs: readonly Pair[]; verdict: string; reason?: RegExp; silent?: Silent; compared?: ComparedPage }>([
    { why: "both answer alike", pairs: pairsOf(40), verdict: "not-slower" },
    { why: "the new one is faster", pairs: pairsOf(20), verdict: "not-slower" },
    { why: "the new one takes half as long again", pairs: pairsOf(60), verdict: "slower" },
    { why: "it takes an eighth longer, and that is five milliseconds", pairs: pairsOf(45), verdict: "not-slower" },
    {
      why: "this machine moved in one pair only, which is left out",
      pairs: pairsOf(40, undefined, (index) => (index === 3 ? 30 : 1.5)),
      verdict: "not-slower",
    },
    {
      why: "a small delay doubled, which could not make a difference that counts",
      pairs: pairsOf(40, undefined, () => 4),
      verdict: "not-slower",
    },
    {
      why: "this machine was busy whenever the new one was asked",
      pairs: pairsOf(60, undefined, () => 20),
      verdict: "cannot-tell",
      reason: /this machine itself was not the same in 12 of 12 pairs/u,
    },
    { why: "there are too few pairs", pairs: pairsOf(60).slice(0, 6), verdict: "cannot-tell", reason: /6 pairs could be used/u },
    { why: "there is none", pairs: [], verdict: "cannot-tell", reason: /0 pairs/u },
    {
      why: "it fails now and then",
      pairs: pairsOf(40, (index) => (index % 3 === 0 ? { statuses: { "200": 56, "500": 4 } } : {})),
      verdict: "broken",
      reason: /500 \(16 times\) where 200 was expected; before, it never did/u,
    },
    {
      why: "one answer in seven hundred is lost, as happens",
      pairs: pairsOf(40, (index) => (index === 1 ? { errors: 1, statuses: { "200": 59 } } : {})),
      verdict: "not-slower",
    },
    {
      why: "the answers grew",
      pairs: pairsOf(40, () => ({ bytes: { fewest: 64_000, most: 64_000 } })),
      verdict: "broken",
      reason: /grew from 1200 bytes to 64 kB/u,
    },
    {
      why: "their length varies and some are longer",
      pairs: pairsOf(40, () => ({ bytes: { fewest: 1100, most: 9000 } })),
      verdict: "not-slower",
    },
    {
      why: "it leads elsewhere",
      pairs: pairsOf(40, () => ({ latenciesMs: [], statuses: { "302": 60 } })),
      compared: { ...page, leadsTo: "https://elsewhere.example/" },
      verdict: "broken",
      reason: /leads to https:\/\/elsewhere\.example\/, which was not followed/u,
    },
    { why: "it fell silent", pairs: pairsOf(40).slice(0, 4), silent: "after", verdict: "broken", reason: /stopped answering/u },
    { why: "the release before fell silent", pairs: pairsOf(40), silent: "before", verdict: "cannot-tell", reason: /nothing to compare/u },
    {
      why: "it limits how often it is asked",
      pairs: pairsOf(40, () => ({ statuses: { "200": 20, "429": 10 } })),
      silent: "both",
      verdict: "cannot-tell",
      reason: /lower --rate/u,
    },
    { why: "both fell silent at once", pairs: pairsOf(40), silent: "both", verdict: "cannot-tell", reason: /the network/u },
  ])("says $verdict when $why", ({ pairs, verdict, reason, silent, compared = page }) => {
    const result = comparePages([compared], pairs, silent);
    expect(result.verdict).toBe(verdict);
    if (reason !== undefined) expect([result.reason, result.pages[0]?.reason].join(" ")).toMatch(reason);
  });

  it("asks for more where what is there leaves a doubt, and not where it is clear", () => {
    expect(comparePages([page], pairsOf(60).slice(0, 6)).inDoubt).toBe(true);
    expect(comparePages([page], pairsOf(40)).inDoubt).toBe(false);
    expect(comparePages([page], pairsOf(60)).inDoubt).toBe(false);
    expect(comparePages([page], pairsOf(40), "after").inDoubt).toBe(false);
  });

  it("tells the pages apart, and is as bad as the worst of them", () => {
    const pairs = pairsOf(40).map(({ before, after }) => ({
      before: { ...before, pages: [...before.pages, turnOf(40)] },
      after: { ...after, pages: [...after.pages, turnOf(80)] },
    }));
    const { verdict, pages } = comparePages([page, { page: "GET /slow", expect: 200 }], pairs);
    expect(verdict).toBe("slower");
    expect(pages.map((one) => one.verdict)).toEqual(["not-slower", "slower"]);
    expect(pages[1]).toMatchObject({ n: { before: 720, after: 720 }, turnsMs: { before: Array.from({ length: 12 }, () => 43) } });
  });
});
