import { describe, expect, it } from "vitest";
import { scrubText } from "../../../../node/src/index.ts";
import { scanLog } from "./scan-text.ts";
import { leakedValues, seededLeaks } from "./seeded-leaks.ts";

describe("what the SDK scrubs", () => {
  it.each(seededLeaks)("holds no leak that our own scan of logs would find, $shape: $line", ({ line }) => {
    const text = scrubText(line);
    expect(scanLog(`${text}\n`).leakyLines).toBe(0);
    for (const value of Object.values(leakedValues)) expect(text).not.toContain(value);
  });
});
