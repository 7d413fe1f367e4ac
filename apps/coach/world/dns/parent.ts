import { canonicalName } from "./names.ts";
import { startAuthoritative } from "./authoritative.ts";
import { presentDs } from "./keys.ts";
import type { DnsServer } from "./serve.ts";
import type { DsData } from "./message.ts";
import type { Zone, ZoneRecord } from "./zone.ts";
import type { ZoneKey } from "./keys.ts";

/** What a registrar has filed for one domain. */
export interface Delegation {
  readonly zone: string;
  /** Name servers; the address becomes glue where the name lies inside the delegated zone. */
  readonly servers: readonly { readonly name: string; readonly address: string }[];
  /** Empty or absent: the registrar was never given a DS, so the domain counts as unsigned. */
  readonly ds?: readonly DsData[];
}

/** A running parent zone. */
export interface Parent extends DnsServer {
  /** Replaces everything that is delegated; raises the serial. */
  setDelegations(delegations: readonly Delegation[]): void;
}

const ttlSeconds = 300;

/** Starts the server of the zone above, such as `test`: referrals with glue and DS, NXDOMAIN for what nobody registered. */
export async function startParent(options: {
  readonly address: string;
  readonly port: number;
  /** Origin of the parent zone. Default `test`. */
  readonly origin?: string;
  readonly delegations: readonly Delegation[];
  readonly key?: ZoneKey;
  readonly latencyMs?: number;
}): Promise<Parent> {
  const origin = canonicalName(options.origin ?? "test");
  let serial = 1;
  const served = (delegations: readonly Delegation[]): { zone: Zone; key?: ZoneKey } => ({
    zone: parentZone(origin, serial, options.address, delegations),
    ...(options.key ? { key: options.key } : {}),
  });
  const server = await startAuthoritative({
    address: options.address,
    port: options.port,
    zones: [served(options.delegations)],
    ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
  });
  return {
    address: server.address,
    port: server.port,
    settings: server.settings,
    stop: () => server.stop(),
    setDelegations(delegations) {
      serial += 1;
      server.setZone(served(delegations));
    },
  };
}

function parentZone(origin: string, serial: number, address: string, delegations: readonly Delegation[]): Zone {
  const own = `ns.nic.${origin}`;
  const records: ZoneRecord[] = [
    { name: origin, type: "SOA", ttl: ttlSeconds, value: `${own} hostmaster.nic.${origin} ${serial} 7200 900 1209600 60` },
    { name: origin, type: "NS", ttl: ttlSeconds, value: own },
    { name: own, type: "A", ttl: ttlSeconds, value: address },
  ];
  const glued = new Set<string>();
  for (const { zone, servers, ds } of delegations) {
    for (const { name, address: glue } of servers) {
      records.push({ name: zone, type: "NS", ttl: ttlSeconds, value: name });
      if (!glued.has(name)) records.push({ name, type: "A", ttl: ttlSeconds, value: glue });
      glued.add(name);
    }
    for (const one of ds ?? []) records.push({ name: zone, type: "DS", ttl: ttlSeconds, value: presentDs(one) });
  }
  return { origin, records };
}
