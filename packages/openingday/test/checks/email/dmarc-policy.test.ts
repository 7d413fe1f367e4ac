import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/dmarc-policy.ts";
import type { DnsLookup } from "../../../src/model/evidence-dns.ts";
import { context, lookup, records, sick, silence } from "./mails.ts";

describe("dmarc-policy", () => {
  it.each([
    { why: "p=none with reports", values: ["v=DMARC1; p=none; rua=mailto:dmarc@brightpath.test"], seen: /enough to open/ },
    { why: "p=reject with strict alignment", values: ["v=DMARC1; p=reject; adkim=s; aspf=s; rua=mailto:x@y.test"], seen: /p=reject/ },
    { why: "no reports", values: ["v=DMARC1; p=reject"], seen: /no “rua”/ },
    { why: "legacy tags", values: ["v=DMARC1; p=none; pct=100; rua=mailto:x@y.test"], seen: /“pct”/ },
    { why: "no policy but reports, which counts as none", values: ["v=DMARC1; rua=mailto:x@y.test"], seen: /take it as “p=none”/ },
    { why: "the test mode", values: ["v=DMARC1; p=reject; t=y; rua=mailto:x@y.test"], seen: /“t=y”/ },
    { why: "a part that receivers pass over", values: ["v=DMARC1; p=reject; hello; rua=mailto:x@y.test"], seen: /pass over that part/ },
    { why: "another text beside it", values: ["hello", "v=DMARC1; p=none; rua=mailto:x@y.test"], seen: /hello/ },
  ])("passes $why", ({ values, seen }) => {
    const outcome = check.evaluate(records({ txt: lookup("x"), dmarc: lookup(...values) }), context);
    expect(outcome.status).toBe("passed");
    expect("seen" in outcome && outcome.seen?.join("\n")).toMatch(seen);
    expect(JSON.stringify(outcome)).not.toContain("dmarc@brightpath");
  });

  it.each([
    { from: "B.2.1", record: "v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com" },
    { from: "B.2.2", record: "v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com; ruf=mailto:auth-reports@example.com" },
    {
      from: "B.2.5",
      record: "v=DMARC1; p=quarantine; rua=mailto:dmarc-feedback@example.com,mailto:tld-test@thirdparty.example.net; t=y",
    },
    { from: "B.3.1", record: "v=DMARC1; p=reject; aspf=r; rua=mailto:dmarc-feedback@example.com" },
  ])("passes the record of RFC 9989 appendix $from", ({ record }) => {
    const evidence = records({ domain: "example.com", txt: lookup("x"), dmarc: lookup(record), dmarcName: "_dmarc.example.com" });
    expect(check.evaluate(evidence, context)).toMatchObject({ status: "passed" });
  });

  it("passes a subdomain under its organisation's record", () => {
    const evidence = records({ domain: "mail.brightpath.test", dmarc: lookup("v=DMARC1; p=none"), dmarcName: "_dmarc.brightpath.test" });
    expect(check.evaluate(evidence, context)).toMatchObject({
      status: "passed",
      seen: expect.arrayContaining([expect.stringMatching(/^_dmarc\.brightpath\.test TXT/)]) as string[],
    });
  });

  it("leaves a domain that does not exist to the check of its address", () => {
    const gone = { ...lookup(), rcode: "NXDOMAIN" };
    expect(check.evaluate(records({ txt: gone, mx: gone, dmarc: gone }), context).status).toBe("inconclusive");
  });

  it.each([
    { why: "nothing is published", values: [], code: "missing", message: /publishes no DMARC record/ },
    { why: "only something else is", values: ["hello"], code: "missing", message: /publishes no DMARC record/ },
    { why: "an SPF record stands there", values: ["v=spf1 -all"], code: "missing", message: /SPF record in place of/ },
    { why: "two records are", values: ["v=DMARC1; p=none", "v=DMARC1; p=reject"], code: "several", message: /2 DMARC records/ },
    { why: "the version is in lower case", values: ["v=dmarc1; p=none"], code: "invalid", message: /must begin with/ },
    { why: "the policy does not exist", values: ["v=DMARC1; p=monitor"], code: "invalid", message: /“p=monitor”/ },
    { why: "a tag is given twice", values: ["v=DMARC1; p=none; p=none; rua=mailto:x@y.test"], code: "invalid", message: /twice/ },
  ])("fails when $why", ({ values, code, message }) => {
    expect(check.evaluate(records({ txt: lookup("x"), dmarc: lookup(...values) }), context)).toMatchObject({
      status: "failed",
      findings: [{ code, severity: "high", confidence: "proved", message: expect.stringMatching(message) as string }],
    });
  });

  it.each([
    { why: "nothing answered", dmarc: silence },
    { why: "the name server is sick", dmarc: sick },
  ])("cannot tell when $why", ({ dmarc }) => {
    expect(check.evaluate(records({ dmarc }), context)).toMatchObject({
      status: "inconclusive",
      reason: expect.stringMatching(/_dmarc\.brightpath\.test/) as string,
    });
  });

  it.each([
    {
      why: "the domain stands in the name twice",
      changes: { dmarcDoubled: lookup("v=DMARC1; p=none") },
      at: /_dmarc\.brightpath\.test\.brightpath\.test/,
    },
    { why: "it stands at the domain itself", changes: { txt: lookup("v=DMARC1; p=none") }, at: /at brightpath\.test/ },
  ])("finds a record in the wrong place: $why", ({ changes, at }) => {
    expect(check.evaluate(records({ txt: lookup("x"), dmarc: lookup(), ...changes }), context)).toMatchObject({
      status: "failed",
      findings: [{ code: "misplaced", message: expect.stringMatching(at) as string }],
    });
  });

  const consent = (answer: DnsLookup) => [{ domain: "b.test", name: "brightpath.test._report._dmarc.b.test", lookup: answer }];
  const asksThere = { txt: lookup("x"), dmarc: lookup("v=DMARC1; p=none; rua=mailto:x@b.test") };
  it.each([
    { why: "a stranger agreed to take reports", answer: lookup("v=DMARC1;"), status: "passed" },
    { why: "a stranger did not", answer: lookup(), status: "warned" },
    { why: "something else stands there", answer: lookup("hello"), status: "warned" },
    { why: "a stranger names another mailbox of its own", answer: lookup("v=DMARC1; rua=mailto:y@b.test"), status: "passed" },
    {
      why: "a stranger names another mailbox, as in RFC 9989 appendix B.2.4",
      answer: lookup("v=DMARC1; rua=mailto:aggregate-reports@b.test; ruf=mailto:failure-reports@b.test"),
      status: "passed",
    },
    { why: "a stranger hands the reports on to a third", answer: lookup("v=DMARC1; rua=mailto:y@c.test"), status: "warned" },
    { why: "one of two answers agrees", answer: lookup("hello", "v=DMARC1"), status: "passed" },
    { why: "nothing answered", answer: silence, status: "passed" },
    { why: "the stranger's server is sick", answer: sick, status: "passed" },
  ])("$status where $why", ({ answer, status }) => {
    const outcome = check.evaluate(records({ ...asksThere, reportConsents: consent(answer) }), context);
    expect(outcome.status).toBe(status);
    if (outcome.status === "warned") expect(outcome.findings).toMatchObject([{ code: "reports-refused", severity: "low" }]);
  });

  it.each([
    ["none", /“quarantine” is the next step/],
    ["quarantine", /“reject” is the last step/],
    ["reject", /no further step/],
  ])("shows the next step after %s", (policy, step) => {
    const outcome = check.evaluate(records({ txt: lookup("x"), dmarc: lookup(`v=DMARC1; p=${policy}`) }), context);
    expect("seen" in outcome && outcome.seen?.join("\n")).toMatch(step);
  });
});
