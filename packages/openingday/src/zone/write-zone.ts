import type { DnsPlan, DnsRecord } from "../model/dns-plan.ts";
import { quoteText } from "../parsers/record-list.ts";

const hosts: readonly string[] = ["CNAME", "NS", "MX"];

/** One record as a line of a zone file, the names whole and with their last dot, so that it can be pasted anywhere. */
export function writeZoneLine({ name, type, value, ttlSeconds }: DnsRecord): string {
  const text = type === "TXT" ? quoteText(value) : hosts.includes(type) && !value.endsWith(".") ? `${value}.` : value;
  return `${name}. ${ttlSeconds === undefined ? "" : `${ttlSeconds} `}IN ${type} ${text}`;
}

/**
 * The plan as a zone file of what should live: what is added, changed and kept. `dns verify --expect` reads it. Everything else is a
 * comment.
 */
export function writeZone(plan: DnsPlan): string {
  const of = (...actions: readonly string[]) => plan.changes.filter(({ action }) => actions.includes(action));
  const section = (title: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [`; ${title}`, ...lines, ""]);
  const old = (record: DnsRecord): string => `;   ${writeZoneLine(record)}`;
  return [
    `; ${plan.zone}, as openingday dns plan wants it`,
    "",
    ...section(
      "to add",
      of("create").map(({ record }) => writeZoneLine(record)),
    ),
    ...section(
      "to change; the line below each is what gives way",
      of("change").flatMap(({ record, live }) => [writeZoneLine(record), ...(live === undefined ? [] : [old(live)])]),
    ),
    ...section(
      "right as they are",
      of("keep").map(({ live, record }) => writeZoneLine(live ?? record)),
    ),
    ...section(
      "to remove by hand",
      of("remove-by-hand").map(({ record, reason }) => `${old(record)} ; ${oneLine(reason)}`),
    ),
    ...section(
      "live, not declared, left alone",
      of("foreign").map(({ record }) => old(record)),
    ),
    ...section(
      "not known",
      plan.unseen.map(({ name, type, reason }) => `;   ${name} ${type}: ${oneLine(reason)}`),
    ),
    ...section(
      "left open",
      plan.open.map((line) => `;   ${oneLine(line)}`),
    ),
  ].join("\n");
}

/** A comment must not end early and go on as a record. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/gu, " ");
}
