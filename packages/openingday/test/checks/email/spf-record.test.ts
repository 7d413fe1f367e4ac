import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/spf-record.ts";
import { context, lookup, sick, silence, spf } from "./mails.ts";

function domains(count: number): string {
  return Array.from({ length: count }, (_, at) => `a:s${at}.test`).join(" ");
}

describe("spf-record", () => {
  it.each([
    { why: "a usual record among other texts", values: ["google-site-verification=x", "v=spf1 include:_spf.google.com ~all"] },
    { why: "a domain that sends no mail under its own name", values: ["v=spf1 -all"] },
    { why: "a redirect without all", values: ["v=spf1 redirect=_spf.brightpath.test"] },
    { why: "ten lookups", values: [`v=spf1 ${domains(10)} -all`] },
    { why: "a big network of one provider", values: ["v=spf1 ip4:10.0.0.0/8 ip6:2001:db8::/32 -all"] },
    { why: "upper case", values: ["V=SPF1 MX -ALL"] },
    { why: "a macro", values: ["v=spf1 exists:%{i}._spf.brightpath.test -all"] },
    { why: "an unknown modifier, which is allowed", values: ["v=spf1 a x-team=ops -all"] },
    { why: "an older Sender ID record beside it", values: ["spf2.0/pra -all", "v=spf1 mx -all"] },
  ])("passes $why", ({ values }) => {
    expect(check.evaluate(spf(lookup(...values)), context)).toMatchObject({ status: "passed" });
  });

  it.each([
    { why: "two records are published", values: ["v=spf1 mx -all", "v=spf1 include:a.test -all"], code: "several" },
    { why: "a term is wrong", values: ["v=spf1 ipv4:192.0.2.1 -all"], code: "invalid" },
    { why: "a term behind all is wrong", values: ["v=spf1 mx -all ip4:192.0.2"], code: "invalid" },
    { why: "it was pasted with quotes", values: ['"v=spf1 mx -all"'], code: "invalid" },
    { why: "the space after the version is missing", values: ["v=spf1include:a.test -all"], code: "invalid" },
    { why: "it lets everybody in", values: ["v=spf1 mx +all"], code: "open" },
    { why: "all has no sign", values: ["v=spf1 mx all"], code: "open" },
    { why: "every address is on the list", values: ["v=spf1 ip4:0.0.0.0/0 -all"], code: "open" },
    { why: "half of all addresses are", values: ["v=spf1 ip4:128.0.0.0/1 -all"], code: "open" },
    { why: "the record alone needs twelve lookups", values: [`v=spf1 ${domains(12)} -all`], code: "too-many-lookups" },
  ])("fails when $why", ({ values, code }) => {
    expect(check.evaluate(spf(lookup(...values)), context)).toMatchObject({
      status: "failed",
      findings: [{ code, severity: "high", confidence: "proved" }],
    });
  });

  it.each([
    { why: "it ends with ?all", values: ["v=spf1 mx ?all"], code: "neutral", severity: "medium" },
    { why: "only its last part is one lookup too many", values: [`v=spf1 ${domains(11)} -all`], code: "late-lookup", severity: "medium" },
    { why: "it has no end", values: ["v=spf1 mx"], code: "no-ending", severity: "low" },
    { why: "it goes on after all", values: ["v=spf1 mx ~all include:a.test"], code: "after-all", severity: "low" },
    { why: "it names a sender twice", values: ["v=spf1 include:a.test mx include:A.test -all"], code: "repeated", severity: "low" },
    { why: "it uses ptr", values: ["v=spf1 ptr -all"], code: "ptr", severity: "low" },
  ])("warns when $why", ({ values, code, severity }) => {
    expect(check.evaluate(spf(lookup(...values)), context)).toMatchObject({
      status: "warned",
      findings: [{ code, severity }],
    });
  });

  it("tells once what one repair mends, though a wildcard gives every return path the same record", () => {
    const [tree] = spf(lookup(`v=spf1 ${domains(12)} -all`))["mail.spf"].trees;
    const trees = tree === undefined ? [] : [tree, { ...tree, host: "send.brightpath.test", role: "return-path" as const }];
    expect(check.evaluate({ "mail.spf": { trees } }, context)).toMatchObject({ findings: [{ code: "too-many-lookups" }] });
  });

  it("tells once of a broken include that two records share", () => {
    const [tree] = spf(lookup("v=spf1 include:gone.test -all"))["mail.spf"].trees;
    const gone = { domain: "gone.test", via: "include:gone.test", depth: 1, rcode: "NXDOMAIN", records: [], near: [], lookups: 0 };
    const trees =
      tree === undefined
        ? []
        : ["brightpath.test", "send.brightpath.test"].map((host, at) => ({
            ...tree,
            host,
            nodes: [{ ...tree.nodes[0]!, records: [`v=spf1 ip4:192.0.2.${at} include:gone.test -all`] }, gone],
          }));
    expect(check.evaluate({ "mail.spf": { trees } }, context)).toMatchObject({ findings: [{ code: "missing-include" }] });
  });

  it.each([
    { why: "there is none, which is healthy for many senders", txt: lookup("hello"), reason: /return address/ },
    { why: "nothing answered", txt: silence, reason: /no answer/ },
    { why: "the name server is sick", txt: sick, reason: /SERVFAIL/ },
  ])("cannot tell when $why", ({ txt, reason }) => {
    expect(check.evaluate(spf(txt), context)).toMatchObject({
      status: "inconclusive",
      reason: expect.stringMatching(reason) as string,
    });
  });
});
