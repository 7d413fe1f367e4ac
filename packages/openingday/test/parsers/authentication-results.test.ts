import { describe, expect, it } from "vitest";
import { parseAuthenticationResults } from "../../src/parsers/authentication-results.ts";

describe("parseAuthenticationResults", () => {
  it.each([
    { why: "appendix B.1: nothing was looked at", value: "example.org 1; none", by: "example.org", results: [] },
    {
      why: "appendix B.3: SPF",
      value: "example.com; spf=pass smtp.mailfrom=example.net",
      by: "example.com",
      results: [{ method: "spf", result: "pass" }],
    },
    {
      why: "appendix B.4: several methods, with comments",
      value: "example.com; auth=pass (cram-md5) smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net",
      by: "example.com",
      results: [
        { method: "auth", result: "pass" },
        { method: "spf", result: "pass" },
      ],
    },
    {
      why: "Gmail's, where a comment holds a semicolon",
      value:
        "mx.google.com; dkim=pass header.i=@brightpath.test header.s=s1; spf=softfail (google.com: domain of transitioning; a@b does not designate) smtp.mailfrom=a@b; dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=brightpath.test",
      by: "mx.google.com",
      results: [
        { method: "dkim", result: "pass" },
        { method: "spf", result: "softfail" },
        { method: "dmarc", result: "fail" },
      ],
    },
    {
      why: "a method named twice: the first counts",
      value: "mx.example; dkim=pass; dkim=fail",
      by: "mx.example",
      results: [{ method: "dkim", result: "pass" }],
    },
  ])("reads $why", ({ value, by, results }) => {
    expect(parseAuthenticationResults(value)).toEqual({ ok: true, value: { by, results } });
  });

  it.each(["", "spf=pass smtp.mailfrom=a", "; spf=pass", "mx.example.com mx2.example.com; spf=pass"])("refuses %j", (value) => {
    expect(parseAuthenticationResults(value)).toMatchObject({ ok: false });
  });
});
