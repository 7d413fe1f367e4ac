import { askServer } from "./ask.ts";
import { isWithin } from "./names.ts";
import { createTtlCache } from "./ttl-cache.ts";
import type { DsData, Heard } from "./message.ts";

/** Where a zone is served, and what its parent says about its keys. */
export interface Cut {
  readonly zone: string;
  /** `address` of each server, in the order to be asked. */
  readonly servers: readonly string[];
  /** Empty: nothing vouches for the zone, its answers are taken as they come. */
  readonly ds: readonly DsData[];
}

/** The answer of the servers that know, and which zone they spoke for. */
export interface Walked {
  readonly heard: Heard;
  readonly cut: Cut;
}

/** Asks from the top down, one delegation after the other. */
export interface Walk {
  /** Rejects when no server of a zone on the way answers. */
  walk(name: string, type: string): Promise<Walked>;
  /** Asks the servers of one zone in turn; the first usable answer counts. */
  askCut(cut: Cut, name: string, type: string): Promise<Heard>;
  flush(): void;
}

const maxReferrals = 10;
const maxGluelessDepth = 4;

/** Prepares the walk from the given zone cuts. All servers are expected on one port. */
export function createWalk(options: {
  readonly hints: readonly Cut[];
  readonly port: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly now: () => number;
}): Walk {
  const cuts = createTtlCache<Cut>(500, options.now);

  async function askCut(cut: Cut, name: string, type: string): Promise<Heard> {
    let last: unknown;
    for (const address of [...cut.servers, ...cut.servers]) {
      try {
        const heard = await askServer({ address, port: options.port, name, type, timeoutMs: options.timeoutMs, signal: options.signal });
        const isReferral = heard.rcode === "NOERROR" && referredZone(heard, cut, name) !== undefined;
        if ((heard.authoritative && (heard.rcode === "NOERROR" || heard.rcode === "NXDOMAIN")) || isReferral) return heard;
        last = new Error(`${address} answered ${heard.rcode} for ${name}`);
      } catch (error) {
        last = error;
      }
      if (options.signal.aborted) break;
    }
    throw last ?? new Error(`No server is known for ${cut.zone}`);
  }

  async function walk(name: string, type: string, depth = 0): Promise<Walked> {
    let cut = start(name, type);
    if (cut === undefined) throw new Error(`No hint leads to ${name}`);
    for (let step = 0; step < maxReferrals; step += 1) {
      const heard = await askCut(cut, name, type);
      const zone = heard.authoritative ? undefined : referredZone(heard, cut, name);
      if (zone === undefined) return { heard, cut };
      cut = await follow(heard, zone, depth);
    }
    throw new Error(`Too many delegations on the way to ${name}`);
  }

  function start(name: string, type: string): Cut | undefined {
    // A DS set lives above the zone it is about.
    const holds = (zone: string): boolean => isWithin(name, zone) && !(type === "DS" && zone === name);
    for (let at = name; at !== ""; at = at.includes(".") ? at.slice(at.indexOf(".") + 1) : "") {
      const known = holds(at) ? cuts.get(at)?.value : undefined;
      if (known) return known;
    }
    return options.hints.filter((hint) => holds(hint.zone)).toSorted((a, b) => b.zone.length - a.zone.length)[0];
  }

  async function follow(heard: Heard, zone: string, depth: number): Promise<Cut> {
    const own = heard.authority.filter((record) => record.name === zone);
    const servers: string[] = [];
    for (const { data } of own.filter((record) => record.type === "NS")) {
      const glue = heard.additional.filter((record) => record.type === "A" && record.name === (data as string).toLowerCase());
      servers.push(...glue.map((record) => record.data as string));
      if (glue.length === 0 && depth < maxGluelessDepth && !isWithin(data as string, zone)) {
        const found = await walk((data as string).toLowerCase(), "A", depth + 1).catch(() => undefined);
        servers.push(...(found?.heard.answers ?? []).filter((record) => record.type === "A").map((record) => record.data as string));
      }
    }
    const ds = own.filter((record) => record.type === "DS").map((record) => record.data as DsData);
    const cut = { zone, servers, ds };
    cuts.set(zone, cut, Math.min(...own.map((record) => record.ttl)));
    return cut;
  }

  return { walk: (name, type) => walk(name, type), askCut, flush: () => cuts.clear() };
}

function referredZone(heard: Heard, cut: Cut, name: string): string | undefined {
  const record = heard.authority.find((one) => one.type === "NS" && one.name !== cut.zone);
  return record && heard.answers.length === 0 && isWithin(name, record.name) && isWithin(record.name, cut.zone) ? record.name : undefined;
}
