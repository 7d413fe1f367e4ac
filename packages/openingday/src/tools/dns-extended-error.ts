import type { PacketOpt } from "dns-packet";
import type { DnsAnswer } from "../model/tools.ts";

/** What dns-packet calls an option that it does not know. */
const extendedError: string = "OPTION_15";
const maxTextBytes = 240;

/** Names of the codes that a founder's domain can meet; others keep their number. @see RFC 8914 section 4 */
const names: Readonly<Record<number, string>> = {
  0: "Other",
  1: "Unsupported DNSKEY Algorithm",
  2: "Unsupported DS Digest Type",
  3: "Stale Answer",
  4: "Forged Answer",
  5: "DNSSEC Indeterminate",
  6: "DNSSEC Bogus",
  7: "Signature Expired",
  8: "Signature Not Yet Valid",
  9: "DNSKEY Missing",
  10: "RRSIGs Missing",
  11: "No Zone Key Bit Set",
  12: "NSEC Missing",
  13: "Cached Error",
  14: "Not Ready",
  15: "Blocked",
  16: "Censored",
  17: "Filtered",
  18: "Prohibited",
  19: "Stale NXDomain Answer",
  20: "Not Authoritative",
  21: "Not Supported",
  22: "No Reachable Authority",
  23: "Network Error",
  24: "Invalid Data",
};

/** The first extended error of an OPT record: its code, and its name with the server's own text where it gave one. */
export function readExtendedError(options: readonly PacketOpt[]): DnsAnswer["ede"] {
  const option = options.find((one) => one.type === extendedError);
  const data = option?.data;
  if (data === undefined || data.length < 2) return undefined;
  const code = data.readUInt16BE(0);
  // Text of a stranger: at most a line of it, and no character that moves a cursor.
  const said = data
    .subarray(2, 2 + maxTextBytes)
    .toString("utf8")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
  const name = names[code] ?? `code ${code}`;
  return { code, text: said === "" ? name : `${name}: ${said}` };
}
