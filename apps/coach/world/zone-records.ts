import { defineZone, type Zone } from "./dns/zone.ts";
import { addresses, dkimSelector, domain, otherSender } from "./names.ts";

/** What a switch changes in the zone of the demo. */
export interface ZoneChanges {
  readonly withoutApex?: boolean;
  readonly withoutDmarc?: boolean;
  /** The second server still has the address from before the move. */
  readonly formerApp?: boolean;
}

const ttlSeconds = 60;

/** The zone as the owner meant it, or as a switch broke it. `serial` rises with each change. */
export function brightpathZone(dkimRecord: string, serial: number, changes: ZoneChanges = {}): Zone {
  const edge = addresses.edge;
  const [ns1, ns2] = addresses.nameServers;
  return defineZone(domain, ttlSeconds, [
    ["@", "SOA", `ns1.${domain}. hostmaster.${domain}. ${serial} 3600 600 604800 60`],
    ["@", "NS", `ns1.${domain}.`],
    ["@", "NS", `ns2.${domain}.`],
    ["ns1", "A", ns1],
    ["ns2", "A", ns2],
    ...(changes.withoutApex === true ? [] : ([["@", "A", edge]] as const)),
    ["@", "MX", `10 mail.${domain}.`],
    ["@", "TXT", `v=spf1 ip4:${addresses.mailer} -all`],
    ["www", "A", edge],
    ["app", "A", changes.formerApp === true ? addresses.former : edge],
    ["api", "A", edge],
    ["mail", "A", addresses.mailbox],
    ["send", "MX", `10 mail.${domain}.`],
    ["send", "TXT", `v=spf1 ip4:${addresses.mailer} -all`],
    [`${dkimSelector}._domainkey`, "TXT", dkimRecord],
    ...(changes.withoutDmarc === true ? [] : ([["_dmarc", "TXT", `v=DMARC1; p=none; rua=mailto:dmarc@${domain}`]] as const)),
  ]);
}

/** The receiving side of the world, and another company's mail domain, which resolvers simply know. */
export function foreignZones(dkimRecord: string): Zone[] {
  const soa = (origin: string) => ["@", "SOA", `ns.${origin}. hostmaster.${origin}. 1 3600 600 604800 60`] as const;
  return [
    defineZone("inbox.test", ttlSeconds, [
      soa("inbox.test"),
      ["@", "NS", "ns.inbox.test."],
      ["@", "MX", "10 mx.inbox.test."],
      ["mx", "A", addresses.mailbox],
    ]),
    defineZone(otherSender, ttlSeconds, [
      soa(otherSender),
      ["@", "NS", `ns.${otherSender}.`],
      ["@", "TXT", `v=spf1 ip4:${addresses.mailer} -all`],
      [`${dkimSelector}._domainkey`, "TXT", dkimRecord],
    ]),
  ];
}
