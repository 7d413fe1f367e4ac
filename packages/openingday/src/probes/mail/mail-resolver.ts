import type { DnsQuestion, Tools } from "../../model/tools.ts";

/** A resolver in the shape that mailauth and `node:dns` share: TXT as lists of strings, MX as objects, failures as coded errors. */
export type MailResolver = (name: string, type: string) => Promise<unknown[]>;

/** Questions that judging one mail may cost; a hostile mail with many signatures is cut off here. */
const maxQuestions = 80;

const types: readonly string[] = ["A", "AAAA", "MX", "TXT", "PTR", "CNAME", "NS", "SOA"] satisfies DnsQuestion["type"][];

/**
 * Answers mailauth's questions through our own DNS client. Rejects with `code` ENOTFOUND (the name does not exist), ENODATA (it
 * has no such record), EREFUSED, ESERVFAIL, ETIMEOUT (nothing answered) or EBADNAME, as mailauth tells these apart.
 */
export function createMailResolver(dns: Tools["dns"]): MailResolver {
  let left = maxQuestions;
  return async (name, type) => {
    if (!isName(name)) throw coded("EBADNAME", name);
    if (!types.includes(type)) throw coded("ENODATA", name);
    if ((left -= 1) < 0) throw coded("ETIMEOUT", name);
    const question: DnsQuestion = { name, type: type as DnsQuestion["type"] };
    const answer = await dns.query(question).catch(() => undefined);
    if (answer === undefined) throw coded("ETIMEOUT", name);
    if (answer.rcode === "NXDOMAIN") throw coded("ENOTFOUND", name);
    if (answer.rcode === "REFUSED") throw coded("EREFUSED", name);
    if (answer.rcode !== "NOERROR") throw coded("ESERVFAIL", name);
    if (answer.values.length === 0) throw coded("ENODATA", name);
    return answer.values.map((value) => shape(type, value));
  };
}

function shape(type: string, value: string): unknown {
  if (type === "TXT") return [value];
  if (type !== "MX") return value;
  const [priority, exchange] = value.split(/\s+/);
  return { priority: Number(priority), exchange: (exchange ?? "").replace(/\.$/, "") };
}

function isName(name: string): boolean {
  const labels = name.replace(/\.$/, "").split(".");
  return name.length <= 254 && labels.every((label) => label.length > 0 && label.length <= 63);
}

function coded(code: string, name: string): Error {
  return Object.assign(new Error(`${code} ${name}`), { code });
}
