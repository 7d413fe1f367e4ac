import type { DmarcReportRecord } from "../../model/dmarc-report.ts";
import type { MailSource, SenderKind } from "../../model/mail-reports.ts";
import { classifyRecord, isDeclaredSender, nameRecord } from "./classify-record.ts";

/** Senders listed one by one; the rest is one line. */
const maxSources = 50;
const maxNames = 20;

export interface OwnSenders {
  /** Domains or names of providers that the configuration declares. */
  readonly senders: readonly string[];
}

interface Sum {
  readonly name: string;
  readonly rule: string;
  readonly kind: SenderKind;
  declared: boolean;
  messages: number;
  aligned: number;
  readonly addresses: Map<string, number>;
  readonly signingDomains: Set<string>;
  readonly returnPathDomains: Set<string>;
  readonly headerFrom: Set<string>;
  readonly overrides: Set<string>;
}

/** Adds up records by who sent: most failing mails of ours first, then by number. */
export function addUpSources(
  records: readonly DmarcReportRecord[],
  domain: string,
  options: OwnSenders & { readonly names?: ReadonlyMap<string, string> },
): readonly MailSource[] {
  // What an address is known for by its good mails also names it in the others.
  const trusted = new Set(records.filter((record) => record.dkimAligned || record.spfAligned).map(({ sourceIp }) => sourceIp));
  const sums = new Map<string, Sum>();
  for (const record of records) {
    const kind = classifyRecord(record, { domain, senders: options.senders, trusted });
    const { name, rule } = nameRecord(record, domain, options.names);
    const key = `${kind}\n${name}`;
    const sum: Sum = sums.get(key) ?? {
      name,
      rule,
      kind,
      declared: false,
      messages: 0,
      aligned: 0,
      addresses: new Map(),
      signingDomains: new Set(),
      returnPathDomains: new Set(),
      headerFrom: new Set(),
      overrides: new Set(),
    };
    sums.set(key, sum);
    sum.messages += record.count;
    if (record.dkimAligned || record.spfAligned) sum.aligned += record.count;
    sum.addresses.set(record.sourceIp, (sum.addresses.get(record.sourceIp) ?? 0) + record.count);
    for (const one of record.dkim) add(sum.signingDomains, one.domain);
    for (const one of record.spf) add(sum.returnPathDomains, one.domain);
    sum.declared ||= isDeclaredSender(record, options.senders);
    add(sum.headerFrom, record.headerFrom);
    for (const one of record.overrides) add(sum.overrides, one);
  }
  return [...sums.values()].map(finish).toSorted(byImportance).slice(0, maxSources);
}

const order: readonly SenderKind[] = ["yours-unaligned", "yours", "forwarder", "stranger"];

function byImportance(a: MailSource, b: MailSource): number {
  return order.indexOf(a.kind) - order.indexOf(b.kind) || b.messages - a.messages || a.name.localeCompare(b.name);
}

function finish({ addresses, signingDomains, returnPathDomains, headerFrom, overrides, ...sum }: Sum): MailSource {
  const busiest = [...addresses].toSorted(([a, x], [b, y]) => y - x || a.localeCompare(b));
  return {
    ...sum,
    failing: sum.messages - sum.aligned,
    addresses: busiest.slice(0, 5).map(([address]) => address),
    addressCount: addresses.size,
    signingDomains: [...signingDomains].toSorted(),
    returnPathDomains: [...returnPathDomains].toSorted(),
    headerFrom: [...headerFrom].toSorted(),
    overrides: [...overrides].toSorted(),
  };
}

function add(names: Set<string>, name: string): void {
  if (names.size < maxNames) names.add(name);
}
