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
    { why: "a part without =", text: "v=DMARC1; p=reject; hello", remarks: [/“hello” has no “=”: receivers pass over/] },
    { why: "an empty part", text: "v=DMARC1;; p=reject", remarks: [/empty part/] },
    { why: "two semicolons at the end", text: "v=DMARC1; p=reject;;", remarks: [/empty part/] },
    { why: "a name that begins with a digit", text: "v=DMARC1; p=reject; 1x=3", remarks: [/“1x” is not a valid name/] },
    { why: "letters that an address cannot have", text: "v=DMARC1; p=reject; rua=mailto:ä@b.test", remarks: [/“rua” has characters/] },
    { why: "a test mode that is none", text: "v=DMARC1; p=reject; t=x", remarks: [/“t=x” is neither y nor n/] },
    { why: "a psd that is none", text: "v=DMARC1; p=reject; psd=q", remarks: [/“psd=q” is none of/] },
    { why: "fo without ruf", text: "v=DMARC1; p=reject; fo=1", remarks: [/“fo” says nothing without/] },
    { why: "0 and 1 in one fo", text: "v=DMARC1; p=reject; fo=0:1; ruf=mailto:a@b.test", remarks: [/“fo=0:1” is not made of/] },
    { why: "fo as section 4.7 shows it", text: "v=DMARC1; p=reject; fo=0:d; ruf=mailto:a@b.test", remarks: [] },
  ])("reads past $why, as RFC 9989 section 4.8 has receivers do", ({ text, remarks }) => {
    expect(parseDmarc(text)).toMatchObject({
      ok: true,
      value: { policy: "reject", testing: false, remarks: remarks.map((remark) => expect.stringMatching(remark) as string) },
    });
  });

  const feedback = "mailto:dmarc-feedback@example.com";
  const testReports = "mailto:tld-test@thirdparty.example.net";
  it.each([
    { from: "RFC 9989 B.2.1", text: `v=DMARC1; p=none; rua=${feedback}`, value: { policy: "none", aggregateReports: [feedback] } },
    {
      from: "RFC 9989 B.2.2",
      text: `v=DMARC1; p=none; rua=${feedback}; ruf=mailto:auth-reports@example.com`,
      value: { aggregateReports: [feedback], failureReports: ["mailto:auth-reports@example.com"] },
    },
    {
      from: "RFC 9989 B.2.3",
      text: `v=DMARC1; p=none; rua=${feedback}; ruf=mailto:auth-reports@thirdparty.example.net`,
      value: { failureReports: ["mailto:auth-reports@thirdparty.example.net"] },
    },
    {
      from: "RFC 9989 B.2.5, while it is tried out",
      text: `v=DMARC1; p=quarantine; rua=${feedback},${testReports}; t=y`,
      value: { policy: "quarantine", testing: true, aggregateReports: [feedback, testReports] },
    },
    {
      from: "RFC 9989 B.2.5, in force",
      text: `v=DMARC1; p=reject; rua=${feedback},${testReports}`,
      value: { policy: "reject", testing: false, aggregateReports: [feedback, testReports] },
    },
    {
      from: "RFC 9989 B.3.1",
      text: `v=DMARC1; p=reject; aspf=r; rua=${feedback}`,
      value: { policy: "reject", spfAlignment: "relaxed", dkimAlignment: "relaxed" },
    },
    {
      from: "RFC 7489 B.2.4, whose pct and size limit are gone from RFC 9989",
      text: `v=DMARC1; p=quarantine; rua=${feedback},${testReports}!10m; pct=25`,
      value: {
        policy: "quarantine",
        aggregateReports: [feedback, testReports],
        remarks: ["“pct” no longer has a meaning; older receivers may still follow it"],
      },
    },
  ])("reads the record of $from", ({ text, value }) => {
    expect(parseDmarc(text)).toMatchObject({ ok: true, value: { remarks: [], ...value } });
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
