import { dsNames, verifyRrset } from "./sign.ts";
import type { Cut, Walk } from "./walk.ts";
import type { DnskeyData, DnsRecord, RrsigData } from "./message.ts";

/** `secure`: every signature holds; `insecure`: nobody vouches for the zone; `bogus`: somebody vouches and the signatures do not hold. */
export type Security = "secure" | "insecure" | "bogus";

/**
 * Checks the chain DS, DNSKEY, RRSIG for the records of an answer. The proof of a negative answer is not read: it counts as insecure
 * where the zone has a key that somebody vouches for, and as bogus where it has none. @see RFC 4035 section 5
 */
export async function validateAnswer(walk: Walk, cut: Cut, answers: readonly DnsRecord[], nowMs: number): Promise<Security> {
  if (cut.ds.length === 0) return "insecure";
  const keys = await trustedKeys(walk, cut, nowMs);
  if (answers.length === 0) return keys.length > 0 ? "insecure" : "bogus";
  return keys.length > 0 && everySetSigned(answers, cut.zone, keys, nowMs) ? "secure" : "bogus";
}

async function trustedKeys(walk: Walk, cut: Cut, nowMs: number): Promise<readonly DnskeyData[]> {
  const { answers } = await walk.askCut(cut, cut.zone, "DNSKEY");
  const keys = answers.filter((record) => record.type === "DNSKEY").map((record) => record.data as DnskeyData);
  const vouched = keys.filter((key) => cut.ds.some((ds) => dsNames(ds, cut.zone, key)));
  return everySetSigned(answers, cut.zone, vouched, nowMs) ? keys : [];
}

function everySetSigned(answers: readonly DnsRecord[], zone: string, keys: readonly DnskeyData[], nowMs: number): boolean {
  const signatures = answers.filter((record) => record.type === "RRSIG");
  const data = answers.filter((record) => record.type !== "RRSIG");
  const sets = Map.groupBy(data, (record) => `${record.name} ${record.type}`);
  return [...sets.values()].every((records) =>
    signatures.some(({ name, data: rrsig }) => {
      const one = rrsig as RrsigData;
      const isAbout = name === records[0]?.name && one.typeCovered === records[0].type && one.signersName.toLowerCase() === zone;
      return isAbout && verifyRrset(records, one, keys, nowMs);
    }),
  );
}
