import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/mail-arrives.ts";
import { both, context, dmarcFail, dmarcNone, mail, received, spfForeign, spfPass } from "./mails.ts";

const spf = (result: typeof spfPass.result) => ({ ...spfPass, result });

describe("mail-arrives", () => {
  it.each([
    { why: "both mails", mails: both() },
    { why: "mails from a provider's return path", mails: both({ spf: spfForeign }) },
    { why: "mails without a policy, which another check names", mails: both({ dmarc: dmarcNone }) },
    { why: "mails that fail DMARC, which another check names", mails: both({ spf: spf("fail"), dmarc: dmarcFail }) },
    { why: "unsigned mails, which another check names", mails: both({ dkim: [] }) },
  ])("passes $why", ({ mails }) => {
    expect(check.evaluate(received(mails), context)).toMatchObject({ status: "passed" });
  });

  it("stops the launch when a mail does not come", () => {
    const outcome = check.evaluate(received([mail()], [{ purpose: "reset", reason: "No mail came." }]), context);
    expect(outcome).toMatchObject({
      status: "failed",
      findings: [
        {
          code: "not-sent",
          severity: "blocker",
          confidence: "proved",
          message: "The reset mail did not arrive.",
          seen: ["reset: No mail came."],
        },
      ],
    });
  });

  it("reports two missing mails once", () => {
    const missing = [
      { purpose: "sign-up", reason: "No mail came." },
      { purpose: "reset", reason: "No mail came." },
    ];
    expect(check.evaluate(received([], missing), context)).toMatchObject({
      status: "failed",
      findings: [{ message: "The sign-up and reset mails did not arrive." }],
    });
  });

  it.each([
    { why: "the server is not on the list", result: "fail" as const, message: /does not list the server/ },
    { why: "the server is doubtful", result: "softfail" as const, message: /does not list the server/ },
    { why: "the record is broken", result: "permerror" as const, message: /is broken/ },
  ])("fails when $why", ({ result, message }) => {
    expect(check.evaluate(received(both({ spf: spf(result) })), context)).toMatchObject({
      status: "failed",
      findings: [{ code: "spf-fails", severity: "high", message: expect.stringMatching(message) as string }],
    });
  });

  it.each([
    { result: "none" as const, message: /^There is no SPF record at/ },
    { result: "neutral" as const, message: /leaves open/ },
  ])("warns when SPF says $result", ({ result, message }) => {
    expect(check.evaluate(received(both({ spf: spf(result) })), context)).toMatchObject({
      status: "warned",
      findings: [{ code: "spf-fails", severity: "medium", message: expect.stringMatching(message) as string }],
    });
  });

  it("warns of a mail that a customer would not have waited for", () => {
    expect(check.evaluate(received(both({ tookMs: 60_000 })), context)).toMatchObject({ status: "passed" });
    expect(check.evaluate(received([mail(), mail({ purpose: "reset", tookMs: 75_000 })]), context)).toMatchObject({
      status: "warned",
      findings: [{ code: "late", severity: "medium", message: "The reset mail took 75 seconds to arrive." }],
    });
  });

  it.each([
    {
      why: "our request was refused",
      mails: [mail()],
      missing: [{ purpose: "reset", reason: "The form refused our request.", asked: false }],
      reason: /refused our request/,
    },
    { why: "a lookup failed", mails: both({ spf: spf("temperror") }), missing: [], reason: /SPF/ },
    { why: "nothing was asked for", mails: [], missing: [], reason: /not asked/ },
  ])("cannot tell when $why", ({ mails, missing, reason }) => {
    expect(check.evaluate(received(mails, missing), context)).toMatchObject({
      status: "inconclusive",
      reason: expect.stringMatching(reason) as string,
    });
  });
});
