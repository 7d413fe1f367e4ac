import { describe, expect, it } from "vitest";
import type { ProbeTiming } from "../../src/model/report.ts";
import { findLongestChain } from "../../src/report/longest-chain.ts";
import { renderText } from "../../src/report/text.ts";
import { gateChecks, report } from "../audit/builders.ts";

function timing(key: string, answersInARow?: number, answersAfter?: string, mode: ProbeTiming["mode"] = "passive"): ProbeTiming {
  return {
    key,
    mode,
    tookMs: 1,
    startedAfterMs: 0,
    outcome: "answered",
    waitedFor: answersAfter === undefined ? [] : [answersAfter],
    ...(answersInARow === undefined ? {} : { answersInARow }),
    ...(answersAfter === undefined ? {} : { answersAfter }),
  };
}
const chainOf = (...probes: ProbeTiming[]): string => {
  const { links, answers } = findLongestChain(probes);
  return `${links.map((link) => `${link.key} ${link.answers}`).join(" > ")} = ${answers}`;
};

describe("the longest chain of answers", () => {
  it.each([
    { why: "nothing was asked", probes: [timing("repo.secrets", 0)], want: " = 0" },
    { why: "a file kept from an older version has no counts", probes: [timing("dns.hosts")], want: " = 0" },
    { why: "one stands alone", probes: [timing("dns.hosts", 1), timing("dns.zone", 4)], want: "dns.zone 4 = 4" },
    {
      why: "one waited for another",
      probes: [timing("http.served", 1, "http.pages"), timing("http.pages", 6), timing("dns.zone", 6)],
      want: "http.pages 6 > http.served 1 = 7",
    },
    { why: "the last one asked nothing", probes: [timing("b", 0, "a"), timing("a", 2)], want: "a 2 = 2" },
    { why: "an active probe waited longer", probes: [timing("a", 2), timing("mail.received", 40, undefined, "active")], want: "a 2 = 2" },
    { why: "a file was tampered with", probes: [timing("a", 1, "b"), timing("b", 1, "a")], want: "b 1 > a 1 = 2" },
    { why: "the one before is gone", probes: [timing("a", 3, "gone")], want: "a 3 = 3" },
  ])("is found when $why", ({ probes, want }) => {
    expect(chainOf(...probes)).toBe(want);
  });

  it("is printed with the timings", () => {
    const probes = [timing("http.pages", 6), timing("http.served", 1, "http.pages")];
    const text = renderText(report(gateChecks(), { timings: probes }), { color: false, width: 80, timings: true });
    expect(text).toContain("Longest chain of answers: http.pages 6 > http.served 1 = 7");
  });
});
