import { canonicalName, isWithin } from "./names.ts";
import { closestZone } from "./authoritative.ts";
import { lookUp } from "./lookup.ts";
import { serveDns } from "./serve.ts";
import { createTtlCache } from "./ttl-cache.ts";
import { validateAnswer } from "./validate.ts";
import { createWalk } from "./walk.ts";
import { compileZone } from "./zone.ts";
import type { CompiledZone, Zone } from "./zone.ts";
import type { DnsRecord, Query, Rcode, Response, SoaData } from "./message.ts";
import type { DnsServer } from "./serve.ts";

/** A running recursive resolver. */
export interface Resolver extends DnsServer {
  /** Forgets everything it has learnt. */
  flush(): void;
  /** Replaces the zones it answers by itself. */
  setZones(zones: readonly Zone[]): void;
}

interface Resolved {
  readonly rcode: Rcode;
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly isSecure: boolean;
  readonly extendedError?: number;
}

const maxChain = 8;
const maxEntries = 2000;
const maxTtlSeconds = 86_400;
const bogus = 6;
const noReachableAuthority = 22;

/**
 * Starts a recursive resolver that walks from the hints (zone to addresses) over real packets, follows aliases, caches by TTL, and sets AD
 * when the signatures below a DS of the parent hold. Bogus answers and silence become SERVFAIL with an extended error. Names outside every hint do not exist.
 */
export async function startResolver(options: {
  readonly address: string;
  readonly port: number;
  /** Where to begin: `{ test: ["127.0.0.2"] }`. */
  readonly hints: Readonly<Record<string, readonly string[]>>;
  /** Port of all servers asked. Default: the resolver's own. */
  readonly serverPort?: number;
  /** Zones answered without asking anyone, such as `inbox.test`. */
  readonly zones?: readonly Zone[];
  /** For one question to one server. Default 1,500. */
  readonly timeoutMs?: number;
  readonly latencyMs?: number;
  readonly now?: () => number;
}): Promise<Resolver> {
  const now = options.now ?? Date.now;
  const stopped = new AbortController();
  const cache = createTtlCache<Resolved>(maxEntries, now);
  let own = compileAll(options.zones ?? []);
  const hints = Object.entries(options.hints).map(([zone, servers]) => ({ zone: canonicalName(zone), servers, ds: [] }));
  // Set once the own port is known: with port 0 the servers' port must be given.
  let walk: ReturnType<typeof createWalk> | undefined;

  async function resolve(name: string, type: string, checkingDisabled: boolean): Promise<Resolved> {
    const key = `${name} ${type}${checkingDisabled ? " unchecked" : ""}`;
    const known = cache.get(key);
    if (known) return grownOld(known.value, known.ageSeconds);
    const found = await lookOutside(name, type, checkingDisabled);
    if (found.rcode !== "SERVFAIL") cache.set(key, found, ttlOf(found));
    return found;
  }

  async function lookOutside(name: string, type: string, checkingDisabled: boolean): Promise<Resolved> {
    const zone = closestZone(own, name, type);
    if (zone) {
      const { rcode, answers, authority } = lookUp(zone, name, type, false);
      return { rcode, answers: answers ?? [], authority: authority ?? [], isSecure: false };
    }
    if (walk === undefined || !hints.some((hint) => isWithin(name, hint.zone))) return nobodyRegistered();
    try {
      const { heard, cut } = await walk.walk(name, type);
      const security = checkingDisabled ? "insecure" : await validateAnswer(walk, cut, heard.answers, now());
      if (security === "bogus") return failed(bogus);
      const rcode = heard.rcode === "NXDOMAIN" ? "NXDOMAIN" : "NOERROR";
      return { rcode, answers: heard.answers, authority: heard.authority, isSecure: security === "secure" };
    } catch {
      return failed(noReachableAuthority);
    }
  }

  async function answer(query: Query): Promise<Response> {
    if (!query.recursionDesired) return { rcode: "REFUSED", recursionAvailable: true };
    const answers: DnsRecord[] = [];
    let name = query.name;
    let step = await resolve(name, query.type, query.checkingDisabled);
    let isSecure = step.isSecure;
    for (let hop = 0; hop < maxChain; hop += 1) {
      answers.push(...step.answers);
      const target = aliasTarget(step.answers, name, query.type);
      if (target === undefined) break;
      name = target;
      step = await resolve(name, query.type, query.checkingDisabled);
      isSecure &&= step.isSecure;
    }
    const dnssecOk = query.edns?.dnssecOk ?? false;
    return {
      rcode: step.rcode,
      recursionAvailable: true,
      authentic: isSecure && (dnssecOk || query.authenticDataAsked),
      answers: step.rcode === "SERVFAIL" ? [] : answers.filter((record) => dnssecOk || !isProof(record, query.type)),
      // Beside an answer only the proof is of use: that a wildcard was right to give it (RFC 4035 section 3.1.3.3).
      authority: step.authority.filter((record) => (isProof(record, "") ? dnssecOk : isNegative(step))),
      ...(step.extendedError === undefined ? {} : { extendedError: step.extendedError }),
    };
  }

  const server = await serveDns({
    address: options.address,
    port: options.port,
    ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
    answer,
  });
  walk = createWalk({
    hints,
    port: options.serverPort ?? server.port,
    timeoutMs: options.timeoutMs ?? 1500,
    signal: stopped.signal,
    now,
  });
  const flush = (): void => {
    cache.clear();
    walk?.flush();
  };
  return {
    address: server.address,
    port: server.port,
    settings: server.settings,
    flush,
    setZones(zones) {
      own = compileAll(zones);
      flush();
    },
    async stop() {
      stopped.abort();
      await server.stop();
    },
  };
}

