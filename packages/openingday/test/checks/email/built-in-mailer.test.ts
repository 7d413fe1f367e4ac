import { describe, expect, it } from "vitest";
import mailer from "../../../src/checks/email/built-in-mailer.ts";
import sender from "../../../src/checks/email/built-in-sender.ts";
import type { MailSenders } from "../../../src/model/evidence-mail-senders.ts";
import { both, context, received } from "./mails.ts";

const where = ["app/sign-up.ts:4"];

function judge(supabase: MailSenders["supabase"], senders: readonly string[] = [], looked = true) {
  const evidence = { "mail.senders": { looked, found: [], ...(supabase === undefined ? {} : { supabase }) } };
  return mailer.evaluate(evidence, { ...context, declared: { ...context.declared, senders } });
}

describe("built-in-mailer", () => {
  it.each([
    { why: "Supabase is not used", supabase: undefined, senders: [] },
    { why: "Supabase has a mail server of its own", supabase: { smtp: "own", where } as const, senders: [] },
    { why: "the dashboard is not seen, but a provider is declared", supabase: { smtp: "unknown", where } as const, senders: ["Resend"] },
    { why: "the configuration is silent, but a provider is declared", supabase: { smtp: "none", where } as const, senders: ["Resend"] },
  ])("passes where $why", ({ supabase, senders }) => {
    expect(judge(supabase, senders)).toMatchObject({ status: "passed" });
  });

  it("stops the launch where it is declared", () => {
    expect(judge(undefined, ["supabase"], false)).toMatchObject({
      status: "failed",
      findings: [{ code: "declared", severity: "blocker", confidence: "proved" }],
    });
  });

  it("warns where the configuration is kept in the code and names no mail server", () => {
    expect(judge({ smtp: "none", where })).toMatchObject({ status: "warned", findings: [{ code: "unset", confidence: "likely" }] });
  });

  it("asks where only the dashboard knows", () => {
    expect(judge({ smtp: "unknown", where })).toMatchObject({
      status: "inconclusive",
      reason: expect.stringMatching(/mail\.senders/) as string,
    });
  });

  it("has nothing to say without code", () => {
    expect(judge(undefined, [], false)).toMatchObject({ status: "not-applicable" });
  });
});

describe("built-in-sender", () => {
  it.each([
    { why: "From", changes: { fromDomain: "mail.app.supabase.io" } },
    { why: "Return-Path", changes: { returnPathDomain: "supabase.io" } },
  ])("stops the launch where the $why is the platform’s", ({ changes }) => {
    expect(sender.evaluate(received(both(changes)), context)).toMatchObject({
      status: "failed",
      findings: [{ code: "seen", severity: "blocker", confidence: "proved" }],
    });
  });

  it.each([
    { why: "the own domain", changes: {} },
    { why: "a domain that only looks alike", changes: { fromDomain: "notsupabase.io" } },
  ])("passes $why", ({ changes }) => {
    expect(sender.evaluate(received(both(changes)), context)).toMatchObject({ status: "passed" });
  });

  it("cannot tell without a mail", () => {
    expect(sender.evaluate(received([]), context)).toMatchObject({ status: "inconclusive" });
  });
});
