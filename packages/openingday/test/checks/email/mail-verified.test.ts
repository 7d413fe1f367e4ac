import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/mail-verified.ts";
import type { MailRecords, ReceivedMail } from "../../../src/model/evidence-mail.ts";
import { context } from "../../audit/builders.ts";

const mail = (changes: Partial<ReceivedMail> = {}): ReceivedMail => ({
  purpose: "sign-up",
  subject: "Welcome",
  fromDomain: "myapp.test",
  returnPathDomain: "send.myapp.test",
  spf: { result: "pass", domain: "send.myapp.test", aligned: true },
  dkim: [{ result: "pass", domain: "myapp.test", selector: "s1", aligned: true }],
  dmarc: { result: "pass", policy: "none" },
  linkHosts: [],
  hasText: true,
  tookMs: 900,
  ...changes,
});
const records: MailRecords = {
  domain: "myapp.test",
  txt: { rcode: "NOERROR", values: ["v=spf1 -all"] },
  mx: { rcode: "NOERROR", values: [] },
  dmarc: { rcode: "NOERROR", values: ["v=DMARC1; p=none"] },
};
const judge = (mails: readonly ReceivedMail[], expected = ["sign-up"], own: MailRecords = records) =>
  check.evaluate({ "mail.received": { expected, mails, missing: [] }, "mail.records": own }, context);
const foreign = { result: "pass", domain: "mailer.test", selector: "k", aligned: false } as const;

describe("mail that was shown to work", () => {
  it.each([
    { why: "SPF and DKIM", one: mail() },
    { why: "SPF alone", one: mail({ dkim: [] }) },
    {
      why: "DKIM alone, through a provider's own return path",
      one: mail({ spf: { result: "pass", domain: "bounce.mailer.test", aligned: false } }),
    },
    {
      why: "a second signature of the provider",
      one: mail({ dkim: [foreign, { result: "pass", domain: "myapp.test", selector: "s1", aligned: true }] }),
    },
  ])("passes with $why", ({ one }) => {
    expect(judge([one])).toMatchObject({ status: "passed" });
  });

  it.each([
    { why: "nothing was asked for", mails: [], expected: [], says: "not asked" },
    { why: "one is missing", mails: [mail()], expected: ["sign-up", "reset"], says: "reset is missing" },
    {
      why: "DMARC fails",
      mails: [mail({ dmarc: { result: "fail", policy: "none" } })],
      expected: ["sign-up"],
      says: "would not take the sign-up mail",
    },
    { why: "no record applies", mails: [mail({ dmarc: { result: "none", policy: "" } })], expected: ["sign-up"], says: "would not take" },
    {
      why: "only the provider is proved",
      mails: [mail({ spf: { result: "fail", domain: "x", aligned: false }, dkim: [foreign] })],
      expected: ["sign-up"],
      says: "would not take",
    },
  ])("proves nothing where $why", ({ mails, expected, says }) => {
    expect(judge(mails, expected)).toMatchObject({ status: "inconclusive", reason: expect.stringContaining(says) });
  });

  it("proves nothing where the record is gone meanwhile", () => {
    expect(judge([mail()], ["sign-up"], { ...records, dmarc: { rcode: "NXDOMAIN", values: [] } })).toMatchObject({
      status: "inconclusive",
    });
  });
});
