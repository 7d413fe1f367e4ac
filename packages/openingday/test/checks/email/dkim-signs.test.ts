import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/dkim-signs.ts";
import { both, context, dkimForeign, dkimPass, dmarcFail, mail, received, spfForeign } from "./mails.ts";

const broken = { ...dkimPass, result: "fail", detail: "bad signature" } as const;

describe("dkim-signs", () => {
  it.each([
    { why: "a good signature", mails: both() },
    { why: "two signatures of which one fails", mails: both({ dkim: [{ ...dkimForeign, result: "fail" }, dkimPass] }) },
    { why: "a signature of a subdomain of yours", mails: both({ dkim: [{ ...dkimPass, domain: "mg.brightpath.test" }] }) },
    {
      why: "an unaligned one where DMARC fails, which the alignment check names",
      mails: both({ dkim: [dkimForeign], spf: spfForeign, dmarc: dmarcFail }),
    },
  ])("passes $why", ({ mails }) => {
    expect(check.evaluate(received(mails), context)).toMatchObject({ status: "passed" });
  });

  it.each([
    { why: "nothing signs", mails: both({ dkim: [] }), codes: ["unsigned"], message: /^The sign-up and reset mails arrived without/ },
    {
      why: "one mail is not signed",
      mails: [mail(), mail({ purpose: "reset", dkim: [] })],
      codes: ["unsigned"],
      message: /^The reset mail arrived/,
    },
    { why: "the signature is broken", mails: both({ dkim: [broken] }), codes: ["broken"], message: /does not hold/ },
    {
      why: "the key is not there",
      mails: both({ dkim: [{ ...dkimPass, result: "neutral", detail: "no key" }] }),
      codes: ["broken"],
      message: /s1\._domainkey\.brightpath\.test is not published/,
    },
    {
      why: "each mail has its own trouble",
      mails: [mail({ dkim: [] }), mail({ purpose: "reset", dkim: [broken] })],
      codes: ["unsigned", "broken"],
      message: /./,
    },
  ])("stops the launch when $why", ({ mails, codes, message }) => {
    const outcome = check.evaluate(received(mails), context);
    expect(outcome).toMatchObject({
      status: "failed",
      findings: codes.map((code) => ({ code, severity: "blocker", confidence: "proved" })),
    });
    expect(outcome.status === "failed" && outcome.findings[0]?.message).toMatch(message);
  });

  it("warns when only the provider signs and SPF carries DMARC", () => {
    expect(check.evaluate(received(both({ dkim: [dkimForeign] })), context)).toMatchObject({
      status: "warned",
      findings: [{ code: "foreign", severity: "medium", rows: ["S2.C6"] }],
    });
  });

  it.each([
    { why: "no mail arrived", mails: [] },
    { why: "the key could not be looked up", mails: both({ dkim: [{ ...dkimPass, result: "temperror" }] }) },
  ])("cannot tell when $why", ({ mails }) => {
    expect(check.evaluate(received(mails), context)).toMatchObject({ status: "inconclusive" });
  });
});
