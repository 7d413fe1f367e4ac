import type { Vantage } from "../model/target.ts";
import { isPort, parseEndpoint, plainHost, stripBrackets, isIP } from "./endpoint.ts";
import { isLoopback } from "./loopback.ts";

/** One line of the connect map, read: what it matches and what it changes. */
interface ConnectRule {
  readonly host: string;
  readonly port?: number;
  readonly toAddress?: string;
  readonly toPort?: number;
}

const side = /^(\[[^\]]*\]|[^:[\]]*):(\d*)$/;

/**
 * Where a connection to `host:port` goes once the vantage had its say, before any name is looked up: the first matching line
 * wins, as with curl's --connect-to. Without an `address` the host still has to be resolved.
 * @throws Error when a line of the map cannot be read.
 */
export function mapConnect(vantage: Vantage, host: string, port: number): { readonly address?: string; readonly port: number } {
  const name = plainHost(host);
  const rule = connectRules(vantage).find(
    (rule) => (rule.host === "" || rule.host === name) && (rule.port === undefined || rule.port === port),
  );
  return { address: rule?.toAddress, port: rule?.toPort ?? port };
}

/**
 * Says what is wrong with a vantage before anything is asked through it.
 * @throws Error with a plain sentence that quotes the part that cannot be read.
 */
export function validateVantage(vantage: Vantage): void {
  connectRules(vantage);
  if (!isPort(vantage.dnsPort)) throw new Error(`The vantage's DNS port ${vantage.dnsPort} is not a port between 1 and 65535.`);
  for (const server of [...vantage.resolvers, ...vantage.parents]) {
    if (server.startsWith("https://") && vantage.resolvers.includes(server)) {
      if (URL.canParse(server)) continue;
      throw new Error(`The DNS server "${server}" is not an address that can be opened, such as https://dns.example/dns-query.`);
    }
    const { address } = parseEndpoint(server, vantage.dnsPort);
    if (isIP(address) === 0) throw new Error(`The DNS server "${server}" must be given by its address, such as 192.0.2.53:53.`);
  }
  if (vantage.cloudflareApi !== undefined) readApiBase(vantage.cloudflareApi);
  if (vantage.ca !== undefined && !vantage.ca.includes("-----BEGIN CERTIFICATE-----"))
    throw new Error("The vantage's extra root certificate is not in PEM form (-----BEGIN CERTIFICATE-----).");
}

/**
 * The root of the Cloudflare API to ask. Another one than Cloudflare's own must be on this machine, by its address: a configuration
 * that came with somebody else's code must not be able to send the token anywhere.
 * @throws Error with a plain sentence for any other.
 */
export function readApiBase(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && url.search === "" && isLoopback(stripBrackets(url.hostname))) return url;
  throw new Error(
    `The vantage's cloudflareApi "${text.slice(0, 80)}" must be an address of this machine, such as http://127.0.0.1:8787/client/v4.`,
  );
}

function connectRules(vantage: Vantage): readonly ConnectRule[] {
  return Object.entries(vantage.connect).map(([key, value]) => {
    const from = splitSide(key, "left");
    const to = splitSide(value, "right");
    if (to.name !== "" && isIP(to.name) === 0)
      throw new Error(`The connect map sends "${key}" to "${value}": the right side needs an IP address, IPv6 in brackets.`);
    return { host: plainHost(from.name), port: from.port, toAddress: to.name === "" ? undefined : to.name, toPort: to.port };
  });
}

function splitSide(text: string, where: "left" | "right"): { readonly name: string; readonly port?: number } {
  const match = side.exec(text);
  const digits = match?.[2] ?? "";
  if (match === null || (digits !== "" && !isPort(Number(digits))))
    throw new Error(
      where === "left"
        ? `The connect map's "${text}" cannot be read: write host:port, ":port" for any host, or "host:" for any port.`
        : `The connect map's "${text}" cannot be read: write address:port, ":port" to keep the address, or "address:" to keep the port.`,
    );
  return { name: stripBrackets(match[1] ?? ""), port: digits === "" ? undefined : Number(digits) };
}
