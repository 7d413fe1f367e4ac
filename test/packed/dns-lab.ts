import { type Authoritative, startAuthoritative } from "../../apps/coach/world/dns/authoritative.ts";
import { createZoneKey, dsFor } from "../../apps/coach/world/dns/keys.ts";
import { startParent } from "../../apps/coach/world/dns/parent.ts";
import { type Resolver, startResolver } from "../../apps/coach/world/dns/resolver.ts";
import { defineZone, type Zone } from "../../apps/coach/world/dns/zone.ts";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import { type Closer, layOut } from "./lab.ts";

/** A record: its name below the zone, its type and its value. */
export type Line = readonly [string, string, string];

/** A signed zone of two name servers, the zone above it and a resolver that verifies, all on loopback. */
export interface DnsLab {
  /** Folder whose configuration looks at it. */
  readonly folder: string;
  readonly ns1: Authoritative;
  readonly ns2: Authoritative;
  readonly resolver: Resolver;
  /** Publishes other records at the named servers, with the next serial. */
  publish(lines: readonly Line[], servers?: readonly Authoritative[]): void;
  /** The same, signed with a key that the zone above does not vouch for. */
  publishBogus(lines: readonly Line[]): void;
}

/** Each lab has addresses of its own, so that several live side by side. */
let labs = 0;
const domain = "launch.test";

export const launchRecords: readonly Line[] = [
  ["@", "A", "192.0.2.10"],
  ["@", "MX", "10 mail.launch.test."],
  ["@", "TXT", "v=spf1 ip4:192.0.2.30 -all"],
  ["www", "CNAME", "launch.test."],
  ["app", "A", "192.0.2.11"],
  ["mail", "A", "192.0.2.30"],
  ["_dmarc", "TXT", "v=DMARC1; p=none; rua=mailto:hello@launch.test"],
];

/** Lays out the lab; `config` is added to the configuration, and its `vantage` to the lab's own. */
export async function layOutDns(closer: Closer, config: Readonly<Record<string, unknown>> = {}, ttlSeconds = 60): Promise<DnsLab> {
  const { vantage = {}, ...rest } = config as { readonly vantage?: object };
  labs += 1;
  const at = (last: number): string => `127.0.${60 + labs}.${last}`;
  const addresses = { parent: at(1), ns1: at(2), ns2: at(3), resolver: at(4) };
  const port = await freePorts(Object.values(addresses).map((address) => ({ address, protocol: "both" })));
  const [key, otherKey] = [createZoneKey(), createZoneKey()];
  let serial = 1;
  const write = (lines: readonly Line[]): Zone =>
    defineZone(domain, ttlSeconds, [
      ["@", "SOA", `ns1.${domain}. hostmaster.${domain}. ${serial} 3600 600 604800 ${ttlSeconds}`],
      ["@", "NS", `ns1.${domain}.`],
      ["@", "NS", `ns2.${domain}.`],
      ["ns1", "A", addresses.ns1],
      ["ns2", "A", addresses.ns2],
      ...lines,
    ]);
  const zones = [{ zone: write(launchRecords), key }];
  const servers = [
    { name: `ns1.${domain}`, address: addresses.ns1 },
    { name: `ns2.${domain}`, address: addresses.ns2 },
  ];
  const [parent, ns1, ns2, resolver] = await Promise.all([
    startParent({
      address: addresses.parent,
      port,
      delegations: [{ zone: domain, servers, ds: [dsFor(domain, key.dnskey)] }],
      key: createZoneKey(),
    }),
    startAuthoritative({ address: addresses.ns1, port, zones }),
    startAuthoritative({ address: addresses.ns2, port, zones }),
    startResolver({ address: addresses.resolver, port, hints: { test: [addresses.parent] } }),
  ]);
  for (const server of [parent, ns1, ns2, resolver]) closer(() => server.stop());
  const publish = (lines: readonly Line[], to: readonly Authoritative[], signer: typeof key): void => {
    serial += 1;
    const zone = write(lines);
    for (const server of to) server.setZone({ zone, key: signer });
  };
  const folder = await layOut(closer, {
    "openingday.config.ts": `export default ${JSON.stringify({
      domain,
      hosts: [
        { name: domain, role: "site", target: "192.0.2.10" },
        { name: `app.${domain}`, role: "app", target: "192.0.2.11" },
      ],
      mail: { from: `hello@${domain}` },
      vantage: { resolvers: [`${addresses.resolver}:${port}`], parents: [`${addresses.parent}:${port}`], dnsPort: port, ...vantage },
      ...rest,
    })};\n`,
  });
  return {
    folder,
    ns1,
    ns2,
    resolver,
    publish: (lines, to = [ns1, ns2]) => publish(lines, to, key),
    publishBogus: (lines) => publish(lines, [ns1, ns2], otherKey),
  };
}
