import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { DnsLookup, DnsZone } from "../../model/evidence-dns.ts";
import { addressNumber } from "../../parsers/address-range.ts";
import { nameRecordSubject } from "../../parsers/record-subject.ts";
import { normaliseRecordValue, parseZoneLine } from "../../parsers/zone-line.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { declaredHost, listNames } from "./reading/walks.ts";

const rows = ["S7.C1"];

interface Drift {
  readonly line: string;
  readonly about: string;
}

/** The answer of the first authoritative server that gave one, else of a resolver. */
function liveAnswer(zone: DnsZone, key: string): DnsLookup | undefined {
  const sources = [...zone.servers.filter((server) => server.authoritative), ...zone.resolvers];
  return sources
    .map((source) => source.answers[key])
    .find((lookup) => lookup !== undefined && lookup.error === undefined && ["NOERROR", "NXDOMAIN"].includes(lookup.rcode));
}

function comparable(type: string, value: string): string {
  const plain = normaliseRecordValue(type, value);
  return type === "A" || type === "AAAA" ? (addressNumber(plain)?.toString() ?? plain) : plain;
}

export default defineCheck({
  id: "documented-records",
  title: "The DNS records are as they were written down",
  why: "The written list is what somebody uses to repair the domain at night; where it and the DNS differ, one of them is wrong.",
  rows,
  risk: "undocumented-dns",
  needs: ["dns.zone"],
  specs: [{ document: "RFC 1035", section: "5" }],
  evaluate({ "dns.zone": zone }, { declared }): Outcome {
    if (declared.documentedRecords.length === 0)
      return {
        status: "inconclusive",
        reason: "nothing is written down yet: list the DNS records under “records” in openingday.config.ts",
      };
    const parsed = declared.documentedRecords.map((line) => ({ line, result: parseZoneLine(line, declared.domain) }));
    const unreadable = parsed.flatMap(({ result }) => (result.ok ? [] : [result.error]));
    const groups = Map.groupBy(
      parsed.flatMap(({ result }) => (result.ok ? [result.value] : [])),
      ({ name, type }) => `${name} ${type}`,
    );
    const drift: Drift[] = [];
    const matched: string[] = [];
    const unseen: string[] = [];
    for (const [key, lines] of groups) {
      const type = lines[0]?.type ?? "";
      const live = liveAnswer(zone, key);
      if (live === undefined) {
        unseen.push(key);
        continue;
      }
      const liveValues = new Map(live.values.map((value) => [comparable(type, value), value]));
      const written = new Map(lines.map(({ value }) => [comparable(type, value), value]));
      const name = lines[0]?.name ?? "";
      const say = (value: string, how: string): Drift => ({
        line: `${key} ${value}: ${how}`,
        about: nameRecordSubject({ name, type, value }),
      });
      const gone = [...written].filter(([value]) => !liveValues.has(value)).map(([, value]) => say(value, "written down, not in the DNS"));
      const extra = [...liveValues].filter(([value]) => !written.has(value)).map(([, value]) => say(value, "in the DNS, not written down"));
      // One name may carry texts of many services; only the addresses and mail servers have to be complete.
      const counted = type === "TXT" ? gone : [...gone, ...extra];
      if (counted.length === 0) matched.push(key);
      drift.push(...counted);
    }
    const judgements: Judgement[] = [];
    if (drift.length > 0)
      judgements.push({
        fails: true,
        finding: {
          ...finding(
            "drift",
            "medium",
            `${drift.length} DNS ${drift.length === 1 ? "entry differs" : "entries differ"} from what is written down.`,
            drift.map(({ line }) => line),
          ),
          about: [...new Set(drift.map(({ about }) => about))],
        },
      });
    const missing = undocumentedHosts(
      zone,
      [...groups.keys()],
      declared.hosts.map((host) => host.name.toLowerCase()),
    );
    if (missing.length > 0)
      judgements.push({
        fails: false,
        finding: finding(
          "undocumented",
          "low",
          `In the DNS, but not in the written list: ${listNames(missing)}.`,
          missing.map((name) => `${name}${declaredHost(declared, name)?.role === "mail" ? " (mail)" : ""}: in the DNS, not written down`),
        ),
      });
    if (drift.length === 0 && (unseen.length > 0 || unreadable.length > 0)) {
      const reason =
        unreadable.length > 0
          ? `a line of the written list cannot be read: ${unreadable[0] ?? ""}`
          : `no server answered for ${listNames(unseen)}`;
      return { status: "inconclusive", reason, seen: matched };
    }
    return conclude(judgements, rows, { status: "passed", seen: matched.map((key) => `${key}: as written down`) });
  },
});

function finding(code: string, severity: "medium" | "low", message: string, seen: readonly string[]): FindingDraft {
  return {
    code,
    severity,
    confidence: "proved",
    message,
    breaks: "Whoever repairs or moves the domain from the list restores the wrong thing, and mail or the site stops.",
    fix: "“openingday dns plan” shows both: correct the DNS where it changed by mistake, or the list where the change was meant.",
    seen: seen.slice(0, 20),
  };
}

function undocumentedHosts(zone: DnsZone, written: readonly string[], hosts: readonly string[]): readonly string[] {
  return hosts.filter((name) => {
    const live = [liveAnswer(zone, `${name} A`), liveAnswer(zone, `${name} AAAA`)].some((lookup) => (lookup?.values.length ?? 0) > 0);
    return live && !written.some((key) => key.startsWith(`${name} `));
  });
}
