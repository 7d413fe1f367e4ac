import { describe, expect, it } from "vitest";
import { coversHost, parseMtaStsPolicy, parseMtaStsRecord } from "../../src/parsers/mta-sts.ts";
import { parseTlsReports } from "../../src/parsers/tls-reports.ts";

describe("an MTA-STS record", () => {
  it.each([
    { why: "the RFC's own example", text: "v=STSv1; id=20160831085700Z;", id: "20160831085700Z" },
    { why: "no last semicolon", text: "v=STSv1; id=1", id: "1" },
    { why: "an extension", text: "v=STSv1; id=a1; later=yes;", id: "a1" },
    { why: "white space around", text: "v=STSv1 ;  id=a1 ; ", id: "a1" },
  ])("reads $why", ({ text, id }) => {
    expect(parseMtaStsRecord(text)).toEqual({ ok: true, value: { id } });
  });

  it.each([
    { why: "another version", text: "v=STSv2; id=1;", error: /begin with/ },
    { why: "the version in lower case", text: "v=stsv1; id=1;", error: /begin with/ },
    { why: "no id", text: "v=STSv1;", error: /no “id=”/ },
    { why: "an id with a dash", text: "v=STSv1; id=2026-01-01;", error: /letters and digits/ },
    { why: "an id that is too long", text: `v=STSv1; id=${"1".repeat(33)};`, error: /at most 32/ },
    { why: "a part without a value", text: "v=STSv1; id=1; x;", error: /name=value/ },
  ])("refuses $why", ({ text, error }) => {
    expect(parseMtaStsRecord(text)).toEqual({ ok: false, error: expect.stringMatching(error) as string });
  });
});

/** The policy of RFC 8461 section 3.2. */
const example =
  "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmx: backupmx.example.com\r\nmax_age: 604800\r\n";

describe("an MTA-STS policy", () => {
  it("reads the RFC's own example", () => {
    expect(parseMtaStsPolicy(example)).toEqual({
      ok: true,
      value: { mode: "enforce", maxAgeSeconds: 604_800, mx: ["mail.example.com", "*.example.net", "backupmx.example.com"], remarks: [] },
    });
  });

  it("reads the one of RFC 8461 appendix A", () => {
    const text =
      "version: STSv1\r\nmode: testing\r\nmx: mx1.example.com\r\nmx: mx2.example.com\r\nmx: mx.backup-example.com\r\nmax_age: 1296000\r\n";
    expect(parseMtaStsPolicy(text)).toEqual({
      ok: true,
      value: {
        mode: "testing",
        maxAgeSeconds: 1_296_000,
        mx: ["mx1.example.com", "mx2.example.com", "mx.backup-example.com"],
        remarks: [],
      },
    });
  });

  it.each([
    { why: "bare line ends", text: example.replaceAll("\r\n", "\n") },
    { why: "another order", text: "mode: testing\nmax_age: 1\nmx: a.test\nversion: STSv1" },
    { why: "an extension", text: `${example}later.rule: some value\r\n` },
    { why: "an extension in another language", text: `${example}note: für später\r\n` },
    { why: "the longest age there may be", text: example.replace("604800", "31557600") },
    { why: "white space after a value", text: example.replace("enforce", "enforce \t") },
    { why: "no hosts, where the policy is none", text: "version: STSv1\nmode: none\nmax_age: 86400\n" },
    { why: "a field twice, of which the first counts", text: `${example}mode: none\n` },
  ])("reads $why", ({ text }) => {
    expect(parseMtaStsPolicy(text)).toMatchObject({ ok: true });
  });

  it.each([
    { why: "no version", text: example.replace("version: STSv1\r\n", ""), error: /no “version/ },
    { why: "another version", text: example.replace("STSv1", "STSv2"), error: /“STSv2”/ },
    { why: "a mode that does not exist", text: example.replace("enforce", "on"), error: /“mode”/ },
    { why: "an age above a year", text: example.replace("604800", "31557601"), error: /“max_age”/ },
    { why: "an age that is no number", text: example.replace("604800", "1w"), error: /“max_age”/ },
    { why: "no host", text: "version: STSv1\nmode: enforce\nmax_age: 1\n", error: /no mail host/ },
    { why: "a mode in upper case", text: example.replace("enforce", "Enforce"), error: /“mode”/ },
    {
      why: "a host that is not in its DNS form",
      text: example.replace("mail.example.com", "bücher.example.com"),
      error: /does not name a host/,
    },
    { why: "a host that is none", text: example.replace("mail.example.com", "mail..example.com"), error: /does not name a host/ },
    { why: "a wildcard in the middle", text: example.replace("mail.example.com", "mail.*.com"), error: /does not name a host/ },
    { why: "a malformed extension line", text: `${example}-later: x\r\n`, error: /line 7/ },
    { why: "an extension without a value", text: `${example}later:\r\n`, error: /line 7/ },
    { why: "an extension name that is too long", text: `${example}${"x".repeat(33)}: y\r\n`, error: /line 7/ },
    { why: "a line without a colon", text: `${example}hello\r\n`, error: /line 7/ },
    { why: "a page of HTML", text: "<!doctype html><title>404</title>", error: /line 1/ },
    { why: "nothing", text: "", error: /no “version/ },
  ])("refuses $why", ({ text, error }) => {
    expect(parseMtaStsPolicy(text)).toEqual({ ok: false, error: expect.stringMatching(error) as string });
  });

  it.each([
    ["mail.example.com", true],
    ["MAIL.example.com.", true],
    ["mx1.example.net", true],
    ["a.mx1.example.net", false],
    ["example.net", false],
    ["mail.example.com.evil.test", false],
  ])("covers %s: %s", (host, covered) => {
    expect(coversHost({ mx: ["mail.example.com", "*.example.net"] }, host)).toBe(covered);
  });

  it.each([
    ["mail.example.com", true],
    ["example.com", false],
    ["foo.bar.example.com", false],
  ])("lets “*.example.com” stand for %s: %s, as RFC 8461 section 4.1 has it", (host, covered) => {
    expect(coversHost({ mx: ["*.example.com"] }, host)).toBe(covered);
  });
});

describe("a TLS reporting record", () => {
  // The first two are those of RFC 8460 sections 3.1.1 and 3.1.2.
  it.each([
    ["v=TLSRPTv1;rua=mailto:reports@example.com", ["mailto:reports@example.com"]],
    ["v=TLSRPTv1; rua=https://reporting.example.com/v1/tlsrpt", ["https://reporting.example.com/v1/tlsrpt"]],
    ["v=TLSRPTv1; rua=mailto:a@b.test,https://b.test/r;", ["mailto:a@b.test", "https://b.test/r"]],
    ["v=TLSRPTv1; later.rule=yes; rua=mailto:a@b.test", ["mailto:a@b.test"]],
  ])("reads %s", (text, reports) => {
    expect(parseTlsReports(text)).toEqual({ ok: true, value: { reports } });
  });

  it.each([
    ["v=TLSRPTv2; rua=mailto:a@b.test", /begin with/],
    ["v=TLSRPTv1;", /nobody/],
    ["v=TLSRPTv1; rua=a@b.test", /neither/],
    ["v=TLSRPTv1; rua=http://b.test/r", /neither/],
    ["v=TLSRPTv1; rua=mailto:a@b.test!10m", /neither/],
  ])("refuses %s", (text, error) => {
    expect(parseTlsReports(text)).toEqual({ ok: false, error: expect.stringMatching(error) as string });
  });
});
