import type { Parsed } from "./parsed.ts";

/** What counts of a registry's answer about a domain. */
export interface RdapDomain {
  readonly name: string;
  readonly registrar?: string;
  /** ISO times. */
  readonly registeredAt?: string;
  readonly expiresAt?: string;
  /** Lower case, words apart: `client transfer prohibited`. */
  readonly statuses: readonly string[];
  readonly nameServers: readonly string[];
}

const most = 40;

/** Reads the body of an RDAP answer about a domain. @see RFC 9083 section 5.3 */
export function parseRdapDomain(text: string): Parsed<RdapDomain> {
  const body = parseObject(text);
  if (body === undefined) return { ok: false, error: "the registry’s answer is not JSON" };
  const name = textOf(body["ldhName"]).toLowerCase().replace(/\.$/u, "");
  if (body["objectClassName"] !== "domain" || name === "") return { ok: false, error: "the registry’s answer is not about a domain" };
  const events = listOf(body["events"]);
  const registrar = listOf(body["entities"]).find((entity) => Array.isArray(entity["roles"]) && entity["roles"].includes("registrar"));
  const called = registrar === undefined ? "" : nameOf(registrar);
  return {
    ok: true,
    value: {
      name,
      ...(called === "" ? {} : { registrar: called }),
      ...dated("registeredAt", events, "registration"),
      ...dated("expiresAt", events, "expiration"),
      statuses: textsOf(body["status"]).map(plainStatus),
      nameServers: listOf(body["nameservers"])
        .map((server) => textOf(server["ldhName"]).toLowerCase().replace(/\.$/u, ""))
        .filter((server) => server !== ""),
    },
  };
}

/**
 * The base address of the server that knows an ending, in IANA's list; undefined where the registry offers none.
 * @see RFC 9224 sections 3 and 4
 */
export function findRdapBase(text: string, ending: string): Parsed<string | undefined> {
  const services: unknown = parseObject(text)?.["services"];
  if (!Array.isArray(services)) return { ok: false, error: "IANA’s list of registries cannot be read" };
  for (const service of services as readonly unknown[]) {
    if (!Array.isArray(service)) continue;
    const [endings, addresses] = service as readonly unknown[];
    if (!Array.isArray(endings) || !endings.some((one) => typeof one === "string" && one.toLowerCase() === ending)) continue;
    const usable = textsOf(addresses).filter((address) => URL.canParse(address) && /^https?:$/u.test(new URL(address).protocol));
    return { ok: true, value: usable.find((address) => address.startsWith("https:")) ?? usable[0] };
  }
  return { ok: true, value: undefined };
}

type Members = Readonly<Record<string, unknown>>;

function parseObject(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly Members[] {
  return Array.isArray(value) ? value.slice(0, most).filter(isMembers) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 300).trim() : "";
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value
        .slice(0, most)
        .map(textOf)
        .filter((text) => text !== "")
    : [];
}

/** EPP's spelling, which a few registries send, in RDAP's words. @see RFC 8056 section 2 */
function plainStatus(status: string): string {
  return status.replaceAll(/([a-z])([A-Z])/gu, "$1 $2").toLowerCase();
}

/** The "fn" of a jCard. @see RFC 7095 section 3.3 */
function nameOf(entity: Members): string {
  const card = entity["vcardArray"];
  const properties: unknown = Array.isArray(card) ? card[1] : undefined;
  if (!Array.isArray(properties)) return textOf(entity["handle"]);
  const name = (properties as readonly unknown[]).find((property) => Array.isArray(property) && property[0] === "fn");
  return (Array.isArray(name) ? textOf(name[3]) : "") || textOf(entity["handle"]);
}

function dated(key: "registeredAt" | "expiresAt", events: readonly Members[], action: string): Partial<RdapDomain> {
  const text = textOf(events.find((event) => textOf(event["eventAction"]).toLowerCase() === action)?.["eventDate"]);
  const time = Date.parse(text);
  return Number.isNaN(time) ? {} : { [key]: new Date(time).toISOString() };
}
