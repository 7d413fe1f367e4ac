import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/mail-folder.ts";
import { both, context, mail, received } from "./mails.ts";

const inbox = { name: "INBOX", junk: false };

describe("mail-folder", () => {
  it.each([
    { why: "passes the inbox", mails: both({ folder: inbox }), want: { status: "passed" } },
    {
      why: "fails spam",
      mails: [mail({ folder: inbox }), mail({ purpose: "reset", folder: { name: "[Gmail]/Spam", junk: true } })],
      want: {
        status: "failed",
        findings: [{ code: "in-junk", message: "The reset mail landed in the spam folder of your test mailbox." }],
      },
    },
    { why: "says nothing about a mailbox without folders", mails: both(), want: { status: "not-applicable" } },
    { why: "says nothing where no mail came", mails: [], want: { status: "not-applicable" } },
  ])("$why", ({ mails, want }) => {
    expect(check.evaluate(received(mails), context)).toMatchObject(want);
  });
});
