import { describe, expect, it } from "vitest";
import { authenticateMail } from "../../../src/probes/mail/authenticate-mail.ts";
import { findDmarc } from "../../../src/probes/mail/find-dmarc.ts";
import { createMailResolver } from "../../../src/probes/mail/mail-resolver.ts";
import { composeMail, makeSigningKey } from "./compose-mail.ts";
import { createZone, type Zone } from "./mail-zone.ts";

const key = makeSigningKey();
const client = "192.0.2.1";

interface Sent {
  /** Domain of the From address: the Author Domain. */
  readonly author: string;
  /** Domain of the return path, where SPF passes. */
  readonly spf?: string;
  /** Domain of a signature that holds. */
  readonly dkim?: string;
  /** `_dmarc.` names without their prefix, each with its record. */
  readonly policies: Readonly<Record<string, string>>;
  /** Names that exist besides. */
  readonly hosts?: readonly string[];
}

/** Lets a receiver judge a mail whose SPF and DKIM pass, as the examples of the standard assume. */
async function receive({ author, spf, dkim, policies, hosts = [] }: Sent) {
  const zone: Zone = {
    ...Object.fromEntries(Object.entries(policies).map(([name, record]) => [`_dmarc.${name}`, { TXT: [record] }])),
    ...Object.fromEntries(hosts.map((host) => [host, { A: [client] }])),
    ...(spf === undefined ? {} : { [spf]: { TXT: [`v=spf1 ip4:${client} -all`] } }),
    ...(dkim === undefined ? {} : { [`s1._domainkey.${dkim}`]: { TXT: [key.record] } }),
  };
  const { dns, asked } = createZone(zone);
  const signatures = dkim === undefined ? [] : [{ domain: dkim, selector: "s1", key }];
  const raw = await composeMail({ from: `sender@${author}`, signatures });
  const sender = spf === undefined ? undefined : `sender@${spf}`;
  const verdict = await authenticateMail({ raw, sender, helo: "client.invalid", clientAddress: client }, createMailResolver(dns));
  return { verdict, asked: asked.filter((question) => question.startsWith("_dmarc.")) };
}

const none = "v=DMARC1; p=none";
const strict = "v=DMARC1; p=none; adkim=s; aspf=s";

interface Pair {
  readonly from: string;
  readonly author: string;
  readonly identifier: string;
  readonly relaxed: boolean;
  readonly strict: boolean;
}

describe("identifier alignment", () => {
  it.each<Pair>([
    { from: "section 4.4, table 1, row 1", author: "news.example.com", identifier: "foo.example.com", relaxed: true, strict: false },
    { from: "section 4.4, table 1, row 2", author: "news.example.com", identifier: "news.example.com", relaxed: true, strict: true },
    { from: "section 4.4, table 1, row 3", author: "news.example.com", identifier: "foo.example.net", relaxed: false, strict: false },
    { from: "appendix B.1.1, example 1", author: "example.com", identifier: "example.com", relaxed: true, strict: true },
    { from: "appendix B.1.1, example 2", author: "example.com", identifier: "child.example.com", relaxed: true, strict: false },
    { from: "appendix B.1.1, example 3", author: "child.example.com", identifier: "example.net", relaxed: false, strict: false },
    { from: "appendix B.1.2, example 2", author: "child.example.com", identifier: "example.com", relaxed: true, strict: false },
    {
      from: "RFC 7489 appendix B.1.2, example 3",
      author: "child.example.com",
      identifier: "sample.net",
      relaxed: false,
      strict: false,
    },
  ])("is judged as in $from", async ({ author, identifier, ...want }) => {
    for (const mode of ["relaxed", "strict"] as const) {
      const policies = { "example.com": mode === "strict" ? strict : none };
      const bySpf = (await receive({ author, spf: identifier, policies })).verdict;
      const byDkim = (await receive({ author, dkim: identifier, policies })).verdict;
      expect({ spf: bySpf.spf, dkim: byDkim.dkim[0] }).toMatchObject({
        spf: { result: "pass", aligned: want[mode] },
        dkim: { result: "pass", aligned: want[mode] },
      });
      const result = want[mode] ? "pass" : "fail";
      expect([bySpf.dmarc.result, byDkim.dmarc.result]).toEqual([result, result]);
    }
  });

  it("passes the mail of appendix B.3.1", async () => {
    const { verdict } = await receive({
      author: "example.com",
      spf: "mail.example.com",
      dkim: "example.com",
      policies: { "example.com": "v=DMARC1; p=reject; aspf=r; rua=mailto:dmarc-feedback@example.com" },
    });
    expect(verdict).toMatchObject({
      spf: { aligned: true },
      dkim: [{ aligned: true }],
      dmarc: { result: "pass", policy: "reject" },
    });
  });
});

