import { defineZone, type Zone } from "./dns/zone.ts";
import { addresses, dkimSelector, domain, otherSender, platformSender } from "./names.ts";

/** A record of the demo's zone by its name relative to the zone, `@` for the zone itself: `["www", "A", "192.0.2.1"]`. */
type ZoneRow = readonly [name: string, type: string, value: string, ttlSeconds?: number];

/** What a switch changes in a zone: sets taken out, as `www A`, and records put in. */
export interface ZoneChanges {
  readonly without: readonly string[];
  readonly with: readonly ZoneRow[];
  /** Sets that stand under another name. */
  readonly renamed?: readonly (readonly [from: string, to: string])[];
}

const ttlSeconds = 60;

/** The zone as the owner meant it, or as a switch broke it. `serial` rises with each change. */
export function brightpathZone(dkimRecord: string, serial: number, ...changes: readonly ZoneChanges[]): Zone {
  const edge = addresses.edge;
  const [ns1, ns2] = addresses.nameServers;
  const rows: readonly ZoneRow[] = [
    ["@", "SOA", `ns1.${domain}. hostmaster.${domain}. ${serial} 3600 600 604800 60`],
    ["@", "NS", `ns1.${domain}.`],
    ["@", "NS", `ns2.${domain}.`],
    ["ns1", "A", ns1],
    ["ns2", "A", ns2],
    ["@", "A", edge],
    ["@", "MX", `10 mail.${domain}.`],
    ["@", "TXT", `v=spf1 ip4:${addresses.mailer} -all`],
    ["www", "A", edge],
    ["app", "A", edge],
    ["api", "A", edge],
    ["mail", "A", addresses.mailHost],
    ["send", "MX", `10 mail.${domain}.`],
    ["send", "TXT", `v=spf1 ip4:${addresses.mailer} -all`],
    [`${dkimSelector}._domainkey`, "TXT", dkimRecord],
    ["_dmarc", "TXT", `v=DMARC1; p=none; rua=mailto:dmarc@${domain}`],
  ];
  return defineZone(domain, ttlSeconds, changes.reduce(changeRows, rows));
}

function changeRows(rows: readonly ZoneRow[], changes: ZoneChanges): readonly ZoneRow[] {
  const kept = rows.filter(([name, type]) => !changes.without.includes(`${name} ${type}`));
  const named = kept.map(([name, ...rest]): ZoneRow => [changes.renamed?.find(([from]) => from === name)?.[1] ?? name, ...rest]);
  return [...named, ...changes.with];
}

/** The receiving side of the world, two other companies' mail domains and the former platform, which resolvers simply know. */
export function foreignZones(dkimRecord: string): Zone[] {
  const soa = (origin: string) => ["@", "SOA", `ns.${origin}. hostmaster.${origin}. 1 3600 600 604800 60`] as const;
  return [
    defineZone("inbox.test", ttlSeconds, [
      soa("inbox.test"),
      ["@", "NS", "ns.inbox.test."],
      ["@", "MX", "10 mx.inbox.test."],
      ["mx", "A", addresses.mailbox],
    ]),
    // The platform that the site was on before it moved.
    defineZone("netlify.app", ttlSeconds, [soa("netlify.app"), ["@", "NS", "ns.netlify.app."], ["brightpath-2023", "A", addresses.former]]),
    defineZone(otherSender, ttlSeconds, [
      soa(otherSender),
      ["@", "NS", `ns.${otherSender}.`],
      ["@", "TXT", `v=spf1 ip4:${addresses.mailer} -all`],
      [`${dkimSelector}._domainkey`, "TXT", dkimRecord],
    ]),
    defineZone(platformSender, ttlSeconds, [
      soa(platformSender),
      ["@", "NS", `ns.${platformSender}.`],
      ["mail.app", "TXT", `v=spf1 ip4:${addresses.mailer} -all`],
      [`${dkimSelector}._domainkey`, "TXT", dkimRecord],
      ["_dmarc", "TXT", "v=DMARC1; p=reject"],
    ]),
  ];
}
