import { isIPv4, isIPv6 } from "node:net";

/** A place to dial: an address or name, and a port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** 4 or 6 for an address, else 0. Node’s own test of every host name first prepares a long expression for IPv6: milliseconds of a start. */
export function isIP(text: string): 0 | 4 | 6 {
  if (text.includes(":")) return isIPv6(text) ? 6 : 0;
  return isIPv4(text) ? 4 : 0;
}

const shape = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/;

/**
 * Reads `address:port`, IPv6 in brackets. With a `defaultPort`, a bare address is enough.
 * @throws Error with a plain sentence when the text is neither.
 */
export function parseEndpoint(text: string, defaultPort?: number): Endpoint {
  const match = shape.exec(text);
  if (match === null && defaultPort !== undefined && isIP(stripBrackets(text)) !== 0)
    return { address: stripBrackets(text), port: defaultPort };
  const address = match?.[1] ?? match?.[2] ?? "";
  const port = Number(match?.[3]);
  if (match === null || address === "" || !isPort(port)) {
    if (match === null && defaultPort !== undefined && /^[\w.-]+$/.test(text)) return { address: text, port: defaultPort };
    throw new Error(`"${text}" is not an address and a port, such as 192.0.2.10:443 or [2001:db8::1]:443.`);
  }
  return { address, port };
}

/** `address:port`, IPv6 in brackets. */
export function formatEndpoint({ address, port }: Endpoint): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** A port that can be dialled: 1 to 65535. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** An IPv6 literal without its brackets; anything else unchanged. */
export function stripBrackets(host: string): string {
  return host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
}

/** A host name as it is compared: lower case, no brackets, no trailing dot. */
export function plainHost(host: string): string {
  return stripBrackets(host).toLowerCase().replace(/\.$/, "");
}
