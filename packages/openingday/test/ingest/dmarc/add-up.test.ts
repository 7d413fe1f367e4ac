import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addUpReports, type AddUpOptions } from "../../../src/ingest/dmarc/add-up.ts";
import { reverseName } from "../../../src/ingest/dmarc/name-addresses.ts";
import type { DmarcReport, DmarcReportRecord } from "../../../src/model/dmarc-report.ts";
import type { MailReports } from "../../../src/model/mail-reports.ts";
import { days, record, strange, unaligned } from "./sample.ts";

const add = (read: ReturnType<typeof days>, options: Partial<AddUpOptions> = {}): MailReports =>
  addUpReports(read, { senders: [], domain: "shop.test", ...options });

describe("who sends in our name", () => {
  it.each<{ why: string; records: readonly DmarcReportRecord[]; senders?: readonly string[]; want: Record<string, unknown> }>([
    { why: "our own server", records: [record()], want: { kind: "yours", name: "your own servers (shop.test)", failing: 0 } },
    {
      why: "a provider that signs for us beside itself",
      records: [
        record({
          dkim: [
            { domain: "shop.test", result: "pass" },
            { domain: "amazonses.com", result: "pass" },
          ],
        }),
      ],
      want: { kind: "yours", name: "Amazon SES", rule: "DKIM d=amazonses.com" },
    },
    { why: "SPF alone", records: [record({ dkimAligned: false, dkim: [] })], want: { kind: "yours", aligned: 100 } },
    {
      why: "a known provider that proves only itself",
      records: [unaligned("mail134.mcsv.net", 6)],
      want: { kind: "yours-unaligned", name: "Mailchimp", failing: 6 },
    },
    {
      why: "a declared sender by one of its other names",
      records: [unaligned("mail134.mcsv.net", 6)],
      senders: ["Intuit Mailchimp"],
      want: { kind: "yours-unaligned", name: "Mailchimp", declared: true },
    },
    {
      why: "a declared sender that sends through the servers of another",
      records: [unaligned("eu-west-1.amazonses.com", 6)],
      senders: ["resend"],
      want: { kind: "yours-unaligned", name: "Amazon SES", declared: true },
    },
    {
      why: "a declared sender is not another one",
      records: [unaligned("eu-west-1.amazonses.com", 6)],
      senders: ["postmark"],
      want: { kind: "yours-unaligned", name: "Amazon SES", declared: false },
    },
    {
      why: "a declared sender that is not in the table",
      records: [unaligned("mail.tiny-crm.example", 3)],
      senders: ["tiny-crm.example"],
      want: { kind: "yours-unaligned", declared: true },
    },
    {
      why: "someone else's server with a good name",
      records: [unaligned("spam.example", 3)],
      want: { kind: "stranger", name: "spam.example" },
    },
    { why: "a server that proves nothing", records: [strange(9)], want: { kind: "stranger", name: "203.0.113.9" } },
    {
      why: "a stranger that claims to be a provider",
      records: [
        record({
          dkimAligned: false,
          spfAligned: false,
          dkim: [{ domain: "amazonses.com", result: "fail" }],
          spf: [{ domain: "sendgrid.net", result: "softfail" }],
        }),
      ],
      want: { kind: "stranger" },
    },
    {
      why: "a mailing list that the receiver recognised",
      records: [
        record({
          dkimAligned: false,
          spfAligned: false,
          overrides: ["mailing_list"],
          dkim: [],
          spf: [{ domain: "list.example", result: "pass" }],
        }),
      ],
      want: { kind: "forwarder", name: "list.example" },
    },
    {
      why: "our signature, broken on the way through a good server",
      records: [
        record({
          dkimAligned: false,
          spfAligned: false,
          dkim: [{ domain: "shop.test", result: "fail" }],
          spf: [{ domain: "uni.example", result: "pass" }],
        }),
      ],
      want: { kind: "forwarder" },
    },
    {
      why: "our signature that does not hold, from nowhere else",
      records: [
        record({
          dkimAligned: false,
          spfAligned: false,
          dkim: [{ domain: "shop.test", result: "permerror" }],
          spf: [{ domain: "shop.test", result: "none" }],
        }),
      ],
      want: { kind: "yours-unaligned" },
    },
  ])("$why", ({ records, senders = [], want }) => {
    expect(add(days(1, records), { senders }).sources[0]).toMatchObject(want);
  });

  it("takes a server's name from DNS as a hint only", () => {
    const names = new Map([["203.0.113.9", "o1.sendgrid.net"]]);
    expect(add(days(1, [strange(9)]), { names }).sources[0]).toMatchObject({
      name: "SendGrid",
      rule: "PTR o1.sendgrid.net",
      kind: "stranger",
    });
  });

  it("an address that also sends good mail of ours is ours", () => {
    const { sources } = add(days(1, [record(), strange(2, "192.0.2.1")]));
    expect(sources.map(({ kind, failing }) => ({ kind, failing }))).toEqual([
      { kind: "yours-unaligned", failing: 2 },
      { kind: "yours", failing: 0 },
    ]);
  });
});

