import { defineZone } from "../../../world/dns/zone.ts";
import type { Zone } from "../../../world/dns/zone.ts";

/** The zone of the tests: an alias, an alias out of the zone, a wildcard, a long text, a name that only has names below it. */
export function brightpathZone(changes: { readonly address?: string; readonly serial?: number } = {}): Zone {
  return defineZone("brightpath.test", 300, [
    ["@", "SOA", `ns1.brightpath.test hostmaster.brightpath.test ${changes.serial ?? 1} 7200 900 1209600 60`],
    ["@", "NS", "ns1.brightpath.test"],
    ["@", "NS", "ns2.brightpath.test"],
    ["ns1", "A", "127.0.0.3"],
    ["ns2", "A", "127.0.0.4"],
    ["@", "A", changes.address ?? "127.0.0.10"],
    ["@", "MX", "10 mail.brightpath.test"],
    ["@", "CAA", '0 issue "letsencrypt.org"'],
    ["app", "A", "127.0.0.10", 30],
    ["docs", "CNAME", "app.brightpath.test"],
    ["dead", "CNAME", "nowhere.brightpath.test"],
    ["shop", "CNAME", "shop.elsewhere.test"],
    ["mail", "A", "127.0.0.30"],
    ["s1._domainkey", "TXT", `v=DKIM1; k=rsa; p=${"A".repeat(700)}`],
    ["huge", "TXT", "x".repeat(3000)],
    ["*.preview", "A", "127.0.0.11"],
  ]);
}
