import type { DnsChange, DnsPlan, DnsRecord } from "../model/dns-plan.ts";
import { isSpf, parseSpf } from "../parsers/spf.ts";
import type { LiveZone } from "./live-records.ts";
import { maxSpfLookups, mergeSpf, type SpfNeed } from "./merge-spf.ts";

/** What becomes of the SPF record of every name that needs one: never two of them. */
export function planSpf(
  needs: readonly SpfNeed[],
  live: LiveZone,
): Pick<DnsPlan, "unseen" | "open"> & { readonly changes: readonly DnsChange[] } {
  const changes: DnsChange[] = [];
  const unseen: DnsPlan["unseen"][number][] = [];
  const open: string[] = [];
  for (const [name, group] of Map.groupBy(needs, (need) => need.name)) {
    const [alias] = live.at(name, "CNAME").records ?? [];
    if (alias !== undefined) {
      changes.push({ action: "keep", record: alias, live: alias, reason: "SPF is read where this alias leads", mayProxy: false });
      continue;
    }
    const found = live.at(name, "TXT");
    if (found.unseen !== undefined) {
      unseen.push({ name, type: "TXT", reason: found.unseen });
      continue;
    }
    const records = found.records.filter(({ value }) => isSpf(value));
    const terms = group.flatMap((need) => need.terms);
    const merged = mergeSpf(
      records.map(({ value }) => value),
      terms,
      group[0]?.all ?? "~all",
    );
    const reason = [...new Set(group.map((need) => need.reason))].join("; ");
    const compare = group.some(
      ({ compareFirst, terms: own }) =>
        compareFirst === true && merged.kind === "merged" && own.some((term) => merged.added.includes(term)),
    );
    const base = { reason, mayProxy: false, ...(compare ? { compareFirst: true as const } : {}) };
    const [first] = records;
    if (merged.kind === "broken")
      open.push(`The SPF record of ${name} is broken, so nothing can be added to it: ${merged.error}. Mend it first, then plan again.`);
    else if (merged.kind === "complete" && first !== undefined) changes.push({ action: "keep", record: first, live: first, ...base });
    else if (merged.kind === "merged") {
      const record: DnsRecord = { name, type: "TXT", value: merged.value };
      changes.push(first === undefined ? { action: "create", record, ...base } : { action: "change", record, live: first, ...base });
      for (const value of merged.surplus)
        changes.push({
          action: "remove-by-hand",
          record: records.find((one) => one.value === value) ?? { name, type: "TXT", value },
          reason: "a name may have one SPF record only, and what it let through is in the one above",
        });
      const parsed = parseSpf(merged.value);
      if (parsed.ok && parsed.value.lookups > maxSpfLookups)
        open.push(
          `The SPF record of ${name} would ask ${parsed.value.lookups} questions, and receivers stop at ${maxSpfLookups}: take a sender out that you no longer use.`,
        );
    }
  }
  return { changes, unseen, open };
}
