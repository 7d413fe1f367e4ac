import type { DmarcReport } from "../../model/dmarc-report.ts";
import type { MailReports } from "../../model/mail-reports.ts";
import { isWithin } from "../../parsers/host-name.ts";
import { addUpSources, type OwnSenders } from "./add-up-sources.ts";
import { nextStep, type LadderRules } from "./next-step.ts";
import type { ReadReport } from "./read-report-file.ts";

const dayMs = 86_400_000;
/** Lines of each list that are kept. */
const maxListed = 200;

export interface AddUpOptions extends OwnSenders, LadderRules {
  /** Reports about other domains are left out; the domain that most reports are about when absent. */
  readonly domain?: string;
  /** Names of addresses (PTR), where they were looked up. */
  readonly names?: ReadonlyMap<string, string>;
}

/** Adds up the reports of one domain. Pure: the same reports in any order give the same result. A report that came twice counts once. */
export function addUpReports(read: readonly ReadReport[], options: AddUpOptions): MailReports {
  const all = read.flatMap((one) => (one.ok ? [one.report] : []));
  const domain = options.domain ?? mostReported(all);
  const { unique, duplicates } = dropDuplicates(all.filter((report) => isWithin(report.policy.domain, domain)));
  const records = unique.flatMap((report) => report.records);
  const sources = addUpSources(records, domain, options);
  const sum = (pick: (source: (typeof sources)[number]) => number): number => sources.reduce((total, one) => total + pick(one), 0);
  const failing = (kinds: readonly string[]): number => sum((source) => (kinds.includes(source.kind) ? source.failing : 0));
  const facts = {
    domain,
    reports: unique.length,
    duplicates,
    others: [...new Set(all.map((report) => report.policy.domain).filter((name) => !isWithin(name, domain)))]
      .toSorted()
      .slice(0, maxListed),
    ...(unique.length === 0
      ? {}
      : { from: Math.min(...unique.map((report) => report.from)), to: Math.max(...unique.map((report) => report.to)) }),
    days: countDays(unique),
    reporters: countReporters(unique),
    messages: sum((source) => source.messages),
    aligned: sum((source) => source.aligned),
    sources,
    wouldBreak: { yours: failing(["yours", "yours-unaligned"]), forwarded: failing(["forwarder"]), strangers: failing(["stranger"]) },
    unread: read.flatMap((one) => (one.ok ? [] : [{ name: one.name, error: one.error }])).slice(0, maxListed),
  };
  const latest = unique
    .toSorted((a, b) => a.to - b.to || a.reportId.localeCompare(b.reportId))
    .findLast((report) => report.policy.domain === domain);
  return { ...facts, next: nextStep(facts, (latest ?? unique.at(-1))?.policy, options) };
}

function mostReported(reports: readonly DmarcReport[]): string {
  const counts = new Map<string, number>();
  for (const { policy } of reports) counts.set(policy.domain, (counts.get(policy.domain) ?? 0) + 1);
  return [...counts].toSorted(([a, x], [b, y]) => y - x || a.localeCompare(b))[0]?.[0] ?? "";
}

function dropDuplicates(reports: readonly DmarcReport[]): { readonly unique: readonly DmarcReport[]; readonly duplicates: number } {
  const unique = new Map(reports.map((report) => [`${report.org.toLowerCase()}\n${report.reportId}\n${report.policy.domain}`, report]));
  return { unique: [...unique.values()], duplicates: reports.length - unique.size };
}

/** Days that begin inside the time of a report: one that covers a day counts as one, wherever its receiver lets days begin. */
function countDays(reports: readonly DmarcReport[]): number {
  const days = new Set<number>();
  for (const { from, to } of reports) {
    const first = Math.round(from / dayMs);
    for (let day = first; day < Math.max(first + 1, Math.round(to / dayMs)) && days.size < 4_000; day += 1) days.add(day);
  }
  return days.size;
}

function countReporters(reports: readonly DmarcReport[]): MailReports["reporters"] {
  const counts = new Map<string, number>();
  for (const { org, records } of reports) counts.set(org, (counts.get(org) ?? 0) + records.reduce((total, { count }) => total + count, 0));
  return [...counts]
    .map(([org, messages]) => ({ org, messages }))
    .toSorted((a, b) => b.messages - a.messages || a.org.localeCompare(b.org))
    .slice(0, maxListed);
}
