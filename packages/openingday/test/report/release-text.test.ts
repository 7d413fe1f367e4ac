import { describe, expect, it } from "vitest";
import { describeEnd } from "../../src/report/release-text.ts";

describe("how a release ended", () => {
  it.each([
    ["release", "Not released: 0123456789. Reason.\nJournal: /j\n"],
    // The commit of a way back is the one before: nobody wanted that released.
    ["rollback", "Nothing was taken back. Reason.\nJournal: /j\n"],
    ["drill", "The drill did not succeed. Reason.\nJournal: /j\n"],
  ] as const)("is told of a failed %s", (kind, said) => {
    expect(describeEnd(kind, "0123456789abcdef", { outcome: "failed", reason: "Reason." }, "/j")).toBe(said);
  });
});
