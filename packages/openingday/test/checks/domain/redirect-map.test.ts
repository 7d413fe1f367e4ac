import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/redirect-map.ts";
import type { EarlierWalks, Walk } from "../../../src/model/evidence-web.ts";
import { broken, contextWith, healthyWalks, loop, summary, walk } from "./world.ts";

const www = "https://www.myapp.test/";
const evaluate = (changes: readonly Walk[] = [], earlier: EarlierWalks = { walks: [] }) =>
  check.evaluate({ "http.walks": healthyWalks(...changes), "http.earlier": earlier }, contextWith());

describe("redirect-map", () => {
  it.each<{ why: string; changes: readonly Walk[]; want: string }>([
    { why: "every address was walked", changes: [], want: "passed" },
    { why: "one goes in a circle, which the map shows", changes: [loop(walk(www, [301, www]))], want: "passed" },
    { why: "one has no name", changes: [broken(walk(www), "dns", "ENOTFOUND")], want: "passed" },
    { why: "one gave no answer in time", changes: [broken(walk(www), "connect", "ETIMEDOUT")], want: "inconclusive" },
  ])("is $want when $why", ({ changes, want }) => {
    expect(summary(evaluate(changes))).toBe(want);
  });

  it.each<{ why: string; earlier: EarlierWalks; says: string }>([
    { why: "there is none", earlier: { walks: [] }, says: "no earlier map is kept to compare with" },
    {
      why: "it cannot be read",
      earlier: { walks: [], error: "it is not JSON" },
      says: "the map of the last look could not be read: it is not JSON",
    },
    {
      why: "it is the same",
      earlier: { at: "2026-05-31T09:00:00.000Z", walks: healthyWalks().walks },
      says: "nothing changed since 2026-05-31T09:00:00.000Z",
    },
    {
      why: "something changed",
      earlier: { at: "2026-05-31T09:00:00.000Z", walks: healthyWalks(walk(www, [200])).walks },
      says: "https://www.myapp.test: ends at https://myapp.test now, not at https://www.myapp.test as before.",
    },
  ])("says what became of the last map when $why", ({ earlier, says }) => {
    expect(evaluate([], earlier)).toMatchObject({ status: "passed", seen: expect.arrayContaining([says]) });
  });

  it("names the main host and the longest way", () => {
    expect(evaluate()).toMatchObject({
      seen: expect.arrayContaining([
        "16 addresses were followed; visitors of the site end at myapp.test",
        "http://www.myapp.test take more than one redirect (at most 2)",
      ]),
    });
  });
});
