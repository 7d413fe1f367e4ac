import { type CheckContext, defineCheck, type FindingDraft } from "../../model/check.ts";
import type { MailSenders } from "../../model/evidence-mail-senders.ts";
import type { SpfTree } from "../../model/evidence-spf.ts";
import { isWithin, plainName } from "../../parsers/host-name.ts";
import { findMailProvider } from "../../parsers/mail-providers/all.ts";
import type { MailProvider } from "../../parsers/mail-providers/provider.ts";
import { recogniseHost } from "../../parsers/mail-providers/recognise.ts";
import { isInRange } from "../../parsers/address-range.ts";
import { nameSpfSubject } from "../../parsers/record-subject.ts";
import { listSpfParts, type SpfPart } from "./words/spf-parts.ts";

export default defineCheck({
  id: "spf-senders",
  title: "SPF lets through the senders you use, and no others",
  why: "Every service in the SPF record may send mail as you. One that you left is a door kept open; one that is missing sends into the spam folder.",
  rows: ["S2.C5"],
  risk: "mail-spoofable",
  needs: ["mail.spf", "mail.records", "mail.senders"],
  specs: [
    { document: "RFC 7208", section: "2.4" },
    { document: "RFC 7208", section: "5.2" },
  ],
  evaluate({ "mail.spf": { trees }, "mail.records": { mx }, "mail.senders": senders }, context) {
    const parts = trees.flatMap(listSpfParts);
    const silent = trees.find(({ nodes }) => nodes[0]?.error !== undefined);
    if (silent !== undefined)
      return { status: "inconclusive", reason: `The question for ${silent.host} got no answer, so its senders are not known.` };
    const used = whoSends(senders, mx.values, context);
    const seen = [...parts.map(describePart), ...used.map(({ name, why }) => `${name}: ${why}`)];
    const extra = extraParts(parts, used, context);
    const findings = [...extra, ...missingParts(trees, used)];
    if (findings.length === 0) return { status: "passed", seen };
    // The table of providers may be out of date; the record and the list of senders are not.
    return { status: extra.length > 0 ? "failed" : "warned", findings, seen };
  },
});

interface Used {
  readonly name: string;
  readonly provider?: MailProvider;
  /** A domain or an address that the configuration names. */
  readonly plain?: string;
  /** A mail host of the domain whose provider is not in the table. */
  readonly exchanger?: string;
  readonly why: string;
  readonly isDeclared: boolean;
}

/** Everybody who is known to send: declared, found in the code, or seen to keep the mailboxes. */
function whoSends(senders: MailSenders, mx: readonly string[], { declared }: CheckContext): Used[] {
  const stated = declared.senders.map((word): Used => {
    const provider = findMailProvider(word);
    return {
      name: word,
      why: "declared",
      isDeclared: true,
      ...(provider === undefined ? { plain: plainName(word.trim()) } : { provider }),
    };
  });
  const found = senders.found.flatMap(({ provider: id, where }): Used[] => {
    const provider = findMailProvider(id);
    return provider === undefined ? [] : [{ name: provider.name, provider, why: `found in the code (${where})`, isDeclared: false }];
  });
  const boxes = mx.flatMap((value): Used[] => {
    const host = value.split(/\s+/).at(-1) ?? "";
    const provider = recogniseHost("mx", host);
    const why = `keeps the mailboxes (MX ${host})`;
    if (provider === undefined) return [{ name: host, exchanger: plainName(host), why, isDeclared: false }];
    return provider.kind === "mailbox" ? [{ name: provider.name, provider, why, isDeclared: false }] : [];
  });
  const all = [...stated, ...found, ...boxes];
  return all.filter(({ name }, at) => all.findIndex((one) => one.name === name) === at);
}

