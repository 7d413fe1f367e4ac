import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/alignment-forecast.ts";
import type { DnsLookup } from "../../../src/model/evidence-dns.ts";
import type { FoundSender } from "../../../src/model/evidence-mail-senders.ts";
import type { MailRecords, ReceivedMails } from "../../../src/model/evidence-mail.ts";
import type { ProbeContext } from "../../../src/model/probe.ts";
import mailForecast from "../../../src/probes/mail/mail-forecast.ts";
import { webContext } from "../../probes/fake-tools.ts";
import { createZone, type Zone } from "../../probes/mail/mail-zone.ts";
import { both, context, received as receivedMails } from "./mails.ts";

interface Clues {
  readonly dmarc?: readonly string[];
  readonly selectors?: readonly string[];
  readonly found?: readonly FoundSender[];
  readonly received?: ReceivedMails;
}

async function judge(senders: readonly string[], zone: Zone, { dmarc = [], selectors = [], found, received }: Clues = {}) {
  const { context: probing } = webContext(() => ({}), { domain: "brightpath.test", mailFrom: "hello@brightpath.test", senders, selectors });
  const { dns, asked } = createZone(zone);
  const need = (() =>
    found === undefined
      ? Promise.reject(new Error("no code was given"))
      : Promise.resolve({ looked: true, found })) as ProbeContext["need"];
  const forecast = await mailForecast.gather({ ...probing, need, tools: { ...probing.tools, dns } });
  const lookup = (values: readonly string[]): DnsLookup => ({ rcode: "NOERROR", values });
  const records: MailRecords = { domain: "brightpath.test", txt: lookup([]), mx: lookup([]), dmarc: lookup(dmarc) };
  return {
    outcome: check.evaluate(
      { "mail.forecast": forecast, "mail.records": records, ...(received === undefined ? {} : { "mail.received": received }) },
      context,
    ),
    asked,
  };
}

const key = { TXT: ["v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3"] };
const send = { TXT: ["v=spf1 include:amazonses.com ~all"], MX: ["10 feedback-smtp.eu-west-1.amazonses.com"] };
const resend: Zone = { "resend._domainkey.brightpath.test": key, "send.brightpath.test": send };

describe("alignment-forecast", () => {
  it("foretells that Resend will align once its records are published", async () => {
    const { outcome, asked } = await judge(["Resend"], resend);
    expect(outcome).toEqual({
      status: "passed",
      seen: [
        expect.stringMatching(/^Resend: would align by SPF: yes \(send\.brightpath\.test .*; by DKIM: yes \(resend\._domainkey/) as string,
      ],
    });
    expect(asked).toHaveLength(3);
  });

  it("foretells that it will not where nothing is published, and never fails for that", async () => {
    const { outcome } = await judge(["resend"], {});
    expect(outcome).toMatchObject({ status: "warned", findings: [{ code: "would-not-align", confidence: "likely" }] });
  });

  it("heeds a DMARC record that asks for the very same domain", async () => {
    const { outcome } = await judge(["resend"], { "send.brightpath.test": send }, { dmarc: ["v=DMARC1; p=none; aspf=s"] });
    expect(outcome).toMatchObject({ status: "warned", findings: [{ message: expect.stringMatching(/strict SPF alignment/) as string }] });
  });

  it("counts a revoked key as none", async () => {
    const { outcome } = await judge(["resend"], { "resend._domainkey.brightpath.test": { TXT: ["v=DKIM1; p="] } });
    expect(outcome).toMatchObject({ status: "warned" });
  });

  it("foretells from a declared selector where the provider makes them up", async () => {
    const { outcome } = await judge(["Postmark"], { "20260301pm._domainkey.brightpath.test": key }, { selectors: ["20260301pm"] });
    expect(outcome).toMatchObject({ status: "passed" });
  });

  it.each([
    { why: "nothing is declared", senders: [], zone: {}, status: "warned" },
    { why: "its records are there", senders: [], zone: resend, status: "passed" },
    { why: "another sender is declared", senders: ["Postmark"], zone: {}, status: "not-applicable" },
    { why: "a server of one's own is declared", senders: ["203.0.113.5"], zone: {}, status: "not-applicable" },
  ])("is $status for a provider that the code alone tells of when $why", async ({ senders, zone, status }) => {
    const { outcome } = await judge(senders, zone, { found: [{ provider: "resend", where: "package.json: resend" }] });
    expect(outcome.status).toBe(status);
    if (status === "warned")
      expect(outcome).toMatchObject({ findings: [{ confidence: "likely", seen: [expect.stringContaining("package.json: resend")] }] });
  });

  it("asks nothing of a newsletter service whose library the code brings along", async () => {
    const { outcome, asked } = await judge([], {}, { found: [{ provider: "hubspot", where: "package.json: @hubspot/api-client" }] });
    expect({ status: outcome.status, asked }).toEqual({ status: "not-applicable", asked: [] });
  });

  it.each([
    { why: "that passed", result: "pass" as const, status: "not-applicable" },
    { why: "that failed", result: "fail" as const, status: "warned" },
  ])("is $status for it beside a received mail $why", async ({ result, status }) => {
    const mails = receivedMails(both({ dmarc: { result, policy: "none" } }))["mail.received"];
    const found = [{ provider: "resend", where: "package.json: resend" }];
    expect((await judge([], {}, { found, received: mails })).outcome.status).toBe(status);
  });

  it.each<{ readonly why: string; readonly senders: readonly string[]; readonly zone: Zone }>([
    { why: "nothing is declared", senders: [], zone: {} },
    { why: "the sender is unknown", senders: ["our own server"], zone: {} },
    { why: "the key's name is made up by the provider", senders: ["Amazon SES"], zone: {} },
    {
      why: "nothing answers",
      senders: ["resend"],
      zone: {
        "resend._domainkey.brightpath.test": { TXT: "timeout" },
        "send.brightpath.test": { TXT: "timeout", MX: "timeout" },
      },
    },
  ])("says nothing when $why", async ({ senders, zone }) => {
    expect((await judge(senders, zone)).outcome).toMatchObject({ status: "not-applicable" });
  });
});
