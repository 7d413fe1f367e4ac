import { canonicalName, isWithin } from "./names.ts";
import { lookUp } from "./lookup.ts";
import { compileZone } from "./zone.ts";
import { serveDns } from "./serve.ts";
import type { CompiledZone, Zone } from "./zone.ts";
import type { DnsServer } from "./serve.ts";
import type { ZoneKey } from "./keys.ts";

/** A zone to serve, signed when a key is given. */
export interface ServedZone {
  readonly zone: Zone;
  readonly key?: ZoneKey;
}

/** A running authoritative server; its view can be replaced at any time, so two servers of a zone can disagree. */
export interface Authoritative extends DnsServer {
  /** Replaces (or adds) the zone with this origin; throws on a zone that cannot be read and then keeps the old one. */
  setZone(served: ServedZone): void;
  /** Forgets a zone: the server then refuses it, as a lame delegation does. */
  dropZone(origin: string): void;
}

/** Starts a server that answers for the given zones with AA set, ignores RD and refuses everything else. */
export async function startAuthoritative(options: {
  readonly address: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly zones: readonly ServedZone[];
  readonly latencyMs?: number;
}): Promise<Authoritative> {
  const zones = new Map<string, CompiledZone>();
  const setZone = ({ zone, key }: ServedZone): void => {
    const compiled = compileZone(zone, key);
    zones.set(compiled.origin, compiled);
  };
  for (const served of options.zones) setZone(served);

  const server = await serveDns({
    address: options.address,
    port: options.port,
    ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
    answer({ name, type, edns }) {
      const zone = closestZone(zones, name, type);
      if (zone === undefined) return { rcode: "REFUSED" };
      return lookUp(zone, name, type, edns?.dnssecOk ?? false);
    },
  });
  return { ...server, setZone, dropZone: (origin) => void zones.delete(canonicalName(origin)) };
}

/** The zone with the longest origin that holds the name; a DS question belongs to the zone above, where we have it. */
export function closestZone(zones: ReadonlyMap<string, CompiledZone>, name: string, type: string): CompiledZone | undefined {
  const holding = [...zones.values()].filter(({ origin }) => isWithin(name, origin));
  const sorted = holding.toSorted((a, b) => b.origin.length - a.origin.length);
  return type === "DS" ? (sorted.find(({ origin }) => origin !== name) ?? sorted[0]) : sorted[0];
}
