import type { DnsHosts } from "../model/evidence-dns.ts";
import type { WantedRecord } from "../model/dns-plan.ts";
import type { Declared, DeclaredHost } from "../model/target.ts";
import { isIp4, isIp6 } from "../parsers/address.ts";
import { plainName } from "../parsers/host-name.ts";

/** Why a host's live records stay, and whether the configuration said where it leads. */
export interface Settled {
  readonly reason: string;
  readonly isDeclared: boolean;
  readonly mayProxy: boolean;
}

/** What the declared hosts need: records to have, hosts that are right as they are, and what the configuration leaves open. */
export interface WantedHosts {
  readonly records: readonly WantedRecord[];
  /** Hosts whose live records stay, whatever they are. */
  readonly settled: ReadonlyMap<string, Settled>;
  readonly open: readonly string[];
}

/** Names that mail goes to or comes back to: an MX names them, or the configuration does. */
export function mailHosts(declared: Declared, exchangers: readonly string[]): ReadonlySet<string> {
  const named = declared.hosts.filter(({ role }) => role === "mail").map(({ name }) => plainName(name));
  return new Set([...named, ...exchangers.map(plainName)]);
}

/**
 * The records of the declared hosts. A host whose answer already leads to its target is settled: what its provider flattens or
 * proxies looks different from what was entered there. `written`: names that the configuration's own record list speaks of.
 */
export function wantHosts(
  declared: Declared,
  hosts: DnsHosts | undefined,
  { written, mail, zone }: { readonly written: ReadonlySet<string>; readonly mail: ReadonlySet<string>; readonly zone: string },
): WantedHosts {
  const records: WantedRecord[] = [];
  const settled = new Map<string, Settled>();
  const open: string[] = [];
  for (const host of declared.hosts) {
    const name = plainName(host.name);
    const seen = hosts?.hosts.find((one) => plainName(one.name) === name);
    const lives = seen !== undefined && (seen.a.values.length > 0 || seen.aaaa.values.length > 0 || seen.chain.length > 0);
    const mayProxy = host.role !== "mail" && !mail.has(name);
    const settle = (reason: string): void =>
      void settled.set(name, { reason, isDeclared: host.target !== undefined || written.has(name), mayProxy });
    const provider = lives ? seen.provider : undefined;
    const front = provider?.hidesTarget === true ? provider.name : undefined;
    if (written.has(name)) {
      if (front !== undefined) settle(hidden(front));
    } else if (host.target === undefined) {
      if (lives) settle("it leads somewhere, and no target is declared");
      else open.push(`${name} has no record, and nothing says where it should lead: add “target” to it under “hosts”.`);
    } else if (provider?.rule === "declared target" && !isAddress(host.target)) settle(`it leads to ${host.target}`);
    else if (front !== undefined) settle(hidden(front));
    else {
      const wanted = wantTarget(host, { name, isApex: name === zone, mayProxy });
      if (typeof wanted === "string") open.push(wanted);
      else records.push(wanted);
    }
  }
  return { records, settled, open };
}

function hidden(front: string): string {
  return `${front} stands in front, so nobody can see from outside what is behind it`;
}

function wantTarget(
  host: DeclaredHost,
  { name, isApex, mayProxy }: { readonly name: string; readonly isApex: boolean; readonly mayProxy: boolean },
): WantedRecord | string {
  const target = plainName((host.target ?? "").trim());
  const base = { name, reason: `declared: ${name} is the ${roleWords[host.role]} and leads to ${target}`, mayProxy };
  if (isIp4(target)) return { ...base, type: "A", value: target };
  if (isIp6(target)) return { ...base, type: "AAAA", value: target };
  // A CNAME suffix has two labels or begins with a dot; the name that a provider gives to one customer has more.
  const isName = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?){2,}$/u.test(target);
  if (!isName) return `${name} should lead to ${host.target}: copy the record that ${host.target} shows for this name.`;
  if (isApex)
    return `${name} should lead to ${target}, but the bare domain cannot be a CNAME: enter the address (A) that its provider shows, or an ALIAS record where your DNS provider has one.`;
  return { ...base, type: "CNAME", value: target };
}

const roleWords: Readonly<Record<DeclaredHost["role"], string>> = {
  site: "site",
  app: "app",
  api: "API",
  redirect: "address that redirects",
  mail: "mail server",
};

function isAddress(text: string): boolean {
  return isIp4(text) || isIp6(text);
}
