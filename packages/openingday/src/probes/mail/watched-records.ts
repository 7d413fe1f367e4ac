import type { DnsLookup } from "../../model/evidence-dns.ts";
import type { ProbeContext } from "../../model/probe.ts";
import type { DnsQuestion } from "../../model/tools.ts";
import type { WatchedRecord } from "../../model/watched-record.ts";
import { isNearlySpf, isSpf } from "../../parsers/spf.ts";
import { parseZoneLine } from "../../parsers/zone-line.ts";
import { lookUp } from "../look-up.ts";
import { mailDomain } from "./mail-names.ts";
import mailRecords from "./mail-records.ts";

/** Documented records looked at beside the domain's own. */
const maxDocumented = 40;
const maxKeys = 20;
const documentedTypes: readonly string[] = ["TXT", "CNAME", "MX"];

/** The records that the domain's mail depends on, as they are now: SPF, DMARC, MX, the declared DKIM keys, and those written down. */
export async function lookAtWatchedRecords(context: ProbeContext): Promise<readonly WatchedRecord[]> {
  const [{ domain, txt, mx, dmarc, dmarcName = `_dmarc.${domain}` }, keys] = await Promise.all([
    mailRecords.gather(context),
    askDeclaredKeys(context),
  ]);
  const own = [
    watched(domain, "SPF", { ...txt, values: txt.values.filter((value) => isSpf(value) || isNearlySpf(value)) }),
    watched(domain, "MX", mx),
    ...watchedPolicies(domain, dmarcName, dmarc),
    ...keys,
  ];
  const names = new Set(own.map(({ name, kind }) => `${name} ${kind === "MX" ? "MX" : "TXT"}`));
  const { declared } = context.target;
  const documented = new Set(
    declared.documentedRecords.flatMap((line) => {
      const parsed = parseZoneLine(line, declared.domain);
      if (!parsed.ok || !documentedTypes.includes(parsed.value.type)) return [];
      const question = `${parsed.value.name} ${parsed.value.type}`;
      return names.has(question) ? [] : [question];
    }),
  );
  const more = await Promise.all(
    [...documented].slice(0, maxDocumented).map(async (question) => {
      const [name = "", type = "TXT"] = question.split(" ");
      const { lookup } = await lookUp(context.tools.dns, { name, type: type as DnsQuestion["type"] });
      return watched(name, `documented ${type}`, lookup);
    }),
  );
  return [...own, ...more];
}

async function askDeclaredKeys({ target, tools }: ProbeContext): Promise<readonly WatchedRecord[]> {
  const { declared } = target;
  const selectors = [...new Set(declared.selectors)].slice(0, maxKeys);
  return Promise.all(
    selectors.map(async (selector) => {
      const name = `${selector}._domainkey.${mailDomain(declared)}`;
      const { lookup } = await lookUp(tools.dns, { name, type: "TXT" });
      return watched(name, "DKIM key", lookup);
    }),
  );
}

/** The domain's own policy under its own name, so that it can be missed; the parent's beside it where that one applies. */
function watchedPolicies(domain: string, foundAt: string, dmarc: DnsLookup): readonly WatchedRecord[] {
  const own = `_dmarc.${domain}`;
  if (foundAt === own) return [watched(own, "DMARC policy", dmarc)];
  return [{ name: own, kind: "DMARC policy", values: [] }, watched(foundAt, "DMARC policy", dmarc)];
}

function watched(name: string, kind: string, { rcode, values, error }: DnsLookup): WatchedRecord {
  // SERVFAIL and REFUSED are the servers' trouble, not the record's end.
  const isAnswer = error === undefined && (rcode === "NOERROR" || rcode === "NXDOMAIN");
  return { name, kind, values: values.toSorted(), ...(isAnswer ? {} : { unknown: error ?? rcode }) };
}
