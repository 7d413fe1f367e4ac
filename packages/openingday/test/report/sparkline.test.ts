import { expect, it } from "vitest";
import { sparkline } from "../../src/report/sparkline.ts";

it.each<{ values: readonly (number | null)[]; most?: number; line: string }>([
  { values: [], line: "" },
  { values: [0, 0], line: "▁▁" },
  { values: [1, 2, 4, 8], line: "▂▃▅█" },
  { values: [5, null, 5], line: "█ █" },
  { values: [5, 10], most: 20, line: "▃▅" },
])("draws $values as “$line”", ({ values, most, line }) => {
  expect(most === undefined ? sparkline(values) : sparkline(values, most)).toBe(line);
});
