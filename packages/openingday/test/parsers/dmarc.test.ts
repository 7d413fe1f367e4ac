import { describe, expect, it } from "vitest";
import { isDmarc, isNearlyDmarc, parseDmarc } from "../../src/parsers/dmarc.ts";

describe("isDmarc and isNearlyDmarc", () => {
  it.each([
    { text: "v=DMARC1; p=none", is: true, nearly: false },
    { text: "v=DMARC1", is: true, nearly: false },
    { text: "V = DMARC1 ;p=none", is: true, nearly: false },
    { text: "v=dmarc1; p=none", is: false, nearly: true },
    { text: "v=DMARC1 p=none", is: false, nearly: true },
    { text: "p=none; v=DMARC1", is: false, nearly: true },
    { text: '"v=DMARC1; p=none"', is: false, nearly: true },
    { text: "DMARC1; p=none", is: false, nearly: true },
    { text: "v=spf1 -all", is: false, nearly: false },
    { text: "", is: false, nearly: false },
  ])("$text: $is, nearly $nearly", ({ text, is, nearly }) => {
    expect({ is: isDmarc(text), nearly: isNearlyDmarc(text) }).toEqual({ is, nearly });
  });
});

describe("parseDmarc", () => {
  it("reads every tag", () => {
    const text =
      "v=DMARC1; p=Quarantine; sp=none; np=reject; adkim=s; aspf=S; fo=1; rua=mailto:a@b.test,mailto:c@d.test!10m; ruf=mailto:e@f.test; t=y; psd=n";
    expect(parseDmarc(text)).toEqual({
      ok: true,
      value: {
        policy: "quarantine",
        subdomainPolicy: "none",
        absentSubdomainPolicy: "reject",
        spfAlignment: "strict",
        dkimAlignment: "strict",
        aggregateReports: ["mailto:a@b.test", "mailto:c@d.test"],
        failureReports: ["mailto:e@f.test"],
        testing: true,
        publicSuffix: "n",
        remarks: [],
      },
    });
  });

  it.each([
    { why: "the shortest record", text: "v=DMARC1;p=none", policy: "none", remarks: [] },
    { why: "p after other tags", text: "v=DMARC1; rua=mailto:a@b.test; p=reject", policy: "reject", remarks: [] },
    { why: "legacy tags", text: "v=DMARC1; p=reject; pct=50; ri=3600", policy: "reject", remarks: [/“pct” no longer/, /“ri” no longer/] },
    { why: "an unknown tag", text: "v=DMARC1; p=reject; foo=bar", policy: "reject", remarks: [/“foo” is not a DMARC tag/] },
    { why: "junk alignment", text: "v=DMARC1; p=reject; adkim=strict", policy: "reject", remarks: [/“adkim=strict” is neither/] },
    { why: "no policy but reports", text: "v=DMARC1; rua=mailto:a@b.test", policy: "none", remarks: [/no policy/] },
    { why: "a bad policy but reports", text: "v=DMARC1; p=n; rua=mailto:a@b.test", policy: "none", remarks: [/“p=n”/] },
    {
      why: "a bad subdomain policy but reports",
      text: "v=DMARC1; p=reject; sp=all; rua=mailto:a@b.test",
      policy: "none",
      remarks: [/“sp=all”/],
    },
    { why: "a report address without mailto:", text: "v=DMARC1; p=none; rua=a@b.test", policy: "none", remarks: [/mailto:/] },
  ])("reads $why", ({ text, policy, remarks }) => {
    const parsed = parseDmarc(text);
    expect(parsed).toMatchObject({
      ok: true,
      value: { policy, remarks: remarks.map((remark) => expect.stringMatching(remark) as string) },
    });
  });

  it.each([
    { why: "no policy and no reports", text: "v=DMARC1", error: /no policy/ },
    { why: "a policy that does not exist", text: "v=DMARC1; p=monitor", error: /“p=monitor”/ },
    { why: "the version in lower case", text: "v=dmarc1; p=none", error: /begin with/ },
    { why: "the policy twice", text: "v=DMARC1; p=none; p=reject", error: /twice/ },
    { why: "a comma in place of a semicolon", text: "v=DMARC1; p=none, rua=mailto:a@b.test", error: /“p=none, rua/ },
    { why: "curly quotes", text: "v=DMARC1; p=“none”", error: /not allowed/ },
  ])("refuses $why", ({ text, error }) => {
    expect(parseDmarc(text)).toEqual({ ok: false, error: expect.stringMatching(error) as string });
  });
});
