import { describe, expect, it } from "vitest";
import { barChart } from "../../src/report/bar-chart.ts";
import { roundTicks } from "../../src/report/chart-scale.ts";
import { lineChart } from "../../src/report/line-chart.ts";

describe("ticks", () => {
  it.each([
    { most: 63, ticks: [0, 25, 50, 75] },
    { most: 100, ticks: [0, 50, 100] },
    { most: 0.4, ticks: [0, 0.2, 0.4] },
    { most: 2400, ticks: [0, 1000, 2000, 3000] },
    { most: 0, ticks: [0, 1] },
    { most: Number.NaN, ticks: [0, 1] },
    { most: Number.POSITIVE_INFINITY, ticks: [0, 1] },
  ])("are round, and reach up to $most", ({ most, ticks }) => {
    expect(roundTicks(most)).toEqual(ticks);
  });
});

const line = (values: readonly (number | null)[]) => ({ name: "after", kind: "after", values }) as const;
const draw = (values: readonly (number | null)[], limitMs?: number): string =>
  lineChart({ caption: "Times", lines: [line(values)], ends: ["first", "last"], ...(limitMs === undefined ? {} : { limitMs }) });

describe("times from left to right", () => {
  it("begin at nothing, and end a stroke where a turn is missing", () => {
    const chart = draw([10, 20, null, 30, 40]);
    expect(chart.match(/<polyline class="after" points="[^"]*"/gu)).toHaveLength(2);
    expect(chart).toContain(">0 ms</text>");
    expect(chart).not.toContain("NaN");
    // One dot for each that is there, a lone one included.
    expect(draw([10, null, 20, null, 30]).match(/<circle/gu)).toHaveLength(3);
  });

  it("show the limit only where the rest can still be read beside it", () => {
    expect(draw([300, 350], 400)).toContain('class="limit"');
    expect(draw([8, 9], 400)).not.toContain('class="limit"');
  });

  it("are not drawn where there is nothing to see", () => {
    expect([draw([]), draw([5]), draw([null, null])]).toEqual(["", "", ""]);
  });
});

describe("bars", () => {
  it("are as long as their times, on a scale that reaches over what they surely lie between", () => {
    const chart = barChart({
      caption: "Times",
      rows: [
        {
          label: "half",
          bars: [
            { kind: "before", ms: 50 },
            { kind: "after", ms: 100, span: [90, 400] },
          ],
        },
      ],
      names: [
        { name: "before", kind: "before" },
        { name: "after", kind: "after" },
      ],
    });
    const [before = 0, after = 0] = [...chart.matchAll(/<rect [^>]*width="([\d.]+)"/gu)].map(([, width]) => Number(width));
    expect(after / before).toBeCloseTo(2, 1);
    expect(chart).toContain(">400 ms</text>");
    expect(chart).toContain('<i class="before"></i>before');
  });

  it("are not drawn where nothing was timed", () => {
    expect(barChart({ caption: "Times", rows: [] })).toBe("");
  });
});