describe("counting", () => {
  it("a report that came twice counts once, and of two reporters the same number is two", () => {
    const [one] = days(1, [record()]);
    if (one?.ok !== true) return expect.fail();
    const other = { ...one, report: { ...one.report, org: "Outlook.com" } };
    expect(add([one, one, { ...one, name: "again", report: { ...one.report, org: "GOOGLE.COM" } }, other])).toMatchObject({
      reports: 2,
      duplicates: 2,
      messages: 200,
    });
  });

  it("leaves reports about other domains out, and names them", () => {
    const other = days(3, [record()], { domain: "other.test" });
    expect(add([...days(1, [record()]), ...other])).toMatchObject({ reports: 1, others: ["other.test"], messages: 100 });
  });

  it("without a domain takes the one most reports are about", () => {
    const read = [...days(1, [record()]), ...days(3, [record()], { domain: "other.test" })];
    expect(addUpReports(read, { senders: [] }).domain).toBe("other.test");
  });

  it("counts a report of a subdomain with the domain", () => {
    expect(add(days(2, [record()], { domain: "mail.shop.test" }))).toMatchObject({ reports: 2, messages: 200 });
  });

  it("counts days wherever a receiver lets them begin", () => {
    const shifted = days(5, [record()]).map((one) =>
      one.ok ? { ...one, report: { ...one.report, org: "west", from: one.report.from - 25_200_000, to: one.report.to - 25_200_000 } } : one,
    );
    expect(add(shifted).days).toBe(5);
    expect(add([...shifted, ...days(5, [record()])]).days).toBe(5);
  });

  it("says what could not be read", () => {
    expect(add([{ name: "a.zip", ok: false, error: "it is locked with a password" }])).toMatchObject({
      reports: 0,
      unread: [{ name: "a.zip" }],
      next: { action: "stay" },
    });
  });

  it("gives the same sum in any order, and loses no mail", () => {
    const read = [
      ...days(3, [record(), strange(2)]),
      ...days(2, [unaligned("mcsv.net", 5)]).map((one) => (one.ok ? { ...one, report: { ...one.report, org: "Yahoo" } } : one)),
    ];
    const want = add(read);
    fc.assert(
      fc.property(fc.shuffledSubarray(read, { minLength: read.length }), (shuffled) => {
        expect(add(shuffled)).toEqual(want);
        expect(want.sources.reduce((sum, { messages }) => sum + messages, 0)).toBe(316);
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});

describe("the next step of the ladder", () => {
  const good = [record(), strange(5)];
  const step = (read: ReturnType<typeof days>, options: Partial<AddUpOptions> = {}) => add(read, options).next;
  const at = (policy: Partial<DmarcReport["policy"]>, records = good) => step(days(20, records, policy));

  it.each<{ why: string; policy: Partial<DmarcReport["policy"]>; want: Record<string, unknown> }>([
    {
      why: "none",
      policy: { policy: "none" },
      want: { action: "go-on", to: "quarantine", change: "write “p=quarantine” in place of “p=none”" },
    },
    { why: "quarantine", policy: { policy: "quarantine" }, want: { action: "go-on", to: "reject" } },
    {
      why: "quarantine with t=y, which counts as none",
      policy: { policy: "quarantine", testing: true },
      want: { effective: "none", to: "quarantine", change: "take “t=y” out" },
    },
    {
      why: "reject with t=y, which counts as quarantine",
      policy: { policy: "reject", testing: true },
      want: { effective: "quarantine", to: "reject", change: "take “t=y” out" },
    },
    {
      why: "none with t=y, which cannot be weaker",
      policy: { policy: "none", testing: true },
      want: { effective: "none", to: "quarantine", change: "write “p=quarantine” in place of “p=none”" },
    },
    { why: "reject", policy: { policy: "reject" }, want: { action: "done" } },
  ])("after $why", ({ policy, want }) => {
    expect(at(policy)).toMatchObject(want);
  });

  it.each<{ why: string; read: ReturnType<typeof days>; options?: Partial<AddUpOptions>; says: string }>([
    { why: "there are too few days", read: days(5, good), says: "14 days" },
    { why: "there is too little mail", read: days(20, [record({ count: 1 })]), says: "Wait for more mail" },
    { why: "a known provider is not aligned", read: days(20, [record(), unaligned("mcsv.net", 10)]), says: "from Mailchimp" },
    {
      why: "a declared sender is not, however little it sends",
      read: days(20, [record(), unaligned("tiny.example", 1)]),
      options: { senders: ["tiny.example"] },
      says: "from tiny.example",
    },
    {
      why: "much mail is passed on and the next step is reject",
      read: days(20, [record(), record({ count: 10, dkimAligned: false, spfAligned: false, overrides: ["forwarded"] })], {
        policy: "quarantine",
      }),
      says: "forward your mail",
    },
  ])("stays where $why", ({ read, options, says }) => {
    const next = step(read, options);
    expect(next.action).toBe("stay");
    expect(next.first.join("\n")).toContain(says);
  });

  it("is not held up by a stranger, or by one who misuses a provider now and then", () => {
    expect(step(days(20, [record(), strange(500), unaligned("sendgrid.net", 1)], {}), {})).toMatchObject({ action: "go-on" });
  });

  it("follows the newest report", () => {
    const read = [...days(20, good, { policy: "none" })];
    const last = read[10];
    if (last?.ok !== true) return expect.fail();
    read.push({
      ...last,
      report: { ...last.report, reportId: "new", to: 40 * 86_400_000, policy: { ...last.report.policy, policy: "quarantine" } },
    });
    expect(step(read)).toMatchObject({ now: "quarantine" });
  });
});

describe("the name an address is looked up by", () => {
  it.each([
    { address: "192.0.2.1", name: "1.2.0.192.in-addr.arpa" },
    { address: "2001:db8::25", name: "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa" },
    { address: "::ffff:192.0.2.1", name: "1.0.2.0.0.0.0.c.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa" },
  ])("$address", ({ address, name }) => {
    expect(reverseName(address)).toBe(name);
  });
});
