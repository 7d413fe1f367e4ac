import { describe, expect, it } from "vitest";
import { readLiveCommit } from "../../src/parsers/live-commit.ts";

describe("readLiveCommit", () => {
  it.each([
    { text: '{"commit":"ABC1234","startedAt":"x"}', commit: "abc1234" },
    { text: '{"version":"1.2.3","sha":"abc1234def"}', commit: "abc1234def" },
    { text: '{"build":"abc1234"}', field: "build", commit: "abc1234" },
    { text: "abc1234def\n", commit: "abc1234def" },
    { text: '"abc1234-dirty"', commit: "abc1234-dirty" },
    { text: "12345678", commit: "12345678" },
    { text: '{"commit":"unknown"}', commit: undefined },
    { text: '{"version":"v1.2.3"}', commit: undefined },
    { text: "<html>abc1234</html>", commit: undefined },
    { text: "null", commit: undefined },
    { text: "", commit: undefined },
  ])("reads $commit of $text", ({ text, field, commit }) => {
    expect(readLiveCommit(text, field)).toBe(commit);
  });
});
