import { describe, expect, it } from "vitest";
import { cardNumberRule } from "../../../src/secrets/logs/personal-rules.ts";
import { logRules } from "../../../src/secrets/logs/rules.ts";
import { scanLog } from "./scan-text.ts";

describe.each(logRules)("the rule $id", (rule) => {
  const { genuine, harmless } = rule.samples();

  it.each(genuine.map((text) => [text]))("sees %s", (text) => {
    expect(scanLog(text).leaks.map((leak) => leak.rule)).toContain(rule.id);
  });

  it.each(harmless.map((text) => [text]))("leaves %s alone", (text) => {
    expect(scanLog(text).leaks).toEqual([]);
  });
});

describe("card numbers", () => {
  it.each([
    "charged 4242424242424242 for ada",
    '{"card":"4242 4242 4242 4242"}',
    "number=5555-5555-5555-4444",
    "amex 378282246310005 accepted",
    "amex 3782 822463 10005 accepted",
    "6011111111111117",
    "30569309025904",
  ])("are seen in %s", (text) => {
    expect(scanLog(text).leaks).toMatchObject([{ rule: cardNumberRule.id, kind: "card", lines: [1] }]);
  });

  it.each([
    { why: "the check digit is wrong", text: "charged 4242424242424241" },
    { why: "nobody gives out this beginning", text: "order 1234567812345670" },
    { why: "it is a moment in microseconds", text: "ts=4012888888881881" },
    { why: "it is part of a longer number", text: "40128888888818811234567" },
    { why: "it is a block", text: "blk_4012888888881881 received" },
    { why: "only the last digits are shown", text: "card ************4242" },
    { why: "the groups are marked in two ways", text: "4242-4242 4242-4242" },
    { why: "it is one digit over and over", text: "4444444444444444" },
    { why: "it goes on after a dot", text: "4242424242424242.37" },
  ])("are not seen where $why", ({ text }) => {
    expect(scanLog(text).leaks).toEqual([]);
  });
});
