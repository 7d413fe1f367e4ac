import { createSecureContext, getCACertificates } from "node:tls";
import type { Vantage } from "../model/target.ts";
import type { HttpAnswer } from "../model/tools.ts";
import { isIp4, isIp6 } from "../parsers/address.ts";
import { plainName } from "../parsers/host-name.ts";
import type { Dial } from "./connections.ts";

/** How to reach an origin again where an earlier answer of it came from. */
export function dialAgain(origin: string, { address, port }: Pick<HttpAnswer, "address" | "port">, vantage: Vantage): Dial {
  const { protocol, hostname } = new URL(origin);
  const host = plainName(hostname.replaceAll(/^\[|\]$/g, ""));
  if (protocol !== "https:") return { address, port };
  return {
    address,
    port,
    servername: isIp4(host) || isIp6(host) ? undefined : host,
    trust: vantage.ca === undefined ? undefined : createSecureContext({ ca: [...getCACertificates("default"), vantage.ca] }),
  };
}
