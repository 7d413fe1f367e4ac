import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/mail-aligned.ts";
import { both, context, dkimForeign, dkimPass, dmarcFail, dmarcNone, dmarcPass, mail, received, spfForeign, spfPass } from "./mails.ts";

describe("mail-aligned", () => {
  it.each([
    { why: "both match", mails: both() },
    { why: "a sender that only DKIM vouches for", mails: both({ spf: spfForeign }) },
    { why: "a sender that only SPF vouches for", mails: both({ dkim: [] }) },
    {
      why: "strict alignment met by DKIM",
      mails: both({ spf: { ...spfPass, aligned: false }, dmarc: { result: "pass", policy: "reject" } }),
    },
    {
      why: "another aligned subdomain",
      mails: both({ dkim: [{ ...dkimPass, domain: "mg.brightpath.test" }], spf: { ...spfPass, domain: "mg.brightpath.test" } }),
    },
    { why: "two signatures of which one fails", mails: both({ dkim: [{ ...dkimForeign, result: "fail" }, dkimPass] }) },
    { why: "only a sign-up mail", mails: [mail()] },
  ])("passes $why", ({ mails }) => {
    expect(check.evaluate(received(mails), context)).toMatchObject({ status: "passed" });
  });

  const gates = ["T6", "A7", "MB2"];
  it.each([
    {
      why: "another domain vouches",
      mails: both({ spf: spfForeign, dkim: [dkimForeign], dmarc: dmarcFail }),
      code: "unaligned",
      rows: [...gates, "S2.F1"],
      message: /vouched for by mailer\.test only/,
    },
    {
      why: "another domain vouches for the sign-up mail",
      mails: [mail({ spf: spfForeign, dkim: [], dmarc: dmarcFail })],
      code: "unaligned",
      rows: gates,
      message: /^The sign-up mail says it comes from brightpath\.test/,
    },
    {
      why: "only the reset mail is unaligned",
      mails: [mail(), mail({ purpose: "reset", spf: spfForeign, dkim: [dkimForeign], dmarc: dmarcFail })],
      code: "unaligned",
      rows: [...gates, "S2.F1"],
      message: /^The reset mail/,
    },
    {
      why: "nothing vouches",
      mails: both({ spf: { ...spfPass, result: "fail" }, dkim: [], dmarc: dmarcFail }),
      code: "unauthenticated",
      rows: [...gates, "S2.F1"],
      message: /neither SPF nor DKIM/,
    },
    {
      why: "there is no policy",
      mails: both({ dmarc: dmarcNone }),
      code: "no-policy",
      rows: gates,
      message: /no usable DMARC record for brightpath\.test/,
    },
    {
      why: "two senders are named",
      mails: both({ fromDomain: "", dmarc: { result: "permerror", policy: "" } }),
      code: "invalid-from",
      rows: [...gates, "S2.F1"],
      message: /exactly one sender/,
    },
  ])("stops the launch when $why", ({ mails, code, rows, message }) => {
    expect(check.evaluate(received(mails), context)).toMatchObject({
      status: "failed",
      findings: [{ code, severity: "blocker", confidence: "proved", rows, message: expect.stringMatching(message) as string }],
    });
  });

  it.each([
    { why: "no mail arrived", mails: [] },
    { why: "the policy could not be looked up", mails: both({ dmarc: { result: "temperror", policy: "" } }) },
    {
      why: "the key that may vouch could not be looked up",
      mails: both({ spf: spfForeign, dkim: [{ ...dkimPass, result: "temperror" }], dmarc: dmarcFail }),
    },
    {
      why: "the mailbox did not note the server's address and DKIM fails",
      mails: both({ spf: { ...spfPass, result: "temperror" }, dkim: [], dmarc: dmarcFail }),
    },
  ])("cannot tell when $why", ({ mails }) => {
    expect(check.evaluate(received(mails), context)).toMatchObject({ status: "inconclusive" });
  });

  it("names only rows that it declares", () => {
    const outcome = check.evaluate(received(both({ spf: spfForeign, dkim: [], dmarc: dmarcFail })), context);
    expect(outcome.status === "failed" && outcome.findings.flatMap(({ rows = [] }) => rows).every((row) => check.rows.includes(row))).toBe(
      true,
    );
    expect(dmarcPass.result).toBe("pass");
  });
});
