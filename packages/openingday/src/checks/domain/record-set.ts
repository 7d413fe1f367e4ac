import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { DnsChange, DnsRecord } from "../../model/dns-plan.ts";
import { isDmarc } from "../../parsers/dmarc.ts";
import { nameRecordSubject } from "../../parsers/record-subject.ts";
import { makePlan } from "../../zone/make-plan.ts";
import { writeZoneLine } from "../../zone/write-zone.ts";

const doing: readonly string[] = ["create", "change", "remove-by-hand"];

export default defineCheck({
  id: "record-set",
  title: "Every DNS record that the domain needs is there",
  why: "The configuration says where the addresses lead and who sends the mail; this holds the whole set of records against what lives, and writes the lines that are missing.",
  rows: ["S2.D1"],
  risk: "records-incomplete",
  needs: ["dns.zone", "dns.hosts"],
  specs: [
    { document: "RFC 1034", section: "3.6" },
    { document: "RFC 7208", section: "3.2" },
    { document: "RFC 9989", section: "4.10" },
  ],
  evaluate({ "dns.zone": zone, "dns.hosts": hosts }, { declared, at }): Outcome {
    const plan = makePlan({ declared, zone, hosts, at });
    const wanted = plan.changes.filter(({ mayProxy }) => mayProxy !== undefined);
    const seen = plan.changes
      .filter(({ action }) => action === "keep")
      .map(({ record, live }) => `${writeZoneLine(live ?? record)}: there`);
    if (wanted.length === 0 && plan.unseen.length === 0)
      return {
        status: "inconclusive",
        reason:
          "nothing says which records there should be: give the hosts a “target”, name “mail.from” and “mail.senders”, or list “records”",
        seen: plan.open,
      };
    // What is known from third parties only is no ground for a finding.
    const sure = plan.changes.filter(({ action, compareFirst }) => doing.includes(action) && compareFirst !== true);
    if (sure.length > 0) {
      const onlySurplus = sure.every(({ action }) => action === "remove-by-hand");
      return { status: onlySurplus ? "warned" : "failed", findings: [describe(sure, onlySurplus)], seen: seen.slice(0, 20) };
    }
    const [open] = [
      ...plan.unseen.map(({ name, type, reason }) => `${name} ${type} could not be seen: ${reason}`),
      ...plan.open,
      ...plan.changes
        .filter(({ compareFirst, action }) => compareFirst === true && action !== "keep")
        .map(({ record, reason }) => `${writeZoneLine(record)} may be missing (${reason}); compare it with that company’s page`),
    ];
    if (open !== undefined) return { status: "inconclusive", reason: open.replace(/\.$/u, ""), seen: seen.slice(0, 20) };
    return { status: "passed", seen: seen.slice(0, 40) };
  },
});

function describe(changes: readonly DnsChange[], onlySurplus: boolean): FindingDraft {
  const [first] = changes;
  const names = [...new Set(changes.map(({ record }) => record.name))];
  const many = changes.length === 1 ? "One DNS record" : `${changes.length} DNS records`;
  return {
    code: onlySurplus ? "surplus" : "incomplete",
    severity: onlySurplus ? "low" : "medium",
    confidence: "proved",
    message: onlySurplus
      ? `${many} of ${names.slice(0, 3).join(", ")} ${changes.length === 1 ? "stands" : "stand"} in the way of what the configuration says.`
      : `${many} that the domain needs ${changes.length === 1 ? "is" : "are"} missing or different: ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}.`,
    breaks: "What the record is for does not work for everybody: an address, the mail, or the proof that the mail is yours.",
    fix:
      first === undefined
        ? ""
        : `${sayChange(first)} “openingday dns plan --format steps” shows ${changes.length > 1 ? "all of them, and " : ""}where to click.`,
    seen: changes.slice(0, 20).flatMap(sayLines),
    about: [...new Set(changes.map(({ record }) => nameRecordSubject(record)))],
  };
}

/** The line to paste. A report masks addresses of people, so a policy is shown without its address for reports, which is valid too. */
function pasteLine(record: DnsRecord): string {
  return writeZoneLine({ ...record, value: isDmarc(record.value) ? record.value.replaceAll(/;\s*ru[af]\s*=[^;]*/gu, "") : record.value });
}

function sayChange({ action, record, live }: DnsChange): string {
  const line = pasteLine(record);
  if (action === "remove-by-hand") return `Remove “${line}” at your DNS provider.`;
  if (action === "change" && live !== undefined) return `At your DNS provider, replace “${writeZoneLine(live)}” by “${line}”.`;
  return `Add “${line}” at your DNS provider.`;
}

function sayLines({ action, record, live, reason }: DnsChange): readonly string[] {
  const mark = action === "create" ? "add" : action === "change" ? "change to" : "remove by hand";
  return [
    `${mark}: ${pasteLine(record)} (${reason})`,
    ...(action === "change" && live !== undefined ? [`  now: ${writeZoneLine(live)}`] : []),
  ];
}
