import { isIP } from "node:net";
import type { Vantage } from "../model/target.ts";
import { plainHost } from "../tools/endpoint.ts";
import { createTrust } from "../tools/trust.ts";
import { resolveConnect } from "../tools/vantage.ts";
import type { Dial } from "./connections.ts";

/** Where a customer's connection to an origin really goes, seen from the vantage, once its name was resolved to `address`. */
export function dialOrigin(origin: string, vantage: Vantage, address: string): Dial {
  const { protocol, hostname, port } = new URL(origin);
  const host = plainHost(hostname);
  const secure = protocol === "https:";
  const endpoint = resolveConnect(vantage, host, Number(port) || (secure ? 443 : 80), address);
  return {
    ...endpoint,
    servername: secure && isIP(host) === 0 ? host : undefined,
    trust: secure ? createTrust(vantage.ca) : undefined,
  };
}
