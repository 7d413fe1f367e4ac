import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/alignment-forecast.ts";
import type { DnsLookup } from "../../../src/model/evidence-dns.ts";
import type { MailRecords } from "../../../src/model/evidence-mail.ts";
import mailForecast from "../../../src/probes/mail/mail-forecast.ts";
import { webContext } from "../../probes/fake-tools.ts";
import { createZone, type Zone } from "../../probes/mail/mail-zone.ts";
import { context } from "./mails.ts";

async function judge(senders: readonly string[], zone: Zone, dmarc: readonly string[] = [], selectors: readonly string[] = []) {
  const { context: probing } = webContext(() => ({}), { domain: "brightpath.test", mailFrom: "hello@brightpath.test", senders, selectors });
  const { dns, asked } = createZone(zone);
  const forecast = await mailForecast.gather({ ...probing, tools: { ...probing.tools, dns } });
  const lookup = (values: readonly string[]): DnsLookup => ({ rcode: "NOERROR", values });
  const records: MailRecords = { domain: "brightpath.test", txt: lookup([]), mx: lookup([]), dmarc: lookup(dmarc) };
  return { outcome: check.evaluate({ "mail.forecast": forecast, "mail.records": records }, context), asked };
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
    const { outcome } = await judge(["resend"], { "send.brightpath.test": send }, ["v=DMARC1; p=none; aspf=s"]);
    expect(outcome).toMatchObject({ status: "warned", findings: [{ message: expect.stringMatching(/strict SPF alignment/) as string }] });
  });

  it("counts a revoked key as none", async () => {
    const { outcome } = await judge(["resend"], { "resend._domainkey.brightpath.test": { TXT: ["v=DKIM1; p="] } });
    expect(outcome).toMatchObject({ status: "warned" });
  });

  it("foretells from a declared selector where the provider makes them up", async () => {
    const { outcome } = await judge(["Postmark"], { "20260301pm._domainkey.brightpath.test": key }, [], ["20260301pm"]);
    expect(outcome).toMatchObject({ status: "passed" });
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
