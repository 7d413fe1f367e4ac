import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/mail-manners.ts";
import { both, context, mail, received } from "./mails.ts";

describe("mail-manners", () => {
  it.each([
    { why: "plain mails", mails: both() },
    { why: "replies at the own domain", mails: both({ replyToDomains: ["brightpath.test"] }) },
    { why: "replies at a help desk", mails: both({ replyToDomains: ["brightpath.zendesk.com"] }) },
    { why: "a newsletter with one click to leave", mails: [mail({ purpose: "marketing", unsubscribe: "one-click" })] },
    { why: "a mail of unknown kind with an unsubscribe header", mails: [mail({ purpose: "received", unsubscribe: "header" })] },
    { why: "a founder who sends from a private mailbox", mails: both({ fromDomain: "gmail.com", replyToDomains: ["gmail.com"] }) },
    { why: "a newsletter that counts its readers", mails: [mail({ purpose: "marketing", unsubscribe: "one-click", tracked: ["opens"] })] },
    { why: "a mail of unknown kind that counts clicks", mails: [mail({ purpose: "received", tracked: ["clicks"] })] },
    { why: "a logo beside the words", mails: both({ imageOnly: false }) },
  ])("passes $why", ({ mails }) => {
    expect(check.evaluate(received(mails), context)).toMatchObject({ status: "passed" });
  });

  it.each([
    { why: "a reset mail can be unsubscribed", mails: both({ unsubscribe: "header" }), code: "unsubscribe-on-reset", severity: "medium" },
    { why: "a reset mail counts who opens it", mails: both({ tracked: ["opens"] }), code: "tracked", severity: "medium" },
    { why: "its links go through a counter", mails: both({ tracked: ["opens", "clicks"] }), code: "tracked", severity: "medium" },
    { why: "a newsletter cannot be left", mails: [mail({ purpose: "marketing" })], code: "no-one-click", severity: "medium" },
    {
      why: "a newsletter names only a page",
      mails: [mail({ purpose: "marketing", unsubscribe: "header" })],
      code: "no-one-click",
      severity: "medium",
    },
    { why: "replies go to a private mailbox", mails: both({ replyToDomains: ["gmail.com"] }), code: "reply-to-private", severity: "low" },
    { why: "there is no text part", mails: both({ hasText: false }), code: "no-text", severity: "low" },
    { why: "the mail is a picture", mails: both({ imageOnly: true }), code: "image-only", severity: "low" },
  ])("warns when $why", ({ mails, code, severity }) => {
    expect(check.evaluate(received(mails), context)).toMatchObject({ status: "warned", findings: [{ code, severity }] });
  });

  it("cannot tell without a mail", () => {
    expect(check.evaluate(received([]), context)).toMatchObject({ status: "inconclusive" });
  });
});
