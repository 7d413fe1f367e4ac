import type { DnsAnswer, DnsQuestion, Tools } from "../../../src/model/tools.ts";
import { NoAnswer } from "../../../src/model/tools.ts";

/** `name` to `TYPE` to values; `"timeout"` and `"SERVFAIL"` in place of values make the question fail so. */
export type Zone = Readonly<Record<string, Readonly<Record<string, readonly string[] | "timeout" | "SERVFAIL">>>>;

export interface ZoneDns {
  readonly dns: Tools["dns"];
  /** Questions asked, `name TYPE`, in order. */
  readonly asked: string[];
}

/** DNS that answers from a table: NXDOMAIN for a name that is not in it, NODATA for a type that its name lacks. */
export function createZone(zone: Zone): ZoneDns {
  const asked: string[] = [];
  const names = new Map(Object.entries(zone).map(([name, records]) => [name.toLowerCase(), records]));
  async function query({ name, type }: DnsQuestion): Promise<DnsAnswer> {
    asked.push(`${name} ${type}`);
    const records = names.get(name.toLowerCase().replace(/\.$/, ""));
    const values = records?.[type] ?? [];
    if (values === "timeout") throw new NoAnswer("dns", "ETIMEOUT", "the resolver did not answer");
    const rcode = values === "SERVFAIL" ? "SERVFAIL" : records === undefined ? "NXDOMAIN" : "NOERROR";
    return {
      rcode,
      values: values === "SERVFAIL" ? [] : values,
      authoritative: false,
      authenticated: false,
      chain: [],
      referral: [],
      server: "127.0.0.1:53",
    };
  }
  return { dns: { query, addresses: () => Promise.reject(new Error("not asked")) }, asked };
}
