import { describe, expect, it } from "vitest";
import { isNearlySpf, isSpf, parseSpf } from "../../src/parsers/spf.ts";

describe("isSpf and isNearlySpf", () => {
  it.each([
    { text: "v=spf1", is: true, nearly: false },
    { text: "v=spf1 -all", is: true, nearly: false },
    { text: "V=SPF1 -all", is: true, nearly: false },
    { text: "v=spf10 -all", is: false, nearly: false },
    { text: "v=spf1include:a.test -all", is: false, nearly: true },
    { text: "v=spf1;-all", is: false, nearly: true },
    { text: " v=spf1 -all", is: false, nearly: true },
    { text: '"v=spf1 -all"', is: false, nearly: true },
    { text: "v = spf1 -all", is: false, nearly: true },
    { text: "spf1 include:a.test", is: false, nearly: true },
    { text: "spf2.0/pra -all", is: false, nearly: false },
    { text: "google-site-verification=abc", is: false, nearly: false },
    { text: "", is: false, nearly: false },
  ])("$text: $is, nearly $nearly", ({ text, is, nearly }) => {
    expect({ is: isSpf(text), nearly: isNearlySpf(text) }).toEqual({ is, nearly });
  });
});

describe("parseSpf", () => {
  it("reads every kind of term", () => {
    const text =
      "v=spf1 +a mx:m.test/24//64 ip4:192.0.2.0/24 ip6:2001:db8::/32 include:_spf.a.test exists:%{ir}.x.test ?ptr:p.test ~all exp=e.test x-note=%{d}";
    expect(parseSpf(text)).toEqual({
      ok: true,
      value: {
        mechanisms: [
          { qualifier: "+", name: "a", text: "+a" },
          { qualifier: "+", name: "mx", target: "m.test", bits4: 24, bits6: 64, text: "mx:m.test/24//64" },
          { qualifier: "+", name: "ip4", target: "192.0.2.0", bits4: 24, text: "ip4:192.0.2.0/24" },
          { qualifier: "+", name: "ip6", target: "2001:db8::", bits6: 32, text: "ip6:2001:db8::/32" },
          { qualifier: "+", name: "include", target: "_spf.a.test", text: "include:_spf.a.test" },
          { qualifier: "+", name: "exists", target: "%{ir}.x.test", text: "exists:%{ir}.x.test" },
          { qualifier: "?", name: "ptr", target: "p.test", text: "?ptr:p.test" },
          { qualifier: "~", name: "all", text: "~all" },
        ],
        explanation: "e.test",
        lookups: 5,
        unreachable: [],
        repeated: [],
      },
    });
  });

  it.each([
    { text: "v=spf1", lookups: 0, unreachable: [] },
    { text: "v=spf1   -all  ", lookups: 0, unreachable: [] },
    { text: "v=spf1 redirect=_spf.a.test", lookups: 1, unreachable: [] },
    { text: "v=spf1 redirect=_spf.a.test -all", lookups: 0, unreachable: ["redirect=_spf.a.test"] },
    { text: "v=spf1 a -all include:b.test mx", lookups: 1, unreachable: ["include:b.test", "mx"] },
    { text: "v=spf1 a:%{d} include:a-1.b-c.test. -all", lookups: 2, unreachable: [] },
    { text: "v=spf1 a/0 a//0 -all", lookups: 2, unreachable: [] },
  ])("counts $lookups lookups in $text", ({ text, lookups, unreachable }) => {
    expect(parseSpf(text)).toMatchObject({ ok: true, value: { lookups, unreachable } });
  });

  it.each([
    { why: "a term SPF does not know", text: "v=spf1 ipv4:192.0.2.1 -all", error: /“ipv4:192.0.2.1”/ },
    { why: "ip: in place of ip4:, behind all too", text: "v=spf1 -all ip:192.0.2.1", error: /“ip:192.0.2.1”/ },
    { why: "a bare address", text: "v=spf1 192.0.2.1 -all", error: /“192.0.2.1”/ },
    { why: "an address out of range", text: "v=spf1 ip4:192.0.2.256", error: /IPv4/ },
    { why: "an address with a leading zero", text: "v=spf1 ip4:192.0.02.1", error: /IPv4/ },
    { why: "half an address", text: "v=spf1 ip4:192.0.2", error: /IPv4/ },
    { why: "IPv6 behind ip4:", text: "v=spf1 ip4:2001:db8::1", error: /IPv4/ },
    { why: "a broken IPv6 address", text: "v=spf1 ip6:2001:db8:::1", error: /IPv6/ },
    { why: "a length that does not exist", text: "v=spf1 ip4:192.0.2.0/33", error: /length/ },
    { why: "a length with a leading zero", text: "v=spf1 ip4:192.0.2.0/08", error: /length/ },
    { why: "too long a length on a", text: "v=spf1 a/33", error: /length/ },
    { why: "include without a domain", text: "v=spf1 include -all", error: /domain/ },
    { why: "include of one label", text: "v=spf1 include:example -all", error: /domain/ },
    { why: "an empty target", text: "v=spf1 a: -all", error: /domain/ },
    { why: "a macro that is not closed", text: "v=spf1 exists:%{i.test -all", error: /domain/ },
    { why: "a macro of explanations only", text: "v=spf1 exists:%{t}.a.test -all", error: /domain/ },
    { why: "something after all", text: "v=spf1 -all:a.test", error: /nothing may follow/ },
    { why: "redirect twice", text: "v=spf1 redirect=a.test redirect=b.test", error: /twice/ },
    { why: "redirect without a domain", text: "v=spf1 redirect=", error: /domain/ },
    { why: "a comma between terms", text: "v=spf1 a,mx -all", error: /“a,mx”/ },
    { why: "a curly dash", text: "v=spf1 –all", error: /character/ },
    { why: "a tab", text: "v=spf1 a\t-all", error: /character/ },
    { why: "two qualifiers", text: "v=spf1 -~all", error: /“-~all”/ },
    { why: "endless text", text: `v=spf1 ${"a ".repeat(20_000)}`, error: /longer/ },
    { why: "another kind of record", text: "v=DMARC1; p=none", error: /does not begin/ },
  ])("refuses $why", ({ text, error }) => {
    expect(parseSpf(text)).toMatchObject({ ok: false, error: expect.stringMatching(error) as string });
  });

  it("answers hostile text at once", () => {
    const label = "a".repeat(16_000);
    expect(parseSpf(`v=spf1 a:x.${label}!`)).toMatchObject({ ok: false });
    expect(parseSpf(`v=spf1 exists:${"%{i}".repeat(3_000)}x`)).toMatchObject({ ok: false });
  });

  it.each([
    ["v=spf1 ip4:300.1.1.1 -all", 8],
    ["v=spf1  mx ipv4:1 -all", 12],
    ["v=spf1 mx \u2014all", 11],
    ["v=spf1 -all redirect=x", 13],
  ])("%s is wrong at character %i", (text, at) => {
    expect(parseSpf(text)).toMatchObject({ ok: false, at });
  });

  it("names what is said twice, whatever its sign or case", () => {
    expect(parseSpf("v=spf1 mx include:a.test ~MX include:A.test include:b.test -all")).toMatchObject({
      value: { repeated: ["~MX", "include:A.test"] },
    });
  });
});
