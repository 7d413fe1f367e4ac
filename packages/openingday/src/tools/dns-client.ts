import { randomInt } from "node:crypto";
import { getServers } from "node:dns";
import { domainToASCII } from "node:url";
import type { Vantage } from "../model/target.ts";
import { NoAnswer, type DnsAnswer, type DnsQuestion, type Tools } from "../model/tools.ts";
import { createAddresses, type SystemLookup } from "./dns-addresses.ts";
import { askOverHttps } from "./dns-over-https.ts";
import { askOverTcp, type DnsExchange } from "./dns-transport.ts";
import { createUdpExchange } from "./dns-udp.ts";
import type { WireAnswer } from "./dns-wire.ts";
import { formatEndpoint, parseEndpoint, type Endpoint, isIP } from "./endpoint.ts";

export interface DnsClientOptions {
  readonly vantage: Vantage;
  readonly signal?: AbortSignal;
  /** The system's DNS servers; asked of the system when absent. */
  readonly systemServers?: () => readonly string[];
  /** The system's own look-up, which also reads the hosts file; `dns.lookup` when absent. */
  readonly systemLookup?: SystemLookup;
}

const types: ReadonlySet<string> = new Set([
  "A",
  "AAAA",
  "NS",
  "SOA",
  "MX",
  "TXT",
  "CNAME",
  "DS",
  "DNSKEY",
  "CAA",
  "PTR",
  "RRSIG",
  "TLSA",
  "HTTPS",
  "SVCB",
]);
const tries = 2;
const defaultTimeoutMs = 1500;
const maxSystemServers = 3;

/**
 * Asks DNS itself, because the platform's resolver hides flags, negative answers and DNSSEC records.
 * `timeoutMs` of a question is for one try; there are two. Without `server` the vantage's first resolver is asked, or, where
 * there is none, the system's servers one after the other. A server given as `https://…` is asked over HTTPS. A question that is
 * under way already is not asked a second time.
 */
export function createDnsClient(options: DnsClientOptions): Tools["dns"] {
  const { vantage, signal } = options;
  const doors = { vantage, stop: signal, askOverUdp: createUdpExchange(signal) };
  const ask = async (question: DnsQuestion): Promise<DnsAnswer> => {
    // dns-packet encodes an unknown type name as another type without a word.
    if (!types.has(question.type)) throw new Error(`openingday does not ask for DNS records of type "${question.type}".`);
    const name = wireName(question.name);
    let last: unknown;
    for (const server of chooseServers(question, options)) {
      try {
        return await askServer(server, { ...question, name }, doors);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        last = error;
      }
    }
    throw last;
  };
  const underWay = new Map<string, Promise<DnsAnswer>>();
  const query = (question: DnsQuestion): Promise<DnsAnswer> => {
    if (question.fresh === true) return ask(question);
    const { name, type, server = vantage.resolvers[0] ?? "", recursion = true, checkingDisabled = false } = question;
    const key = [name.toLowerCase(), type, server, recursion, checkingDisabled].join(" ");
    const asked = underWay.get(key);
    if (asked !== undefined) return asked;
    const asking = ask(question).finally(() => underWay.delete(key));
    underWay.set(key, asking);
    return asking;
  };
  const addresses = createAddresses({ query, resolvers: vantage.resolvers, lookup: options.systemLookup });
  return { query, addresses };
}

/** Where a question goes: an address for UDP and TCP, or the address of a resolver over HTTPS. */
type Server = Endpoint | URL;

interface Doors {
  readonly vantage: Vantage;
  readonly stop: AbortSignal | undefined;
  readonly askOverUdp: DnsExchange;
}

async function askServer(server: Server, question: DnsQuestion, doors: Doors): Promise<DnsAnswer> {
  let last: unknown;
  let edns = true;
  for (let attempt = 0; attempt < tries; attempt++) {
    try {
      let answer = await exchange(server, question, edns, doors);
      if (edns && !answer.edns && ["FORMERR", "NOTIMP"].includes(answer.rcode)) {
        // RFC 6891 section 7: a server that does not know EDNS is asked again without.
        edns = false;
        answer = await exchange(server, question, edns, doors);
      }
      const { truncated: _, edns: __, ...rest } = answer;
      return { ...rest, server: server instanceof URL ? server.href : formatEndpoint(server) };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      last = error;
    }
  }
  throw last;
}

async function exchange(server: Server, question: DnsQuestion, edns: boolean, { vantage, stop, askOverUdp }: Doors): Promise<WireAnswer> {
  const { name, type, recursion = true, checkingDisabled = false, timeoutMs = defaultTimeoutMs } = question;
  const wire = { id: randomInt(0x1_00_00), name, type, recursion, edns, checkingDisabled };
  if (server instanceof URL) return askOverHttps(server, vantage, wire, timeoutMs, stop);
  const answer = await askOverUdp(server, wire, timeoutMs, stop);
  return answer.truncated ? askOverTcp(server, { ...wire, id: randomInt(0x1_00_00) }, timeoutMs, stop) : answer;
}

function chooseServers({ server }: DnsQuestion, { vantage, systemServers = getServers }: DnsClientOptions): readonly Server[] {
  if (server !== undefined) return [address(server, vantage.dnsPort)];
  const [first] = vantage.resolvers;
  if (first !== undefined) return [address(first, 53)];
  const system = systemServers().slice(0, maxSystemServers);
  if (system.length === 0) throw new NoAnswer("dns", "no-resolver", "This machine has no DNS server to ask.");
  return system.map((one) => address(one, 53));
}

function address(text: string, defaultPort: number): Server {
  if (text.startsWith("https://")) return new URL(text);
  const endpoint = parseEndpoint(text, defaultPort);
  if (isIP(endpoint.address) === 0) throw new Error(`The DNS server "${text}" must be given by its address.`);
  return endpoint;
}

/** A name that DNS can carry: international names in their ASCII form, labels of 1 to 63 octets, 253 in all. */
function wireName(text: string): string {
  const ascii = /^[\x21-\x7e]*$/.test(text) ? text : domainToASCII(text);
  const name = ascii.replace(/\.$/, "");
  const labels = name.split(".");
  if (text === ".") return ".";
  if (name.length > 253 || labels.some((label) => label.length < 1 || label.length > 63))
    throw new NoAnswer("dns", "bad-name", `"${text.slice(0, 80)}" is not a name that DNS can hold.`);
  return name;
}
