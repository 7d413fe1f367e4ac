import { isIP } from "node:net";
import type { Tools } from "../../model/tools.ts";
import type { ReadReport } from "./read-report-file.ts";

/** Addresses looked up, those with the most failing mails first. */
const maxAddresses = 60;

/** Asks DNS what the servers call themselves that failed: a hint for people, never a proof. What does not answer has no name. */
export async function nameAddresses(read: readonly ReadReport[], dns: Pick<Tools["dns"], "query">): Promise<ReadonlyMap<string, string>> {
  const failing = new Map<string, number>();
  for (const one of read)
    if (one.ok)
      for (const { sourceIp, count, dkimAligned, spfAligned } of one.report.records)
        if (!dkimAligned && !spfAligned) failing.set(sourceIp, (failing.get(sourceIp) ?? 0) + count);
  const busiest = [...failing].toSorted(([, a], [, b]) => b - a).slice(0, maxAddresses);
  const named = await Promise.all(
    busiest.map(async ([address]): Promise<readonly (readonly [string, string])[]> => {
      const answer = await dns.query({ name: reverseName(address), type: "PTR" }).catch(() => undefined);
      const [name] = answer?.values ?? [];
      return name === undefined ? [] : [[address, name.toLowerCase()]];
    }),
  );
  return new Map(named.flat());
}

/** `192.0.2.1` as `1.2.0.192.in-addr.arpa`. @see RFC 1035 section 3.5, RFC 3596 section 2.5 */
export function reverseName(address: string): string {
  if (isIP(address) === 4) return `${address.split(".").toReversed().join(".")}.in-addr.arpa`;
  const [head = "", tail = ""] = address.split("::");
  const groups = (part: string): string[] =>
    part
      .split(":")
      .filter((group) => group !== "")
      .flatMap(widen);
  const [left, right] = [groups(head), groups(tail)];
  const all = address.includes("::")
    ? [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0"), ...right]
    : left;
  const digits = all.map((group) => group.padStart(4, "0")).join("");
  return `${digits.split("").toReversed().join(".")}.ip6.arpa`;
}

/** The last part of an address may be written as IPv4. */
function widen(group: string): string[] {
  if (!group.includes(".")) return [group];
  const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
  return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
}