/** Only a list of senders can say that one is too many. */
function extraParts(parts: readonly SpfPart[], used: readonly Used[], { declared, domain }: CheckContext): FindingDraft[] {
  if (declared.senders.length === 0) return [];
  const namesAddresses = used.some(({ plain }) => plain !== undefined && /^[\d.]+$|:/.test(plain));
  const extra = parts.filter((part) => {
    if (used.some((one) => covers(one, part))) return false;
    if (part.kind === "include") return !isWithin(part.target ?? "", domain);
    // Own servers are declared by their addresses, or not at all.
    return part.kind === "address" && namesAddresses;
  });
  return extra.map((part): FindingDraft => {
    const who = part.providers.length === 0 ? "a sender that is not on your list" : part.providers.map(({ name }) => name).join(" or ");
    return {
      code: "extra",
      severity: "medium",
      confidence: "proved",
      message: `The SPF record of ${part.host} lets ${who} send in your name (“${part.text}”), and your configuration does not name it.`,
      breaks: "Whoever has an account there can send mail that passes as yours.",
      fix: `Take “${part.text}” out of the TXT record at ${part.host}, or add the sender under “mail.senders” if it is still in use.`,
      seen: [describePart(part), `mail.senders: ${declared.senders.join(", ")}`],
    };
  });
}

function covers({ provider, plain, exchanger }: Used, part: SpfPart): boolean {
  if (provider !== undefined && part.providers.includes(provider)) return true;
  if (exchanger !== undefined && part.target !== undefined) return isOfOneHouse(exchanger, part.target);
  if (plain !== undefined && part.kind === "address" && isInRange(plain, part.text.replace(/^ip[46]:/i, ""))) return true;
  if (plain === undefined || part.target === undefined) return false;
  return part.target === plain || (part.kind !== "address" && isWithin(part.target, plain));
}

/** Whether two hosts share a name of somebody: `mx1.mail.ovh.net` and `mx.ovh.com` do. */
function isOfOneHouse(one: string, other: string): boolean {
  const names = (host: string): string[] =>
    host
      .split(".")
      .slice(0, -1)
      .filter((label) => label.length > 2 && !/^_?(?:spf|mail|e?mx|smtp|imap|relay|inbound|mailhost|com|net|org)\d*$/.test(label));
  const others = names(other);
  return names(one).some((label) => others.includes(label));
}

/** Providers that cannot pass SPF without their include. Those that DKIM carries alone are never asked for one. */
function missingParts(trees: readonly SpfTree[], used: readonly Used[]): FindingDraft[] {
  const from = trees.find(({ role }) => role === "from");
  return used.flatMap(({ provider, why, isDeclared, name }): FindingDraft[] => {
    const include = provider?.spf.include;
    if (provider?.spf.need !== "required" || include === undefined || from === undefined) return [];
    // A library in the code may send from another domain; only what is declared or keeps the mailboxes belongs to this one.
    if (!isDeclared && provider.kind !== "mailbox") return [];
    const there = trees.some((tree) => tree.nodes.some(({ domain }) => isWithin(domain, include)) || names(tree, provider));
    if (there) return [];
    const host =
      provider.spf.at === "domain"
        ? from.host
        : provider.returnPath.label === undefined
          ? undefined
          : `${provider.returnPath.label}.${from.host}`;
    const place = host === undefined ? "the return path’s host that the provider shows" : host;
    return [
      {
        code: "missing",
        severity: "medium",
        confidence: "likely",
        message: `${provider.name} sends for you (${why}), and no SPF record that was found lets it.`,
        breaks: "Its mail fails SPF, and goes to spam wherever its signature does not hold either.",
        fix: `Put “include:${include}” into the SPF record at ${place}; copy the exact line from ${provider.name}.`,
        seen: [`${name}: ${why}`, `table of providers: ${provider.source.url} (${provider.source.dated})`],
        ...(host === undefined ? {} : { about: [nameSpfSubject(host)] }),
      },
    ];
  });
}

function names(tree: SpfTree, provider: MailProvider): boolean {
  return listSpfParts(tree).some(({ providers }) => providers.includes(provider));
}

function describePart({ host, text, providers, kind }: SpfPart): string {
  const who = providers.map(({ name }) => name).join(" or ");
  return `${host}: ${text} is ${who === "" ? (kind === "include" ? "not a provider that is known" : "a server of your own") : who}`;
}