const psd = "v=DMARC1; p=reject; psd=y";
describe("the organisation by the tree walk", () => {
  it.each<Sent & { readonly from: string; readonly aligned: { readonly spf: boolean; readonly dkim: boolean } }>([
    {
      from: "appendix B.4.1",
      author: "example.com",
      spf: "example.com",
      dkim: "signing.example.com",
      policies: { "example.com": none, "signing.example.com": none },
      aligned: { spf: true, dkim: true },
    },
    {
      from: "appendix B.4.2",
      author: "a.b.c.d.e.f.g.h.i.j.k.example.com",
      spf: "example.com",
      dkim: "signing.example.com",
      policies: { "example.com": none, "signing.example.com": none },
      aligned: { spf: true, dkim: true },
    },
    {
      from: "appendix B.4.3",
      author: "giant.bank.example",
      spf: "mail.giant.bank.example",
      dkim: "mail.mega.bank.example",
      policies: { "giant.bank.example": none, "bank.example": psd },
      aligned: { spf: true, dkim: false },
    },
    {
      from: "section 4.10.2, first example: the shortest name with a record",
      author: "a.mail.example.com",
      spf: "other.example.com",
      dkim: "b.mail.example.com",
      policies: { "mail.example.com": none, "example.com": none },
      aligned: { spf: true, dkim: true },
    },
    {
      from: "section 4.10.2, second example: psd=n ends the walk",
      author: "a.mail.example.com",
      spf: "other.example.com",
      dkim: "b.mail.example.com",
      policies: { "mail.example.com": `${none}; psd=n`, "example.com": none },
      aligned: { spf: false, dkim: true },
    },
    {
      from: "section 4.10.2, last example: one label below psd=y",
      author: "a.mail.example.com",
      spf: "other.example.com",
      dkim: "other.com",
      policies: { com: psd },
      aligned: { spf: true, dkim: false },
    },
    {
      from: "section 4.10.2, rule 2: mail.example.com below example.com with psd=y",
      author: "mail.example.com",
      spf: "a.mail.example.com",
      dkim: "other.example.com",
      policies: { "example.com": psd },
      aligned: { spf: true, dkim: false },
    },
  ])("is found as in $from", async ({ aligned, ...sent }) => {
    const { verdict } = await receive(sent);
    expect({ spf: verdict.spf.aligned, dkim: verdict.dkim[0]?.aligned }).toEqual(aligned);
  });

  const walks: { from: string; domain: string; records: Readonly<Record<string, string>>; names: string[]; found: string }[] = [
    {
      from: "section 4.10",
      domain: "a.b.c.d.e.f.g.h.i.j.mail.example.com",
      records: {},
      names: [
        "a.b.c.d.e.f.g.h.i.j.mail.example.com",
        "g.h.i.j.mail.example.com",
        "h.i.j.mail.example.com",
        "i.j.mail.example.com",
        "j.mail.example.com",
        "mail.example.com",
        "example.com",
        "com",
      ],
      found: "a.b.c.d.e.f.g.h.i.j.mail.example.com",
    },
    {
      from: "appendix B.4.2",
      domain: "a.b.c.d.e.f.g.h.i.j.k.example.com",
      records: { "example.com": none },
      names: [
        "a.b.c.d.e.f.g.h.i.j.k.example.com",
        "g.h.i.j.k.example.com",
        "h.i.j.k.example.com",
        "i.j.k.example.com",
        "j.k.example.com",
        "k.example.com",
        "example.com",
        "com",
      ],
      found: "example.com",
    },
    {
      from: "appendix B.4.1, whose own record is enough",
      domain: "example.com",
      records: { "example.com": none },
      names: ["example.com"],
      found: "example.com",
    },
    {
      from: "appendix B.4.3, for a name without a record",
      domain: "mail.mega.bank.example",
      records: { "giant.bank.example": none, "bank.example": psd },
      names: ["mail.mega.bank.example", "mega.bank.example", "bank.example"],
      found: "bank.example",
    },
    {
      from: "appendix B.4.3, for a name below an organisation with a record",
      domain: "mail.giant.bank.example",
      records: { "giant.bank.example": none, "bank.example": psd },
      names: ["mail.giant.bank.example", "giant.bank.example", "bank.example"],
      found: "giant.bank.example",
    },
  ];
  it.each(walks)("asks the names of $from", async ({ domain, records, names, found }) => {
    const { dns, asked } = createZone(
      Object.fromEntries(Object.entries(records).map(([name, record]) => [`_dmarc.${name}`, { TXT: [record] }])),
    );
    const { name } = await findDmarc(domain, async (at) => {
      const { rcode, values } = await dns.query({ name: at, type: "TXT" });
      return { rcode, values };
    });
    expect(name).toBe(`_dmarc.${found}`);
    expect(asked).toEqual(names.map((one) => `_dmarc.${one} TXT`));
  });
});

