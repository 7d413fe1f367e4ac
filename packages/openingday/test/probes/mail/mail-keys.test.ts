import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/provider-records.ts";
import type { FoundSender } from "../../../src/model/evidence-mail-senders.ts";
import type { ProbeContext } from "../../../src/model/probe.ts";
import probe from "../../../src/probes/mail/mail-keys.ts";
import { context } from "../../checks/email/mails.ts";
import { createMemory } from "./kept-memory.ts";
import { createZone, type Zone } from "./mail-zone.ts";

const key = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQ";

async function gather(zone: Zone, selectors: readonly string[] = [], remembered = "[]") {
  const { dns, asked } = createZone(zone);
  const { memory } = createMemory({ selectors: remembered });
  const target = { declared: { domain: "a.test", selectors, documentedRecords: [] } };
  const keys = await probe.gather({ target, tools: { dns, memory } } as unknown as ProbeContext);
  return { keys, asked };
}

interface Case {
  readonly why: string;
  readonly zone: Zone;
  readonly selectors?: readonly string[];
  readonly senders?: readonly string[];
  readonly found?: readonly FoundSender[];
  readonly code?: string;
}

async function judge({ zone, selectors, senders = [], found = [] }: Case) {
  const { keys } = await gather(zone, selectors);
  const declared = { ...context.declared, senders };
  return check.evaluate({ "mail.keys": keys, "mail.senders": { looked: true, found } }, { ...context, declared });
}

describe("mail.keys", () => {
  it("asks nothing more where nothing lies below _domainkey", async () => {
    const { keys, asked } = await gather({ "a.test": { TXT: ["v=spf1 -all"] } });
    expect(keys).toMatchObject({ domainkey: { rcode: "NXDOMAIN" }, keys: [], misplaced: [] });
    expect(asked).toEqual(["_domainkey.a.test TXT", "_domainkey.a.test.a.test TXT"]);
  });

  it("finds the keys of known providers by themselves", async () => {
    const { keys } = await gather({ "resend._domainkey.a.test": { TXT: ["p=AAAA"] }, "other._domainkey.a.test": { TXT: ["p=BBBB"] } });
    expect(keys.keys.map(({ selector, origin }) => [selector, origin])).toEqual([["resend", "usual"]]);
  });
});

describe("the name of a key", () => {
  it("is that of RFC 6376 section 3.6.2.1", async () => {
    const { dns, asked } = createZone({});
    const declared = { domain: "example.com", selectors: ["foo.bar"], documentedRecords: [] };
    await probe.gather({ target: { declared }, tools: { dns, memory: createMemory({}).memory } } as unknown as ProbeContext);
    expect(asked).toContain("foo.bar._domainkey.example.com TXT");
  });
});

describe("selectors of mails that came before", () => {
  const seenAt = "2026-05-04T10:00:00.000Z";
  const remembered = (...selectors: readonly string[]): string =>
    JSON.stringify(selectors.map((selector) => ({ domain: "a.test", selector, seenAt })));

  it("are asked after the declared ones and before the usual ones, each once", async () => {
    const zone = {
      "x._domainkey.a.test": { TXT: [key] },
      "resend._domainkey.a.test": { TXT: ["p=AAAA"] },
      "google._domainkey.a.test": { TXT: [key] },
    };
    const { keys, asked } = await gather(zone, ["x"], remembered("x", "resend", "gone"));
    expect(keys.keys.map(({ selector, origin, seenAt: at }) => [selector, origin, at])).toEqual([
      ["x", "declared", undefined],
      ["resend", "received", seenAt],
      ["gone", "received", seenAt],
      ["google", "usual", undefined],
    ]);
    expect(asked.filter((question) => question.startsWith("resend._domainkey.a.test "))).toHaveLength(1);
  });

  it("of another domain are left alone", async () => {
    const other = JSON.stringify([{ domain: "b.test", selector: "x", seenAt }]);
    expect((await gather({ "a.test": {} }, [], other)).keys.keys).toEqual([]);
  });

  it.each(["", "{", "null", '"x"', '[null, 7, {"domain":"a.test"}]', '[{"domain":"a.test","selector":"a b","seenAt":"x"}]'])(
    "are none where the memory holds %s",
    async (text) => {
      expect((await gather({ "a.test": {} }, [], text)).keys.keys).toEqual([]);
    },
  );

  it("never make provider-records fail when they are gone", async () => {
    const { keys } = await gather({ "a.test": {} }, [], remembered("gone"));
    const senders = { looked: true, found: [] };
    expect(check.evaluate({ "mail.keys": keys, "mail.senders": senders }, context)).toMatchObject({ status: "passed" });
  });
});

