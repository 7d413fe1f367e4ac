import type { DnsAnswer, DnsQuestion, Tools } from "../../../src/model/tools.ts";
import { NoAnswer } from "../../../src/model/tools.ts";

/** `name` to `TYPE` to values; `"timeout"` and `"SERVFAIL"` in place of values make the question fail so. */
export type Zone = Readonly<Record<string, Readonly<Record<string, readonly string[] | "timeout" | "SERVFAIL">>>>;

export interface ZoneDns {
  readonly dns: Tools["dns"];
  /** Questions asked, `name TYPE`, in order. */
  readonly asked: string[];
}

/**
 * DNS that answers from a table: NXDOMAIN for a name that is not in it and has none below it, NODATA for a type that its name lacks.
 * CNAMEs are followed.
 */
export function createZone(zone: Zone): ZoneDns {
  const asked: string[] = [];
  const names = new Map(Object.entries(zone).map(([name, records]) => [name.toLowerCase(), records]));
  const hasBelow = (name: string): boolean => [...names.keys()].some((one) => one.endsWith(`.${name.toLowerCase()}`));
  async function query({ name, type }: DnsQuestion): Promise<DnsAnswer> {
    asked.push(`${name} ${type}`);
    const chain: string[] = [];
    let records = names.get(name.toLowerCase().replace(/\.$/, ""));
    for (let hop = type === "CNAME" ? 8 : 0; hop < 8 && Array.isArray(records?.["CNAME"]); hop += 1) {
      const target = String(records["CNAME"][0]);
      chain.push(target);
      records = names.get(target);
    }
    const values = records?.[type] ?? [];
    if (values === "timeout") throw new NoAnswer("dns", "ETIMEOUT", "the resolver did not answer");
    const rcode = values === "SERVFAIL" ? "SERVFAIL" : records === undefined && !hasBelow(chain.at(-1) ?? name) ? "NXDOMAIN" : "NOERROR";
    return {
      rcode,
      values: values === "SERVFAIL" ? [] : values,
      authoritative: false,
      authenticated: false,
      chain,
      referral: [],
      server: "127.0.0.1:53",
    };
  }
  return { dns: { query, addresses: () => Promise.reject(new Error("not asked")) }, asked };
}
