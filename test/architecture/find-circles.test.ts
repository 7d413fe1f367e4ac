import { expect, it } from "vitest";
import { findCircles } from "./find-circles.ts";

it.each<{ why: string; edges: Record<string, string[]>; circles: string[] }>([
  { why: "none in a chain", edges: { a: ["b"], b: ["c"], c: ["outside"] }, circles: [] },
  { why: "none where two ways meet again", edges: { a: ["b", "c"], b: ["d"], c: ["d"], d: [] }, circles: [] },
  {
    why: "two that know each other, not those before and behind them",
    edges: { a: ["b"], b: ["c"], c: ["b", "d"], d: [] },
    circles: ["b", "c"],
  },
  { why: "one that knows itself", edges: { a: ["a"], b: [] }, circles: ["a"] },
  { why: "a long way round", edges: { a: ["b"], b: ["c"], c: ["d"], d: ["a"] }, circles: ["a", "b", "c", "d"] },
])("finds $why", ({ edges, circles }) => {
  expect(findCircles(new Map(Object.entries(edges)))).toEqual(circles);
});
