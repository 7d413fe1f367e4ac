import type { DnsHosts } from "../model/evidence-dns.ts";
import type { PlannedType, WantedRecord } from "../model/dns-plan.ts";
import type { Declared } from "../model/target.ts";
import { isDmarc } from "../parsers/dmarc.ts";
import { isWithin } from "../parsers/host-name.ts";
import { isSpf } from "../parsers/spf.ts";
import { parseZoneLine, type ZoneLine } from "../parsers/zone-line.ts";
import { comparableValue } from "./compare-answers.ts";
import { type LiveZone, plannedTypes } from "./live-records.ts";
import { readSpfTerms, type SpfNeed } from "./merge-spf.ts";
import { mailHosts, type Settled, wantHosts } from "./wanted-hosts.ts";
import { wantMail } from "./wanted-mail.ts";

/** Everything that the configuration says should live in the zone. */
export interface WantedZone {
  readonly records: readonly WantedRecord[];
  readonly spf: readonly SpfNeed[];
  /** Hosts whose live records stay as they are. */
  readonly settled: ReadonlyMap<string, Settled>;
  readonly open: readonly string[];
}

/** What the hosts, the written records and the mail of a configuration need, each record once. */
export function wantRecords(declared: Declared, zone: string, live: LiveZone, hosts: DnsHosts | undefined): WantedZone {
  const { lines, open } = readWritten(declared, zone);
  const exchangers = [...lines, ...live.all].filter(({ type }) => type === "MX").map(({ value }) => value.split(" ").at(-1) ?? "");
  const mail = mailHosts(declared, exchangers);
  const web = new Set(declared.hosts.filter(({ role }) => role !== "mail").map(({ name }) => name.toLowerCase()));
  const written = new Set(lines.filter(({ type }) => leadsSomewhere(type)).map(({ name }) => name));
  const host = wantHosts(declared, hosts, { written, mail, zone });
  const sent = wantMail(declared, live, zone);
  const listed = lines
    .filter(({ value, type }) => !(type === "TXT" && isSpf(value)))
    .map((line): WantedRecord => ({
      ...line,
      type: line.type as PlannedType,
      reason: "written down under “records”",
      mayProxy: leadsSomewhere(line.type) && web.has(line.name) && !mail.has(line.name),
    }));
  const listedDmarc = new Set(listed.filter(({ value }) => isDmarc(value)).map(({ name }) => name));
  return {
    records: unique([...listed, ...host.records, ...sent.records.filter(({ name }) => !listedDmarc.has(name))]),
    spf: [
      ...lines
        .filter(({ type, value }) => type === "TXT" && isSpf(value))
        .map(({ name, value }) => ({ name, ...readSpfTerms(value), reason: "written down under “records”" })),
      ...sent.spf,
    ],
    settled: host.settled,
    open: [...open, ...host.open, ...sent.open],
  };
}

function leadsSomewhere(type: string): boolean {
  return type === "A" || type === "AAAA" || type === "CNAME";
}

function readWritten(declared: Declared, zone: string): { readonly lines: readonly ZoneLine[]; readonly open: readonly string[] } {
  const lines: ZoneLine[] = [];
  const open: string[] = [];
  for (const text of declared.documentedRecords) {
    const parsed = parseZoneLine(text, declared.domain);
    if (!parsed.ok) open.push(`A line of “records” cannot be read: ${parsed.error}.`);
    else if (!isWithin(parsed.value.name, zone))
      open.push(`${parsed.value.name} is written down under “records” and does not belong to ${zone}.`);
    else if (parsed.value.type === "NS" && parsed.value.name === zone) continue;
    else if (plannedTypes.some((type) => type === parsed.value.type)) lines.push(parsed.value);
    else open.push(`${parsed.value.type} of ${parsed.value.name} is written down under “records”; openingday cannot look at that type.`);
  }
  return { lines, open };
}

function unique(records: readonly WantedRecord[]): readonly WantedRecord[] {
  const seen = new Map<string, WantedRecord>();
  for (const record of records) {
    const key = `${record.name} ${record.type} ${comparableValue(record.type, record.value)}`;
    if (!seen.has(key)) seen.set(key, record);
  }
  return [...seen.values()];
}
