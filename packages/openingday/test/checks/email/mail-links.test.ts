import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/mail-links.ts";
import { both, context, mail, received } from "./mails.ts";

const links = (...linkHosts: string[]) => both({ linkHosts });

describe("mail-links", () => {
  it.each([
    { why: "links to the app", mails: links("app.brightpath.test") },
    { why: "a code in place of a link", mails: links() },
    { why: "a footer with social networks", mails: links("app.brightpath.test", "instagram.com", "www.linkedin.com") },
    { why: "links to a declared host elsewhere", mails: links("pay.example.test") },
    { why: "a sender under a subdomain", mails: both({ fromDomain: "mail.brightpath.test", linkHosts: ["brightpath.test"] }) },
    {
      why: "a sender below the organisation of the links",
      mails: both({ fromDomain: "mail.brightpath.co.uk", organisation: "brightpath.co.uk", linkHosts: ["www.brightpath.co.uk"] }),
    },
    { why: "a tracking address under the own domain", mails: links("click.brightpath.test") },
  ])("passes $why", ({ mails }) => {
    expect(check.evaluate(received(mails), context)).toMatchObject({ status: "passed" });
  });

  it.each([
    {
      why: "a link opens the developer's machine",
      host: "localhost",
      code: "localhost-link",
      severity: "blocker",
      message: /to localhost, which only/,
    },
    { why: "a link opens a private network", host: "192.168.1.9", code: "localhost-link", severity: "blocker", message: /192\.168\.1\.9/ },
    { why: "a link names no host", host: "(no host)", code: "localhost-link", severity: "blocker", message: /without an address/ },
    {
      why: "a link opens a preview",
      host: "brightpath-git-main.vercel.app",
      code: "preview-link",
      severity: "high",
      message: /vercel\.app/,
    },
  ])("fails when $why", ({ host, code, severity, message }) => {
    expect(check.evaluate(received(links("app.brightpath.test", host)), context)).toMatchObject({
      status: "failed",
      findings: [{ code, severity, message: expect.stringMatching(message) as string }],
    });
  });

  it("does not call a site's own address on a hosting platform a preview", () => {
    const hosted = { ...context, domain: "brightpath.vercel.app" };
    expect(check.evaluate(received(links("brightpath.vercel.app")), hosted)).toMatchObject({ status: "passed" });
  });

  it("lets links lead to hosts that the configuration declares for them", () => {
    const declared = { ...context.declared, mailLinkHosts: ["abcdef.supabase.co"] };
    expect(check.evaluate(received(links("abcdef.supabase.co")), context)).toMatchObject({ status: "warned" });
    expect(check.evaluate(received(links("abcdef.supabase.co")), { ...context, declared })).toMatchObject({ status: "passed" });
  });

  it("finds a dead link in the sign-up mail alone", () => {
    expect(check.evaluate(received([mail({ linkHosts: ["localhost"] })]), context)).toMatchObject({
      status: "failed",
      findings: [{ code: "localhost-link", message: expect.stringMatching(/^The sign-up mail has/) as string }],
    });
  });

  it.each([
    {
      why: "clicks are counted elsewhere",
      mails: links("app.brightpath.test", "u1.ct.sendgrid.net"),
      code: "foreign-link",
      severity: "medium",
    },
    { why: "every link leads elsewhere", mails: links("abcdef.supabase.co"), code: "foreign-link", severity: "medium" },
  ])("warns when $why", ({ mails, code, severity }) => {
    expect(check.evaluate(received(mails), context)).toMatchObject({ status: "warned", findings: [{ code, severity }] });
  });

  it.each([
    { why: "no mail arrived", evidence: received([]), reason: /No mail/ },
    { why: "no reset mail arrived", evidence: received([mail()]), reason: /No reset mail arrived/ },
    {
      why: "no reset form is declared",
      evidence: { "mail.received": { expected: ["sign-up"], mails: [mail()], missing: [] } },
      reason: /no reset form/,
    },
  ])("cannot tell when $why", ({ evidence, reason }) => {
    expect(check.evaluate(evidence, context)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) as string });
  });
});
