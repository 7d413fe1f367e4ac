import type { EdgeRecord } from "../../../model/evidence-edge.ts";
import { addressNumber, isInRange } from "../../../parsers/address-range.ts";

export interface Leak {
  /** The record that gives an address away: its name and type, without the address. */
  readonly where: string;
}

/** Records without the proxy, and SPF terms, that name an address which a proxied record hides. */
export function findLeaks(records: readonly EdgeRecord[]): readonly Leak[] {
  const isAddress = ({ type }: EdgeRecord): boolean => type === "A" || type === "AAAA";
  const hidden = [...new Set(records.filter((one) => one.proxied && isAddress(one)).map(({ content }) => content))];
  if (hidden.length === 0) return [];
  const numbers = new Set(hidden.map((address) => addressNumber(address)));
  const mailTargets = new Set(records.filter(({ type }) => type === "MX").map(({ content }) => content.toLowerCase().replace(/\.$/u, "")));
  return records.flatMap((one): Leak[] => {
    if (!one.proxied && isAddress(one) && numbers.has(addressNumber(one.content)))
      return [{ where: `${one.name} ${one.type}${mailTargets.has(one.name) ? " (the MX host)" : ""}` }];
    if (one.type === "TXT" && spfAddresses(one.content).some((range) => hidden.some((address) => isInRange(address, range))))
      return [{ where: `the SPF record of ${one.name}` }];
    return [];
  });
}

/** Single addresses and small ranges; a whole provider's range gives nobody away. */
function spfAddresses(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|\s)[+?~-]?ip[46]:([0-9a-f.:]+(?:\/\d{1,3})?)/giu)]
    .map(([, range = ""]) => range)
    .filter((range) => {
      const bits = Number(range.split("/")[1] ?? 128);
      return range.includes(":") ? bits >= 120 : bits >= 28;
    });
}
