import type { CheckContext } from "../../../src/model/check.ts";
import type { DnsLookup } from "../../../src/model/evidence-dns.ts";
import type { MailKeys } from "../../../src/model/evidence-mail-keys.ts";
import type { SpfTrees } from "../../../src/model/evidence-spf.ts";
import { isNearlySpf, isSpf, parseSpf } from "../../../src/parsers/spf.ts";
import type { MailRecords, ReceivedMail, ReceivedMails } from "../../../src/model/evidence-mail.ts";

export const context: CheckContext = {
  domain: "brightpath.test",
  at: Date.UTC(2026, 5, 1),
  declared: {
    domain: "brightpath.test",
    site: "https://brightpath.test",
    app: "https://app.brightpath.test",
    hosts: [{ name: "pay.example.test", role: "app" }],
    selectors: [],
    senders: [],
    forms: [],
    documentedRecords: [],
    owners: {},
  },
};

export function lookup(...values: string[]): DnsLookup {
  return { rcode: values.length === 0 ? "NXDOMAIN" : "NOERROR", values };
}
export const silence: DnsLookup = { rcode: "", values: [], error: "the resolver did not answer" };
export const sick: DnsLookup = { rcode: "SERVFAIL", values: [] };

export function records(changes: Partial<MailRecords>): { "mail.records": MailRecords } {
  const nothing = lookup();
  return { "mail.records": { domain: "brightpath.test", txt: nothing, mx: nothing, dmarc: nothing, ...changes } };
}

/** One SPF record that includes nothing that was asked for, as the walk keeps it. */
export function spf({ rcode, values, error }: DnsLookup): { "mail.spf": SpfTrees } {
  const records = values.filter(isSpf);
  const parsed = parseSpf(records[0] ?? "");
  const lookups = parsed.ok ? parsed.value.lookups : 0;
  const host = "brightpath.test";
  const node = { domain: host, via: "", depth: 0, rcode, records, near: values.filter(isNearlySpf), lookups };
  const unanswered = error === undefined ? [] : [{ name: host, reason: error }];
  const tree = { host, role: "from", lookups, sendersBehindLimit: lookups > 11, voids: [], crowded: [], dynamic: [], unanswered } as const;
  return { "mail.spf": { trees: [{ ...tree, nodes: [{ ...node, ...(error === undefined ? {} : { error }) }] }] } };
}

/** What stands at `s0`, `s1` and so on below `_domainkey`. */
export function keys(...lookups: DnsLookup[]): { "mail.keys": MailKeys } {
  const domain = "brightpath.test";
  const found = lookups.map((one, at) => ({
    selector: `s${at}`,
    origin: "declared" as const,
    name: `s${at}._domainkey.${domain}`,
    lookup: one,
    chain: [],
  }));
  return { "mail.keys": { domain, domainkey: { rcode: "NOERROR", values: [] }, keys: found, misplaced: [] } };
}

type Signature = ReceivedMail["dkim"][number];
export const spfPass: ReceivedMail["spf"] = { result: "pass", domain: "send.brightpath.test", aligned: true };
export const spfForeign: ReceivedMail["spf"] = { result: "pass", domain: "mailer.test", aligned: false };
export const dkimPass: Signature = { result: "pass", domain: "brightpath.test", selector: "s1", aligned: true };
export const dkimForeign: Signature = { result: "pass", domain: "mailer.test", selector: "k1", aligned: false };
export const dmarcPass: ReceivedMail["dmarc"] = { result: "pass", policy: "none" };
export const dmarcFail: ReceivedMail["dmarc"] = { result: "fail", policy: "none" };
export const dmarcNone: ReceivedMail["dmarc"] = { result: "none", policy: "" };

export function mail(changes: Partial<ReceivedMail> = {}): ReceivedMail {
  return {
    purpose: "sign-up",
    subject: "Confirm your address",
    fromDomain: "brightpath.test",
    returnPathDomain: "send.brightpath.test",
    spf: spfPass,
    dkim: [dkimPass],
    dmarc: dmarcPass,
    linkHosts: ["app.brightpath.test"],
    hasText: true,
    tookMs: 420,
    ...changes,
  };
}

/** A sign-up and a reset mail with the same properties. */
export function both(changes: Partial<ReceivedMail> = {}): readonly ReceivedMail[] {
  return [mail(changes), mail({ ...changes, purpose: "reset" })];
}

export function received(mails: readonly ReceivedMail[], missing: ReceivedMails["missing"] = []): { "mail.received": ReceivedMails } {
  return { "mail.received": { expected: ["sign-up", "reset"], mails, missing } };
}
