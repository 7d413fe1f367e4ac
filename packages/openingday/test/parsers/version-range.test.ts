import { expect, it } from "vitest";
import { isInRange } from "../../src/parsers/version-range.ts";

it.each([
  ["1.2.3", "^1.2.0", true],
  ["1.2.3", "^1.3.0", false],
  ["2.0.0", "^1.3.0", false],
  ["0.2.9", "^0.2.3", true],
  ["0.3.0", "^0.2.3", false],
  ["0.0.3", "^0.0.3", true],
  ["0.0.4", "^0.0.3", false],
  ["5.9.1", "^5", true],
  ["1.2.9", "~1.2.3", true],
  ["1.3.0", "~1.2.3", false],
  ["1.9.0", "~1", true],
  ["1.2.3", "1.2.3", true],
  ["1.2.4", "1.2.3", false],
  ["1.2.4", "1.2.x", true],
  ["1.3.0", "1.2", false],
  ["9.9.9", "*", true],
  ["9.9.9", "", true],
  ["3.0.0", ">=2.1 <4", true],
  ["4.0.0", ">= 2.1 < 4", false],
  ["4.0.0", ">3", true],
  ["3.5.0", ">3", false],
  ["3.5.0", "<=3", true],
  ["18.2.0", "^17.0.0 || ^18.0.0", true],
  ["16.2.0", "^17.0.0 || ^18.0.0", false],
  ["1.2.3+build.5", "^1.2.0", true],
  ["2.0.0-rc.1", "^2.0.0", undefined],
  ["2.0.0", "^2.0.0-rc.1", undefined],
  ["2.0.0", "latest", undefined],
  ["2.0.0", "1.0.0 - 2.0.0", undefined],
  ["2.0.0", "github:me/it", undefined],
  ["2.0.0", "1.x || latest", undefined],
])("%s in %j: %s", (version, range, answer) => {
  expect(isInRange(version, range)).toBe(answer);
});
