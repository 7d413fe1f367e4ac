import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSpf } from "../../src/parsers/spf.ts";
import { mergeSpf, readSpfTerms } from "../../src/zone/merge-spf.ts";

const resend = "include:amazonses.com";

describe("one SPF record", () => {
  it.each<{ why: string; live: readonly string[]; terms: readonly string[]; value: string; surplus?: readonly string[] }>([
    { why: "none is there", live: ["google-site-verification=x"], terms: [resend], value: "v=spf1 include:amazonses.com ~all" },
    {
      why: "one lacks the sender",
      live: ["v=spf1 ip4:192.0.2.1 -all"],
      terms: [resend],
      value: "v=spf1 ip4:192.0.2.1 include:amazonses.com -all",
    },
    { why: "it has no end", live: ["v=spf1 mx"], terms: [resend], value: "v=spf1 mx include:amazonses.com" },
    {
      why: "it leads elsewhere",
      live: ["v=spf1 redirect=_spf.host.test"],
      terms: [resend],
      value: "v=spf1 include:amazonses.com redirect=_spf.host.test",
    },
    {
      why: "somebody wrote behind the end",
      live: ["v=spf1 -all ip4:192.0.2.1"],
      terms: [resend],
      value: "v=spf1 include:amazonses.com -all ip4:192.0.2.1",
    },
    {
      why: "two are there",
      live: ["v=spf1 include:_spf.google.com ~all", "v=spf1 include:amazonses.com -all"],
      terms: [resend],
      value: "v=spf1 include:_spf.google.com include:amazonses.com ~all",
      surplus: ["v=spf1 include:amazonses.com -all"],
    },
    {
      why: "two say the same",
      live: ["v=spf1 mx ~all", "v=spf1 mx ~all "],
      terms: ["mx"],
      value: "v=spf1 mx ~all",
      surplus: ["v=spf1 mx ~all "],
    },
  ])("is merged where $why", ({ live, terms, value, surplus = [] }) => {
    expect(mergeSpf(live, terms, "~all")).toMatchObject({ kind: "merged", value, surplus });
  });

  it.each([
    { why: "it lets the sender through", live: "v=spf1 include:amazonses.com ~all" },
    { why: "it is spelt otherwise", live: "V=spf1  +Include:AmazonSES.com. ?all" },
  ])("is left as it is where $why", ({ live }) => {
    expect(mergeSpf([live], [resend], "~all")).toEqual({ kind: "complete" });
  });

  it("is not added to where it is broken", () => {
    expect(mergeSpf(["v=spf1 ip4:192.0.2.999 -all"], [resend], "~all")).toMatchObject({
      kind: "broken",
      error: expect.stringContaining("192.0.2.999"),
    });
  });

  it("reads what a written record needs", () => {
    expect(readSpfTerms("v=spf1 ip4:192.0.2.1 mx -all")).toEqual({ terms: ["ip4:192.0.2.1", "mx"], all: "-all" });
  });

  it("always lets through what the live one did and what is needed, and needs no second merge", () => {
    const term = fc.constantFrom<string>(
      "mx",
      "a",
      "ip4:192.0.2.1",
      "ip4:198.51.100.0/24",
      "include:a.test",
      "include:b.test",
      "-ip4:192.0.2.9",
      "exists:%{i}.x.test",
    );
    const end = fc.constantFrom("-all", "~all", "?all", "redirect=_spf.c.test", "");
    const record = fc
      .tuple(fc.array(term, { maxLength: 5 }), end)
      .map(([terms, last]) => ["v=spf1", ...terms, ...(last === "" ? [] : [last])].join(" "));
    fc.assert(
      fc.property(fc.array(record, { maxLength: 3 }), fc.array(term, { maxLength: 4 }), (live, needed) => {
        const merged = mergeSpf(live, needed, "~all");
        expect(merged.kind).not.toBe("broken");
        if (merged.kind !== "merged") return;
        expect(parseSpf(merged.value)).toMatchObject({ ok: true });
        const words = merged.value.split(" ");
        const firstEnd = words.findIndex((word) => /all$|^redirect=/u.test(word));
        for (const one of [...needed, ...(live[0] ?? "").split(" ").slice(1)]) {
          expect(words).toContain(one);
          if (needed.includes(one) && firstEnd >= 0) expect(words.indexOf(one)).toBeLessThan(firstEnd);
        }
        expect(words.filter((word) => word.endsWith("all")).length).toBeLessThanOrEqual(1);
        expect(mergeSpf([merged.value], needed, "~all")).toEqual({ kind: "complete" });
      }),
      { numRuns: 400, seed: 9 },
    );
  });
});
