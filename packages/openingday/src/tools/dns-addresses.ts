import { lookup as systemLookup } from "node:dns/promises";
import { NoAnswer, type DnsAnswer, type DnsQuestion } from "../model/tools.ts";
import { plainHost, isIP } from "./endpoint.ts";
import { errorCode } from "./no-answer.ts";

/** Addresses of a host as the operating system would dial them. */
export type SystemLookup = (host: string) => Promise<readonly string[]>;

interface Found {
  readonly addresses: readonly string[];
  readonly ttlSeconds: number;
}

const maxRemembered = 1000;
const failureSeconds = 5;

/**
 * Addresses for dialling, IPv4 first. Literal addresses pass through. An answer is remembered for its TTL, at least 10 and at
 * most 60 seconds, a failure for 5; questions under way are shared. Without resolvers of the vantage the system's own look-up
 * has the last word, so that the hosts file counts.
 * Rejects with NoAnswer("dns", "ENOTFOUND", ...) when the host has no address.
 */
export function createAddresses(options: {
  readonly query: (question: DnsQuestion) => Promise<DnsAnswer>;
  readonly resolvers: readonly string[];
  readonly lookup?: SystemLookup;
}): (host: string) => Promise<readonly string[]> {
  const { query, resolvers, lookup = lookUpBySystem } = options;
  const remembered = new Map<string, { found: Promise<Found>; until: number }>();

  const find = async (host: string): Promise<Found> => {
    if (resolvers.length > 0) return askInTurn(host, resolvers, query);
    try {
      // A name without a dot is the system's own affair: the hosts file, a search list.
      if (host.includes(".")) return await askBoth(host, undefined, query);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return { addresses: await lookup(host).catch(() => Promise.reject(error)), ttlSeconds: 0 };
    }
    return { addresses: await lookup(host), ttlSeconds: 0 };
  };

  return async (text) => {
    const host = plainHost(text);
    if (isIP(host) !== 0) return [host];
    // RFC 6761 section 6.3: these names never leave the machine.
    if (host === "localhost" || host.endsWith(".localhost")) return ["127.0.0.1", "::1"];
    const known = remembered.get(host);
    if (known !== undefined && known.until > performance.now()) return (await known.found).addresses;
    if (remembered.size >= maxRemembered) remembered.clear();
    const entry = { found: find(host), until: Infinity };
    remembered.set(host, entry);
    const keep = (seconds: number): void => {
      entry.until = performance.now() + seconds * 1000;
    };
    try {
      const found = await entry.found;
      keep(Math.min(60, Math.max(10, found.ttlSeconds)));
      return found.addresses;
    } catch (error) {
      keep(failureSeconds);
      throw error;
    }
  };
}

async function askInTurn(host: string, resolvers: readonly string[], query: (question: DnsQuestion) => Promise<DnsAnswer>): Promise<Found> {
  let last: unknown;
  for (const server of resolvers.slice(0, 3)) {
    try {
      return await askBoth(host, server, query);
    } catch (error) {
      if (!(error instanceof NoAnswer) || error.code === "ENOTFOUND") throw error;
      last = error;
    }
  }
  throw last;
}

async function askBoth(host: string, server: string | undefined, query: (question: DnsQuestion) => Promise<DnsAnswer>): Promise<Found> {
  const both = await Promise.allSettled([query({ name: host, type: "A", server }), query({ name: host, type: "AAAA", server })]);
  const answers = both.filter((one) => one.status === "fulfilled").map((one) => one.value);
  const addresses = answers.flatMap((answer) => answer.values);
  if (addresses.length > 0) return { addresses, ttlSeconds: Math.min(...answers.map((answer) => answer.ttlSeconds ?? 0)) };
  const failed = both.find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  const broken = answers.find((answer) => !["NOERROR", "NXDOMAIN"].includes(answer.rcode));
  if (broken !== undefined)
    throw new NoAnswer("dns", broken.rcode, `The DNS server ${broken.server} could not answer for ${host} (${broken.rcode}).`);
  const missing = answers.some((answer) => answer.rcode === "NXDOMAIN");
  throw new NoAnswer("dns", "ENOTFOUND", missing ? `${host} does not exist in DNS.` : `${host} exists in DNS but has no address.`);
}

async function lookUpBySystem(host: string): Promise<readonly string[]> {
  try {
    const found = await systemLookup(host, { all: true, order: "ipv4first" });
    return found.map((one) => one.address);
  } catch (error) {
    throw new NoAnswer("dns", "ENOTFOUND", `${host} has no address: the system's own look-up found none (${errorCode(error)}).`);
  }
}
