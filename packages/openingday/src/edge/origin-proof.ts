import { NoAnswer, type Tools } from "../model/tools.ts";
import { isOriginCertificate } from "../parsers/origin-certificate.ts";
import { isProxiable, type ZoneRecord } from "./zone-record.ts";

/** Hosts of the zone behind the proxy, each with where Cloudflare takes it from. */
export function proxiedHosts(records: readonly ZoneRecord[]): readonly { readonly host: string; readonly origin: string }[] {
  return records
    .filter(({ proxied, type, name }) => proxied && isProxiable(type) && !name.startsWith("*."))
    .map(({ name, content }) => ({ host: name, origin: content.toLowerCase().replace(/\.$/u, "") }));
}

/**
 * Why Cloudflare may not yet verify the origins' certificates, a sentence for each host that stands in the way; none when every
 * server behind the proxy shows a certificate that “Full (strict)” accepts: valid for the name, in date, from a trusted authority or
 * from Cloudflare's own for origins. One handshake for each server, at the `address:port` that `dialOf` names.
 */
export async function whyNotStrict(
  tools: Pick<Tools, "tls" | "clock">,
  records: readonly ZoneRecord[],
  dialOf: (origin: string) => string,
): Promise<readonly string[]> {
  const hosts = proxiedHosts(records);
  if (hosts.length === 0) return ["no record of the zone is behind Cloudflare's proxy, so there is no server to look at"];
  const found = await Promise.all(
    hosts.map(async ({ host, origin }) => {
      try {
        const seen = await tools.tls.handshake(host, 443, dialOf(origin));
        if (!seen.nameMatches) return `${host}: the certificate of its server (${origin}) is for ${seen.names.slice(0, 3).join(", ")}`;
        if (Date.parse(seen.validTo) <= tools.clock.now()) return `${host}: the certificate of its server (${origin}) has expired`;
        if (seen.chainError !== undefined && !isOriginCertificate(seen.issuer))
          return `${host}: no authority that Cloudflare trusts issued the certificate of its server (${origin})`;
        return undefined;
      } catch (error) {
        if (error instanceof NoAnswer) return `${host}: its server (${origin}) showed no certificate: ${error.message}`;
        throw error;
      }
    }),
  );
  return found.filter((reason) => reason !== undefined);
}
