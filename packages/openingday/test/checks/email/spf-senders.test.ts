import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/spf-senders.ts";
import type { DnsLookup } from "../../../src/model/evidence-dns.ts";
import type { FoundSender } from "../../../src/model/evidence-mail-senders.ts";
import { context, lookup, records, silence, spf } from "./mails.ts";

interface Case {
  readonly why: string;
  readonly txt?: DnsLookup;
  readonly senders?: readonly string[];
  readonly found?: readonly FoundSender[];
  readonly mx?: readonly string[];
  readonly code?: string;
  readonly message?: RegExp;
}

function judge({ txt = lookup("v=spf1 -all"), senders = [], found = [], mx = [] }: Case) {
  const evidence = { ...spf(txt), ...records({ mx: lookup(...mx) }), "mail.senders": { looked: true, found } };
  return check.evaluate(evidence, { ...context, declared: { ...context.declared, senders } });
}

describe("spf-senders", () => {
  it.each<Case>([
    { why: "nothing is declared, so nobody is too many", txt: lookup("v=spf1 include:sendgrid.net -all") },
    { why: "the declared sender is let through", txt: lookup("v=spf1 include:sendgrid.net -all"), senders: ["SendGrid"] },
    { why: "Resend sends through the servers of SES", txt: lookup("v=spf1 include:amazonses.com -all"), senders: ["resend"] },
    {
      why: "the mailboxes’ provider goes without saying",
      txt: lookup("v=spf1 include:_spf.google.com ~all"),
      senders: ["mailchimp"],
      mx: ["1 smtp.google.com"],
    },
    { why: "own servers are declared by address", txt: lookup("v=spf1 ip4:192.0.2.1 -all"), senders: ["192.0.2.1"] },
    { why: "a range holds the declared server", txt: lookup("v=spf1 ip4:192.0.2.0/24 -all"), senders: ["192.0.2.30"] },
    {
      why: "the mailboxes are kept by somebody who is not in the table",
      txt: lookup("v=spf1 include:spf.privateemail.com ~all"),
      senders: ["mailchimp"],
      mx: ["10 mx1.privateemail.com"],
    },
    {
      why: "such a keeper has mail hosts and SPF in two domains of its own",
      txt: lookup("v=spf1 include:mx.ovh.com -all"),
      senders: ["mailchimp"],
      mx: ["1 mx1.mail.ovh.net"],
    },
    { why: "own servers are not declared by address at all", txt: lookup("v=spf1 ip4:192.0.2.1 a mx -all"), senders: ["mailchimp"] },
    { why: "an include of the own domain", txt: lookup("v=spf1 include:_spf.brightpath.test -all"), senders: ["mailchimp"] },
    { why: "a sender declared by its domain", txt: lookup("v=spf1 include:spf.odd-mailer.test -all"), senders: ["odd-mailer.test"] },
    { why: "Mailchimp needs no include", senders: ["Mailchimp"] },
    { why: "HubSpot, Postmark and Kit need none either", senders: ["HubSpot", "Postmark", "Kit", "SMTP2GO"] },
    { why: "Customer.io and GoHighLevel keep theirs at hosts made up for each customer", senders: ["Customer.io", "GoHighLevel"] },
    {
      why: "Customer.io sends through the servers of Mailgun",
      txt: lookup("v=spf1 include:mailgun.org -all"),
      senders: ["Customer.io"],
    },
    { why: "a library in the code may send from elsewhere", found: [{ provider: "mailgun", where: "package.json: mailgun.js" }] },
    { why: "a provider that is let through by a redirect", txt: lookup("v=spf1 redirect=_spf.google.com"), senders: ["gmail"] },
    {
      why: "a sender that the code uses",
      txt: lookup("v=spf1 include:mailgun.org -all"),
      senders: ["mailchimp"],
      found: [{ provider: "mailgun", where: "package.json: mailgun.js" }],
    },
  ])("passes where $why", (one) => {
    expect(judge(one)).toMatchObject({ status: "passed" });
  });

  it.each<Case>([
    {
      why: "a provider is let through that nobody declared",
      txt: lookup("v=spf1 include:sendgrid.net ip4:192.0.2.1 -all"),
      senders: ["192.0.2.1"],
      code: "extra",
      message: /SendGrid.*include:sendgrid\.net/,
    },
    {
      why: "a stranger is let through",
      txt: lookup("v=spf1 include:odd.test -all"),
      senders: ["mailchimp"],
      code: "extra",
      message: /not on your list/,
    },
    {
      why: "a stranger is let through, of whom only the word “mail” is known from the mail host",
      txt: lookup("v=spf1 include:spf.mail.odd.test -all"),
      senders: ["mailchimp"],
      mx: ["1 mx.mail.host.test"],
      code: "extra",
      message: /not on your list/,
    },
    {
      why: "an old server is let through",
      txt: lookup("v=spf1 ip4:192.0.2.9 -all"),
      senders: ["192.0.2.1"],
      code: "extra",
      message: /192\.0\.2\.9/,
    },
    { why: "a declared provider is missing", txt: lookup("v=spf1 -all"), senders: ["Mailgun"], code: "missing", message: /Mailgun/ },
    { why: "the provider of the mailboxes is missing", mx: ["1 smtp.google.com"], code: "missing", message: /Google Workspace/ },
  ])("finds that $why", (one) => {
    expect(judge(one)).toMatchObject({
      status: one.code === "extra" ? "failed" : "warned",
      findings: [{ code: one.code, severity: "medium", message: expect.stringMatching(one.message ?? /./) as string }],
    });
  });

  it("cannot tell where nothing answered", () => {
    expect(judge({ why: "", txt: silence })).toMatchObject({ status: "inconclusive" });
  });
});