function compileAll(zones: readonly Zone[]): Map<string, CompiledZone> {
  return new Map(zones.map((zone) => [canonicalName(zone.origin), compileZone(zone)]));
}

function failed(extendedError: number): Resolved {
  return { rcode: "SERVFAIL", answers: [], authority: [], isSecure: false, extendedError };
}

// The root of this world knows no other top-level domains.
function nobodyRegistered(): Resolved {
  const data: SoaData = { mname: ".", rname: ".", serial: 1, refresh: 1800, retry: 900, expire: 604_800, minimum: 60 };
  return { rcode: "NXDOMAIN", answers: [], authority: [{ name: "", type: "SOA", ttl: 60, data }], isSecure: false };
}

function isProof(record: DnsRecord, asked: string): boolean {
  return (record.type === "RRSIG" || record.type === "NSEC" || record.type === "DNSKEY") && record.type !== asked;
}

function isNegative(found: Resolved): boolean {
  return found.rcode === "NXDOMAIN" || found.authority.some((record) => record.type === "SOA");
}

function grownOld(found: Resolved, ageSeconds: number): Resolved {
  const older = (records: readonly DnsRecord[]): DnsRecord[] =>
    records.map((record) => ({ ...record, ttl: Math.max(0, record.ttl - ageSeconds) }));
  return { ...found, answers: older(found.answers), authority: older(found.authority) };
}

function ttlOf(found: Resolved): number {
  const records = isNegative(found) ? [...found.answers, ...found.authority.filter((record) => record.type === "SOA")] : found.answers;
  return records.length === 0 ? 0 : Math.min(maxTtlSeconds, ...records.map((record) => record.ttl));
}

// Where the chain of aliases in this answer leaves off without the data asked for.
function aliasTarget(answers: readonly DnsRecord[], name: string, type: string): string | undefined {
  if (type === "CNAME" || type === "ANY") return undefined;
  let at = name;
  for (let hop = 0; hop < maxChain; hop += 1) {
    if (answers.some((record) => record.name === at && record.type === type)) return undefined;
    const alias = answers.find((record) => record.name === at && record.type === "CNAME");
    if (alias === undefined) break;
    at = canonicalName(alias.data as string);
  }
  return at === name ? undefined : at;
}
