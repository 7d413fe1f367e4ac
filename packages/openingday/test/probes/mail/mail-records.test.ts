import { describe, expect, it } from "vitest";
import type { ProbeContext } from "../../../src/model/probe.ts";
import mailRecords from "../../../src/probes/mail/mail-records.ts";
import { createZone, type Zone } from "./mail-zone.ts";

function gather(zone: Zone, declared: { domain: string; mailFrom?: string }) {
  const { dns, asked } = createZone(zone);
  const context = { target: { declared }, tools: { dns } } as unknown as ProbeContext;
  return { evidence: mailRecords.gather(context), asked };
}

describe("mail.records", () => {
  it("asks for the records of the From domain only", async () => {
    const { evidence, asked } = gather(
      {
        "mail.a.test": { TXT: ["v=spf1 -all"], MX: ["10 mx.a.test"] },
        "_dmarc.mail.a.test": { TXT: ["v=DMARC1; p=none"] },
      },
      { domain: "a.test", mailFrom: "A <hello@mail.a.test>" },
    );
    expect(await evidence).toEqual({
      domain: "mail.a.test",
      txt: { rcode: "NOERROR", values: ["v=spf1 -all"] },
      mx: { rcode: "NOERROR", values: ["10 mx.a.test"] },
      dmarc: { rcode: "NOERROR", values: ["v=DMARC1; p=none"] },
      dmarcName: "_dmarc.mail.a.test",
      dmarcDoubled: { rcode: "NXDOMAIN", values: [] },
      reportConsents: [],
    });
    expect(asked.toSorted()).toEqual(["_dmarc.mail.a.test TXT", "_dmarc.mail.a.test.mail.a.test TXT", "mail.a.test MX", "mail.a.test TXT"]);
  });

  it("falls back to the domain of the site, and keeps silence as an error", async () => {
    const { evidence } = gather(
      { "a.test": { TXT: "timeout", MX: "SERVFAIL" }, "_dmarc.a.test": { TXT: "timeout" } },
      { domain: "a.test" },
    );
    expect(await evidence).toMatchObject({
      domain: "a.test",
      txt: { rcode: "", error: "the resolver did not answer" },
      mx: { rcode: "SERVFAIL", values: [] },
      dmarc: { error: "the resolver did not answer" },
    });
  });

  interface Case {
    readonly why: string;
    readonly domain: string;
    readonly zone: Zone;
    readonly name: string;
    readonly questions: number;
  }
  const good = { TXT: ["v=DMARC1; p=none"] };
  it.each<Case>([
    {
      why: "its own record applies",
      domain: "mail.a.test",
      zone: { "_dmarc.mail.a.test": good, "_dmarc.a.test": good },
      name: "_dmarc.mail.a.test",
      questions: 1,
    },
    {
      why: "the organisation's record applies",
      domain: "mail.a.test",
      zone: { "_dmarc.a.test": good },
      name: "_dmarc.a.test",
      questions: 3,
    },
    {
      why: "the highest of several parents is the organisation",
      domain: "x.y.a.test",
      zone: { "_dmarc.y.a.test": good, "_dmarc.a.test": good },
      name: "_dmarc.a.test",
      questions: 4,
    },
    {
      why: "a parent says that it is the organisation",
      domain: "x.y.a.test",
      zone: { "_dmarc.y.a.test": { TXT: ["v=DMARC1; p=none; psd=n"] }, "_dmarc.a.test": good },
      name: "_dmarc.y.a.test",
      questions: 2,
    },
    {
      why: "a registry's record stands in",
      domain: "a.bank.test",
      zone: { "_dmarc.bank.test": { TXT: ["v=DMARC1; p=reject; psd=y"] } },
      name: "_dmarc.bank.test",
      questions: 2,
    },
    {
      why: "the organisation below a registry has its own",
      domain: "x.a.bank.test",
      zone: { "_dmarc.a.bank.test": good, "_dmarc.bank.test": { TXT: ["v=DMARC1; p=reject; psd=y"] } },
      name: "_dmarc.a.bank.test",
      questions: 3,
    },
    { why: "nothing applies", domain: "mail.a.test", zone: {}, name: "_dmarc.mail.a.test", questions: 3 },
    {
      why: "two records at the domain hide nothing",
      domain: "mail.a.test",
      zone: { "_dmarc.mail.a.test": { TXT: ["v=DMARC1; p=none", "v=DMARC1; p=reject"] }, "_dmarc.a.test": good },
      name: "_dmarc.mail.a.test",
      questions: 1,
    },
    {
      why: "a misspelt record at the domain is shown",
      domain: "mail.a.test",
      zone: { "_dmarc.mail.a.test": { TXT: ["v=dmarc1; p=none"] }, "_dmarc.a.test": good },
      name: "_dmarc.mail.a.test",
      questions: 1,
    },
    {
      why: "a wildcard text at the domain is not a record",
      domain: "mail.a.test",
      zone: { "_dmarc.mail.a.test": { TXT: ["hello"] }, "_dmarc.a.test": good },
      name: "_dmarc.a.test",
      questions: 3,
    },
    {
      why: "a broken record of a parent does not count",
      domain: "mail.a.test",
      zone: { "_dmarc.a.test": { TXT: ["v=DMARC1; p=none; p=none"] } },
      name: "_dmarc.mail.a.test",
      questions: 3,
    },
    {
      why: "a parent did not answer",
      domain: "mail.a.test",
      zone: { "_dmarc.a.test": { TXT: "timeout" as const } },
      name: "_dmarc.a.test",
      questions: 2,
    },
    { why: "the name is very deep", domain: "a.b.c.d.e.f.g.h.i.j.test", zone: {}, name: "_dmarc.a.b.c.d.e.f.g.h.i.j.test", questions: 8 },
  ])("finds the DMARC record where $why", async ({ domain, zone, name, questions }) => {
    const { evidence, asked } = gather(zone, { domain });
    expect(await evidence).toMatchObject({ dmarcName: name });
    expect(asked.filter((question) => question.startsWith("_dmarc.") && !question.includes(`${domain}.${domain}`))).toHaveLength(questions);
  });

  it.each([
    { why: "its own domain takes the reports", rua: "mailto:dmarc@a.test", asked: [] },
    { why: "a subdomain takes them", rua: "mailto:dmarc@reports.a.test", asked: [] },
    { why: "a stranger takes them", rua: "mailto:x@reports.b.test", asked: ["a.test._report._dmarc.reports.b.test"] },
    {
      why: "two strangers do",
      rua: "mailto:x@b.test,mailto:y@c.test!10m",
      asked: ["a.test._report._dmarc.b.test", "a.test._report._dmarc.c.test"],
    },
  ])("asks whether strangers agree where $why", async ({ rua, asked }) => {
    const { evidence } = gather({ "_dmarc.a.test": { TXT: [`v=DMARC1; p=none; rua=${rua}`] } }, { domain: "a.test" });
    expect((await evidence).reportConsents?.map(({ name }) => name)).toEqual(asked);
  });

  it.each([
    {
      from: "RFC 9989 appendix B.2.3",
      domain: "example.com",
      record: "v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com; ruf=mailto:auth-reports@thirdparty.example.net",
      name: "example.com._report._dmarc.thirdparty.example.net",
    },
    {
      from: "RFC 9990 section 4",
      domain: "blue.example.com",
      record: "v=DMARC1; p=none; rua=mailto:reports@red.example.net",
      name: "blue.example.com._report._dmarc.red.example.net",
    },
  ])("looks for consent where $from says", async ({ domain, record, name }) => {
    const consent = { TXT: ["v=DMARC1;"] };
    const { evidence } = gather({ [`_dmarc.${domain}`]: { TXT: [record] }, [name]: consent }, { domain });
    expect((await evidence).reportConsents).toMatchObject([{ name, lookup: { values: consent.TXT } }]);
  });
});
