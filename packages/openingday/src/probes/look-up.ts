import type { DnsLookup } from "../model/evidence-dns.ts";
import type { DnsAnswer, DnsQuestion, Tools } from "../model/tools.ts";
import { describeFailure } from "./failure.ts";

/** Values kept of one answer; nobody publishes more in earnest. */
const maxValues = 64;

/** A question's outcome: the answer where there was one, and the record that evidence keeps in either case. */
export interface LookedUp {
  readonly lookup: DnsLookup;
  readonly answer?: DnsAnswer;
}

/** Asks one question and never rejects: silence becomes a lookup with `error`. */
export async function lookUp(dns: Tools["dns"], question: DnsQuestion): Promise<LookedUp> {
  try {
    const answer = await dns.query(question);
    return { lookup: keepLookup(answer), answer };
  } catch (error) {
    return { lookup: { rcode: "", values: [], error: describeFailure(error).error } };
  }
}

function keepLookup(answer: DnsAnswer): DnsLookup {
  return {
    rcode: answer.rcode,
    values: answer.values.slice(0, maxValues),
    ...(answer.ttlSeconds === undefined ? {} : { ttlSeconds: answer.ttlSeconds }),
    ...(answer.chain.length === 0 ? {} : { chain: answer.chain.slice(0, 16) }),
    ...(answer.ede === undefined ? {} : { ede: answer.ede }),
    ...(answer.error === undefined ? {} : { error: answer.error }),
  };
}
