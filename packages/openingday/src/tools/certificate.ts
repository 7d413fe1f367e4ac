import { X509Certificate } from "node:crypto";
import type { DetailedPeerCertificate, PeerCertificate } from "node:tls";
import { trustedRoots } from "./trust.ts";

const datesOnly = new Set(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]);
const maxChain = 10;

/**
 * Whether a chain leads to a trusted root, judged apart from the leaf's dates: undefined when it does, else OpenSSL's word.
 * OpenSSL reports one fault only and prefers the dates, so behind an expired leaf the chain is walked again here.
 */
export function judgeChain(
  fault: string | undefined,
  leaf: DetailedPeerCertificate,
  extraRoot: string | undefined,
  now: number,
): string | undefined {
  if (fault === undefined || !datesOnly.has(fault)) return fault;
  const chain = listChain(leaf);
  const [, ...issuers] = chain;
  // An issuer that has expired breaks the chain; a leaf that has does not.
  return issuers.every((issuer) => inDates(issuer, now)) ? leadsToRoot(chain, extraRoot) : fault;
}

/** Names of subjectAltName, lower case: DNS names and addresses. */
export function certificateNames(certificate: PeerCertificate): readonly string[] {
  const names: string[] = [];
  // Node puts an entry with a comma or a quote in it into JSON quotes.
  for (const [, kind = "", quoted, plain] of (certificate.subjectaltname ?? "").matchAll(
    /(DNS|IP Address):(?:("(?:[^"\\]|\\.)*")|([^,]*))/g,
  )) {
    const name = quoted === undefined ? (plain ?? "") : String(JSON.parse(quoted));
    if (kind !== "" && name !== "") names.push(name.trim().toLowerCase());
  }
  return names;
}

/** The issuer as a person knows it: "R11 (Let's Encrypt)". */
export function certificateIssuer(certificate: PeerCertificate): string {
  const name = first(certificate.issuer.CN);
  const organisation = first(certificate.issuer.O);
  if (name === "" || organisation === "" || name.includes(organisation)) return name === "" ? organisation : name;
  return `${name} (${organisation})`;
}

/** A name part that occurs several times counts by its first value. */
function first(value: string | string[] | undefined): string {
  return Array.isArray(value) ? (value[0] ?? "") : (value ?? "");
}

/** The leaf first, then what the server sent and the platform added. */
function listChain(leaf: DetailedPeerCertificate): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  for (
    let one: DetailedPeerCertificate | undefined = leaf;
    one?.raw !== undefined && chain.length < maxChain;
    one = one.issuerCertificate
  ) {
    if (seen.has(one.fingerprint256)) break;
    seen.add(one.fingerprint256);
    chain.push(new X509Certificate(one.raw));
  }
  return chain;
}

/** Whether a chain, the leaf first, leads to a trusted root, dates left aside: undefined when it does, else OpenSSL's word. */
export function leadsToRoot(chain: readonly X509Certificate[], extraRoot: string | undefined): string | undefined {
  for (const [index, certificate] of chain.slice(0, -1).entries()) {
    const issuer = chain[index + 1];
    if (issuer === undefined || !issuer.ca || !isSignedBy(certificate, issuer)) return "UNABLE_TO_VERIFY_LEAF_SIGNATURE";
  }
  const last = chain.at(-1);
  if (last === undefined) return "UNABLE_TO_VERIFY_LEAF_SIGNATURE";
  const roots = trustedRoots(extraRoot).map((pem) => new X509Certificate(pem));
  if (roots.some((root) => root.fingerprint256 === last.fingerprint256 || isSignedBy(last, root))) return undefined;
  if (!isSignedBy(last, last)) return "UNABLE_TO_VERIFY_LEAF_SIGNATURE";
  return chain.length === 1 ? "DEPTH_ZERO_SELF_SIGNED_CERT" : "SELF_SIGNED_CERT_IN_CHAIN";
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function inDates(certificate: X509Certificate, now: number): boolean {
  return Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
}
