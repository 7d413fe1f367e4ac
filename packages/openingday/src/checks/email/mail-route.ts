import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { MailHost, MailRoute } from "../../model/evidence-mail-hosts.ts";
import { isIp4, isIp6 } from "../../parsers/address.ts";
import { nameRecordSubject } from "../../parsers/record-subject.ts";
import { joinAnd } from "./words/name-mails.ts";
import { lookupTrouble } from "./words/lookup-trouble.ts";

const purposes: Readonly<Record<MailRoute["purpose"], string>> = { replies: "replies", bounces: "bounces", reports: "DMARC reports" };
const breaks = "Whoever answers one of your mails gets an error back, and you never hear of it.";

export default defineCheck({
  id: "mail-route",
  title: "Replies, bounces and reports have a mail host that answers",
  why: "A customer who answers a reminder expects to be heard, and providers weigh it when a sender’s own address takes no mail.",
  rows: ["M2"],
  risk: "mail-not-received",
  needs: ["mail.hosts"],
  specs: [
    { document: "RFC 5321", section: "5.1", cases: ["no-mx", "gone", "one-gone", "address"] },
    { document: "RFC 7505", section: "4.2", cases: ["no-mail"] },
    { document: "RFC 2181", section: "10.3", cases: ["alias", "address"] },
    { document: "RFC 3207", section: "3", cases: ["no-encryption"] },
  ],
  evaluate({ "mail.hosts": { routes } }, { declared }) {
    if (declared.mailFrom === undefined && routes.every(({ nullMx }) => nullMx))
      return { status: "not-applicable", reason: "the domain says that it takes no mail, and no From address is declared" };
    const seen = routes.flatMap(describe);
    const failures = routes.flatMap((route) => deadEnd(route) ?? []);
    if (failures.length > 0) return { status: "failed", findings: failures, seen };
    for (const { domain, mx } of routes) {
      const trouble = lookupTrouble(domain, mx);
      if (trouble !== undefined) return { status: "inconclusive", reason: trouble, seen };
    }
    const silent = routes.find(({ hosts }) => !hosts.some(({ greeting }) => greeting !== undefined && greeting.refused === undefined));
    if (silent !== undefined) return { status: "inconclusive", reason: sayNobodySpoke(silent), seen };
    const warnings = uniqueHosts(routes).flatMap(weaknesses);
    return warnings.length > 0 ? { status: "warned", findings: warnings, seen } : { status: "passed", seen };
  },
});

/** Mail on this route cannot arrive, whoever tries. */
function deadEnd(route: MailRoute): FindingDraft | undefined {
  const { domain, purpose, mx, nullMx, hosts } = route;
  const about = [nameRecordSubject({ name: domain, type: "MX" })];
  const base = { severity: "high", confidence: "proved", breaks, seen: describe(route), about } as const;
  const fix = `Publish the MX record that the provider of your mailboxes shows at ${domain}.`;
  if (nullMx)
    return {
      ...base,
      code: "no-mail",
      message: `${domain} says that it takes no mail at all (an MX record with a single dot), and it is where ${purposes[purpose]} go.`,
      fix: `Replace the MX record at ${domain}, or send from a domain that takes mail.`,
    };
  if (lookupTrouble(domain, mx) !== undefined) return undefined;
  if (mx.values.length === 0 && hosts.every(hasNoAddress))
    return { ...base, code: "no-mx", message: `${domain} has no mail host, and it is where ${purposes[purpose]} go.`, fix };
  // The domain's own address counts as its mail host, but only where something takes mail there.
  if (mx.values.length === 0 && hosts.every(({ greeting }) => greeting === undefined))
    return {
      ...base,
      code: "no-mx",
      confidence: hosts.some(({ error }) => error?.includes("refused") === true) ? "proved" : "likely",
      message: `${domain} has no MX record, and its own address does not take mail; it is where ${purposes[purpose]} go.`,
      fix,
    };
  const wrong = hosts.filter(({ name }) => isIp4(name) || isIp6(name));
  if (wrong.length > 0)
    return {
      ...base,
      code: "address",
      message: `The MX record of ${domain} names an address (${joinAnd(wrong.map(({ name }) => name))}), and it must name a host.`,
      fix: "Give that address a name of its own (an A record) and put the name into the MX record.",
    };
  if (hosts.length > 0 && hosts.every(hasNoAddress))
    return {
      ...base,
      code: "gone",
      message: `The mail host of ${domain} does not exist: ${joinAnd(hosts.map(({ name }) => name))} has no address.`,
      fix,
    };
  return undefined;
}

function hasNoAddress({ a, aaaa }: MailHost): boolean {
  return [a, aaaa].every((one) => one.error === undefined && one.values.length === 0 && /^(?:NOERROR|NXDOMAIN)$/.test(one.rcode));
}

function sayNobodySpoke({ domain, hosts }: MailRoute): string {
  const [first] = hosts;
  const cause = first?.error ?? first?.greeting?.refused ?? "nothing answered";
  return `No mail host of ${domain} spoke to us: ${cause.replace(/\.$/, "")}. Many networks do not let mail out to strangers (port 25), so this proves nothing about it.`;
}

function uniqueHosts(routes: readonly MailRoute[]): MailHost[] {
  return [...new Map(routes.flatMap(({ hosts }) => hosts).map((host) => [host.name, host])).values()];
}

function weaknesses(host: MailHost): FindingDraft[] {
  const { name, chain, greeting } = host;
  const found: FindingDraft[] = [];
  const base = { confidence: "proved", seen: [describeHost(host)] } as const;
  if (hasNoAddress(host))
    found.push({
      ...base,
      code: "one-gone",
      severity: "medium",
      message: `One of your mail hosts, ${name}, has no address any more.`,
      breaks: "Mail waits until the sender tries another of your hosts, and some senders give up.",
      fix: `Take ${name} out of the MX records.`,
    });
  if (chain.length > 0)
    found.push({
      ...base,
      code: "alias",
      severity: "medium",
      message: `The mail host ${name} is an alias (CNAME) for ${chain.at(-1)}, which the mail standard forbids.`,
      breaks: "Some senders refuse to deliver to an alias, so a few replies never arrive.",
      fix: `Put ${chain.at(-1)} itself into the MX record.`,
    });
  if (greeting !== undefined && greeting.refused === undefined && !greeting.startTls)
    found.push({
      ...base,
      code: "no-encryption",
      severity: "medium",
      message: `The mail host ${name} offers no encryption (STARTTLS).`,
      breaks: "Replies of your customers travel readable for everybody on the way, and some senders refuse to send them.",
      fix: `Switch TLS on at ${name}, or have the provider of your mailboxes do it.`,
    });
  return found;
}

function describe(route: MailRoute): string[] {
  const { domain, purpose, mx, hosts } = route;
  const records = mx.values.map((value) => `${domain} MX ${value}`);
  return [...(records.length > 0 ? records : [`${domain} MX: nothing (${purposes[purpose]})`]), ...hosts.map(describeHost)];
}

function describeHost({ name, a, aaaa, chain, greeting, error, reverse }: MailHost): string {
  const addresses = [...a.values, ...aaaa.values].join(", ");
  const spoke =
    greeting === undefined
      ? (error ?? "not asked")
      : (greeting.refused ?? `answers${greeting.startTls ? ", encrypted on request" : ", not encrypted"}`);
  const named =
    reverse === undefined ? "" : reverse.confirmed ? `, named ${reverse.names.join(", ")}` : ", its address has no name that leads back";
  return `${name}: ${[...chain, addresses === "" ? "no address" : addresses].join(" -> ")}, ${spoke}${named}`;
}