const sendGrid = {
  "s1._domainkey.a.test": { CNAME: ["s1.domainkey.u1.wl2.sendgrid.net"] },
  "s2._domainkey.a.test": { CNAME: ["s2.domainkey.u1.wl2.sendgrid.net"] },
  "s1.domainkey.u1.wl2.sendgrid.net": { TXT: [key] },
  "s2.domainkey.u1.wl2.sendgrid.net": { TXT: [key] },
};

describe("provider-records", () => {
  it.each<Case>([
    { why: "a key stands at its selector", zone: { "x._domainkey.a.test": { TXT: [key] } }, selectors: ["x"] },
    {
      why: "a copy lies beside the right one",
      zone: { "x._domainkey.a.test": { TXT: [key] }, "x._domainkey.a.test.a.test": { TXT: [key] } },
      selectors: ["x"],
    },
    { why: "a declared selector is missing without a trace, which dkim-published tells", zone: { "a.test": {} }, selectors: ["x"] },
    { why: "both CNAMEs of SendGrid are there", zone: sendGrid, senders: ["SendGrid"] },
    { why: "Resend publishes without v=", zone: { "resend._domainkey.a.test": { TXT: ["p=AAAA"] } }, senders: ["Resend"] },
    {
      why: "the older of two sets is there",
      zone: { "k1._domainkey.a.test": { CNAME: ["dkim.mcsv.net"] }, "dkim.mcsv.net": { TXT: [key] } },
      senders: ["Mailchimp"],
    },
    { why: "the names differ for each customer", zone: { "a.test": {} }, senders: ["SES", "Postmark"] },
    {
      why: "the code has a library and sends from elsewhere",
      zone: { "a.test": {} },
      found: [{ provider: "resend", where: "package.json: resend" }],
    },
  ])("passes where $why", async (one) => {
    expect(await judge(one)).toMatchObject({ status: "passed" });
  });

  it.each<Case>([
    {
      why: "the domain stands in the name twice",
      zone: { "x._domainkey.a.test.a.test": { TXT: [key] } },
      selectors: ["x"],
      code: "doubled-name",
    },
    { why: "it is doubled at a usual selector", zone: { "google._domainkey.a.test.a.test": { TXT: [key] } }, code: "doubled-name" },
    { why: "_domainkey was left out", zone: { "x.a.test": { TXT: [key] } }, selectors: ["x"], code: "wrong-name" },
    { why: "the underscore was left out", zone: { "x.domainkey.a.test": { TXT: [key] } }, selectors: ["x"], code: "wrong-name" },
    { why: "a proxy answers for the CNAME", zone: { "x._domainkey.a.test": { A: ["104.16.1.1"] } }, selectors: ["x"], code: "proxied" },
    {
      why: "the target was published as text",
      zone: { "s1._domainkey.a.test": { TXT: ["s1.domainkey.u1.wl2.sendgrid.net"] } },
      selectors: ["s1"],
      code: "text-for-alias",
    },
    {
      why: "the domain was added to the target",
      zone: { "x._domainkey.a.test": { CNAME: ["k.mailer.test.a.test"] } },
      selectors: ["x"],
      code: "target-completed",
    },
    { why: "quotes were pasted along", zone: { "x._domainkey.a.test": { TXT: [`"${key}"`] } }, selectors: ["x"], code: "quoted" },
    {
      why: "two strings were pasted as one",
      zone: { "x._domainkey.a.test": { TXT: ['v=DKIM1; p=AAAA" "BBBB'] } },
      selectors: ["x"],
      code: "quoted",
    },
  ])("fails where $why", async (one) => {
    expect(await judge(one)).toMatchObject({ status: "failed", findings: [{ code: one.code, severity: "high", confidence: "proved" }] });
  });

  it.each<Case>([
    { why: "one of two CNAMEs is missing", zone: { ...sendGrid, "s2._domainkey.a.test": {} }, senders: ["SendGrid"], code: "incomplete" },
    {
      why: "a CNAME leads to somebody else",
      zone: { ...sendGrid, "s2._domainkey.a.test": { CNAME: ["k.mailer.test"] }, "k.mailer.test": { TXT: [key] } },
      senders: ["SendGrid"],
      code: "incomplete",
    },
    { why: "a declared provider has no record at all", zone: { "a.test": {} }, senders: ["Resend"], code: "absent" },
  ])("warns where $why", async (one) => {
    expect(await judge(one)).toMatchObject({ status: "warned", findings: [{ code: one.code, confidence: "likely" }] });
  });

  it("cannot tell where nothing answers", async () => {
    expect(await judge({ why: "", zone: { "_domainkey.a.test": { TXT: "timeout" } } })).toMatchObject({ status: "inconclusive" });
  });
});