describe("the policy that a receiver applies (sections 4.7 and 4.10.1)", () => {
  it.each<{ why: string; author: string; record: string; hosts?: readonly string[]; policy: string; result?: string }>([
    { why: "p at the author’s own domain", author: "example.com", record: "v=DMARC1; p=reject; sp=none; np=none", policy: "reject" },
    {
      why: "sp for a subdomain that exists",
      author: "sub.example.com",
      hosts: ["sub.example.com"],
      record: "v=DMARC1; p=none; sp=quarantine; np=reject",
      policy: "quarantine",
    },
    {
      why: "np for a subdomain that does not exist",
      author: "sub.example.com",
      record: "v=DMARC1; p=none; sp=quarantine; np=reject",
      policy: "reject",
    },
    { why: "sp where np is absent", author: "sub.example.com", record: "v=DMARC1; p=none; sp=quarantine", policy: "quarantine" },
    { why: "p where both are absent", author: "sub.example.com", record: "v=DMARC1; p=reject", policy: "reject" },
    {
      why: "p where np does not apply and sp is absent",
      author: "sub.example.com",
      hosts: ["sub.example.com"],
      record: "v=DMARC1; p=quarantine; np=reject",
      policy: "quarantine",
    },
    { why: "quarantine for reject with t=y", author: "example.com", record: "v=DMARC1; p=reject; t=y", policy: "quarantine" },
    { why: "none for quarantine with t=y", author: "example.com", record: "v=DMARC1; p=quarantine; t=y", policy: "none" },
    { why: "none for none with t=y", author: "example.com", record: "v=DMARC1; p=none; t=y", policy: "none" },
    {
      why: "none without p, where reports are wanted",
      author: "example.com",
      record: "v=DMARC1; rua=mailto:a@example.com",
      policy: "none",
    },
    {
      why: "none with an sp that is not valid, where reports are wanted",
      author: "example.com",
      record: "v=DMARC1; p=reject; sp=all; rua=mailto:a@example.com",
      policy: "none",
    },
    { why: "nothing without p and without reports", author: "example.com", record: "v=DMARC1", policy: "", result: "none" },
    {
      why: "nothing with an sp that is not valid",
      author: "example.com",
      record: "v=DMARC1; p=reject; sp=all",
      policy: "",
      result: "none",
    },
  ])("is $why", async ({ author, record, hosts = [], policy, result = "fail" }) => {
    const { verdict } = await receive({ author, dkim: "example.net", policies: { "example.com": record }, hosts });
    expect(verdict.dmarc).toEqual({ result, policy });
  });
});
