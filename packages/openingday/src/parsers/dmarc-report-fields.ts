import type { DmarcReport, DmarcReportRecord, PolicyWord } from "../model/dmarc-report.ts";
import { isIp4, isIp6 } from "./address.ts";
import type { Parsed } from "./parsed.ts";
import { childOf, childrenOf, textOf, type XmlElement } from "./xml-element.ts";

const policies: readonly string[] = ["none", "quarantine", "reject"];
const maxResults = 50;
/** Longest time one report may cover; RFC 9990 section 3.1.1.4 has them daily, and some send one a week. */
const longestMs = 366 * 86_400_000;
const latestMs = Date.UTC(2200, 0, 1);

/** The report's own fields; fails where it does not say from whom, which one, for which domain and for which time. */
export function readReport(root: XmlElement, records: readonly DmarcReportRecord[], unusable: number): Parsed<DmarcReport> {
  const metadata = childOf(root, "report_metadata");
  const org = textOf(metadata, "org_name");
  const reportId = textOf(metadata, "report_id");
  const published = childOf(root, "policy_published");
  const domain = readName(textOf(published, "domain"));
  if (org === undefined || reportId === undefined) return missing("who wrote it and under which number (org_name, report_id)");
  if (published === undefined || domain === undefined) return missing("which domain it is about (policy_published)");
  const range = childOf(metadata, "date_range");
  const [from, to] = [readSeconds(textOf(range, "begin")), readSeconds(textOf(range, "end"))];
  if (from === undefined || to === undefined || to < from || to - from > longestMs)
    return missing("for which time it is (date_range in seconds since 1970)");
  const email = textOf(metadata, "email");
  const generator = textOf(metadata, "generator");
  const percent = readCount(textOf(published, "pct"));
  const [subdomainPolicy, absentSubdomainPolicy] = [readPolicy(textOf(published, "sp")), readPolicy(textOf(published, "np"))];
  return {
    ok: true,
    value: {
      org,
      reportId,
      ...(email === undefined ? {} : { email }),
      ...(generator === undefined ? {} : { generator }),
      from,
      to,
      policy: {
        domain,
        policy: readPolicy(textOf(published, "p")) ?? "none",
        ...(subdomainPolicy === undefined ? {} : { subdomainPolicy }),
        ...(absentSubdomainPolicy === undefined ? {} : { absentSubdomainPolicy }),
        testing: textOf(published, "testing")?.toLowerCase() === "y" || textOf(published, "t")?.toLowerCase() === "y",
        ...(percent === undefined ? {} : { percent }),
      },
      records,
      unusable,
    },
  };
}

/** One record; undefined where it has no address, no number of mails or no From domain. */
export function readReportRecord(record: XmlElement): DmarcReportRecord | undefined {
  const row = childOf(record, "row");
  const sourceIp = textOf(row, "source_ip")?.toLowerCase();
  const count = readCount(textOf(row, "count"));
  // Some senders of RFC 7489's time call it “identities”, as its own text did in one place.
  const identifiers = childOf(record, "identifiers") ?? childOf(record, "identities");
  const headerFrom = readName(textOf(identifiers, "header_from"));
  if (sourceIp === undefined || !(isIp4(sourceIp) || isIp6(sourceIp))) return undefined;
  if (count === undefined || headerFrom === undefined) return undefined;
  const evaluated = childOf(row, "policy_evaluated");
  const results = childOf(record, "auth_results");
  const envelopeFrom = readName(textOf(identifiers, "envelope_from"));
  const disposition = textOf(evaluated, "disposition")?.toLowerCase() ?? "";
  return {
    sourceIp,
    count,
    disposition: policies.includes(disposition) || disposition === "pass" ? (disposition as DmarcReportRecord["disposition"]) : "none",
    dkimAligned: textOf(evaluated, "dkim")?.toLowerCase() === "pass",
    spfAligned: textOf(evaluated, "spf")?.toLowerCase() === "pass",
    overrides: childrenOf(evaluated, "reason")
      .slice(0, maxResults)
      .flatMap((reason) => textOf(reason, "type")?.toLowerCase().slice(0, 40) ?? []),
    headerFrom,
    ...(envelopeFrom === undefined ? {} : { envelopeFrom }),
    dkim: childrenOf(results, "dkim")
      .slice(0, maxResults)
      .flatMap((one) => {
        const domain = readName(textOf(one, "domain"));
        const selector = textOf(one, "selector")?.slice(0, 253);
        const result = readResult(one);
        return domain === undefined ? [] : [{ domain, ...(selector === undefined ? {} : { selector }), result }];
      }),
    spf: childrenOf(results, "spf")
      .slice(0, maxResults)
      .flatMap((one) => {
        const domain = readName(textOf(one, "domain"));
        return domain === undefined ? [] : [{ domain, result: readResult(one) }];
      }),
  };
}

function missing(what: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error: `it does not say ${what}` };
}

function readResult(element: XmlElement): string {
  return (textOf(element, "result") ?? "none").toLowerCase().slice(0, 40);
}

function readPolicy(text: string | undefined): PolicyWord | undefined {
  const word = text?.toLowerCase();
  return word !== undefined && policies.includes(word) ? (word as PolicyWord) : undefined;
}

function readCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/u.test(text) ? Number(text) : undefined;
}

function readSeconds(text: string | undefined): number | undefined {
  // Yahoo and others have written fractions.
  const ms = text !== undefined && /^\d{1,12}(?:\.\d{1,9})?$/u.test(text) ? Math.trunc(Number(text)) * 1000 : undefined;
  return ms !== undefined && ms < latestMs ? ms : undefined;
}

/** A domain as it may be printed: lower case, without the trailing dot; an address keeps what stands after its last “@”. */
function readName(text: string | undefined): string | undefined {
  const name = text
    ?.slice(text.lastIndexOf("@") + 1)
    .toLowerCase()
    .replace(/\.$/u, "");
  return name !== undefined && /^[^\s\p{Cc}<>"'&\\/]{1,253}$/u.test(name) ? name : undefined;
}
