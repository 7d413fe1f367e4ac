import type { DkimKey } from "../../model/evidence-mail-keys.ts";
import type { Tools } from "../../model/tools.ts";
import { lookUp } from "../look-up.ts";

/** What stands at the name where receivers look for the key of one selector. @see RFC 6376 section 3.6.2.1 */
export async function askKey(
  dns: Tools["dns"],
  domain: string,
  selector: string,
  found: Pick<DkimKey, "origin" | "seenAt">,
): Promise<DkimKey> {
  const name = `${selector}._domainkey.${domain}`;
  const { lookup, answer } = await lookUp(dns, { name, type: "TXT" });
  const key = { selector, ...found, name, lookup, chain: answer?.chain ?? [] };
  // A proxy in front of a CNAME hides it and answers with addresses of its own.
  if (lookup.rcode !== "NOERROR" || lookup.values.length > 0 || key.chain.length > 0) return key;
  const { lookup: address } = await lookUp(dns, { name, type: "A" });
  return address.values.length === 0 ? key : { ...key, addresses: address.values };
}
