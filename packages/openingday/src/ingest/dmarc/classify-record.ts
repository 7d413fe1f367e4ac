import { getDomain } from "tldts";
import type { DmarcReportRecord } from "../../model/dmarc-report.ts";
import type { SenderKind } from "../../model/mail-reports.ts";
import { isWithin } from "../../parsers/host-name.ts";
import { findMailProvider } from "../../parsers/mail-providers/all.ts";
import { providersOfInclude, recogniseCarrier } from "../../parsers/mail-providers/recognise.ts";

interface Known {
  readonly domain: string;
  readonly senders: readonly string[];
  /** Addresses that also sent aligned mail. */
  readonly trusted: ReadonlySet<string>;
}

const forwarding = new Set(["forwarded", "mailing_list", "trusted_forwarder"]);

/**
 * What kind of sender a group of mails comes from. Only what a receiver proved counts: a name that anybody can write into a mail
 * makes nobody a sender of yours.
 */
export function classifyRecord(record: DmarcReportRecord, { domain, senders, trusted }: Known): SenderKind {
  if (record.dkimAligned || record.spfAligned) return "yours";
  if (record.overrides.some((reason) => forwarding.has(reason))) return "forwarder";
  const proved = provedDomains(record);
  // A broken signature of ours that came out of a server with a good name of its own: passed on, and changed on the way.
  const carriedOurs = record.dkim.some((one) => isOrganisation(one.domain, domain));
  if (proved.some((name) => isOrganisation(name, domain) || isDeclared(name, senders))) return "yours-unaligned";
  if (proved.some((name) => recogniseCarrier(name) !== undefined) && !carriedOurs) return "yours-unaligned";
  if (carriedOurs && proved.length > 0) return "forwarder";
  return carriedOurs || trusted.has(record.sourceIp) ? "yours-unaligned" : "stranger";
}

/** A name for the sender, and what named it: a provider's domain, its own domain, the server's name, or the bare address. */
export function nameRecord(
  record: DmarcReportRecord,
  domain: string,
  names: ReadonlyMap<string, string> = new Map(),
): { readonly name: string; readonly rule: string } {
  const clues = [
    ...record.dkim.filter((one) => one.result === "pass").map((one) => ({ domain: one.domain, rule: `DKIM d=${one.domain}` })),
    ...record.spf.filter((one) => one.result === "pass").map((one) => ({ domain: one.domain, rule: `SPF ${one.domain}` })),
  ];
  const server = names.get(record.sourceIp);
  if (server !== undefined) clues.push({ domain: server, rule: `PTR ${server}` });
  for (const clue of clues) {
    const provider = recogniseCarrier(clue.domain);
    if (provider !== undefined) return { name: provider.name, rule: clue.rule };
  }
  const foreign = clues.find((clue) => !isOrganisation(clue.domain, domain));
  if (foreign !== undefined) return { name: getDomain(foreign.domain) ?? foreign.domain, rule: foreign.rule };
  const [own] = clues;
  if (own !== undefined) return { name: `your own servers (${own.domain})`, rule: own.rule };
  return { name: record.sourceIp, rule: "nothing names this address" };
}

/** Whether the mails provably went through a sender that the configuration names. */
export function isDeclaredSender(record: DmarcReportRecord, senders: readonly string[]): boolean {
  return provedDomains(record).some((name) => isDeclared(name, senders));
}

function provedDomains({ dkim, spf }: DmarcReportRecord): readonly string[] {
  return [...dkim, ...spf].filter((one) => one.result === "pass").map((one) => one.domain);
}

function isOrganisation(name: string, domain: string): boolean {
  return isWithin(name, domain) || (getDomain(name) ?? name) === (getDomain(domain) ?? domain);
}

function isDeclared(name: string, senders: readonly string[]): boolean {
  // Several services send through the servers of one: Resend's mails also prove to come from Amazon SES.
  const possible = [recogniseCarrier(name), ...providersOfInclude(name)];
  return senders.some((sender) => {
    const provider = findMailProvider(sender);
    return isWithin(name, sender.toLowerCase()) || (provider !== undefined && possible.includes(provider));
  });
}
