import type { Vantage } from "../model/target.ts";
import type { Tools } from "../model/tools.ts";
import { parseEndpoint, type Endpoint, isIP } from "./endpoint.ts";
import { mapConnect } from "./vantage.ts";

const maxTargets = 4;

/**
 * Where to dial for `host:port`, best first: the caller's own `dial` (without a port, at the vantage's port for the host), else the vantage's connect map, else DNS. A host that the
 * map sends to an address needs no DNS at all, so a site can be looked at before its name exists.
 */
export async function findTargets(
  world: { readonly addresses: Tools["dns"]["addresses"]; readonly vantage: Vantage },
  host: string,
  port: number,
  dial?: string,
): Promise<readonly Endpoint[]> {
  if (dial !== undefined) {
    const endpoint = parseEndpoint(dial, mapConnect(world.vantage, host, port).port);
    if (isIP(endpoint.address) !== 0) return [endpoint];
    const found = await world.addresses(endpoint.address);
    return found.slice(0, maxTargets).map((address) => ({ address, port: endpoint.port }));
  }
  const mapped = mapConnect(world.vantage, host, port);
  const found = mapped.address === undefined ? await world.addresses(host) : [mapped.address];
  return found.slice(0, maxTargets).map((address) => ({ address, port: mapped.port }));
}
