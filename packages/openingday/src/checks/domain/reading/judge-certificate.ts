import type { SentCertificate, TlsHost } from "../../../model/evidence-web.ts";
import { isForgeable } from "../../../parsers/certificate-signature.ts";

/** What can be wrong with a host's certificate, its chain, or the way it is offered. */
export type CertificateFault =
  | "no-tls"
  | "wrong-host"
  | "expired"
  | "not-yet-valid"
  | "self-signed"
  | "missing-intermediate"
  | "untrusted"
  | "weak-key"
  | "weak-signature"
  | "old-tls-only"
  | "expires-this-week"
  | "expires-soon";

const dayMs = 86_400_000;
const warnBelowDays = 21;
const failBelowDays = 7;
const leastRsaBits = 2_048;
const leastCurveBits = 256;

/**
 * Certificates that live for days or weeks are renewed late by design, so the two limits shrink with the lifetime: a third and a
 * ninth of it, where that is less.
 */
function judgeDates(host: TlsHost, at: number): CertificateFault | undefined {
  const from = Date.parse(host.validFrom ?? "");
  const to = Date.parse(host.validTo ?? "");
  if (Number.isNaN(from) || Number.isNaN(to)) return undefined;
  if (at > to) return "expired";
  if (at < from) return "not-yet-valid";
  const lifetimeDays = (to - from) / dayMs;
  const left = (to - at) / dayMs;
  if (left < Math.min(failBelowDays, lifetimeDays / 9)) return "expires-this-week";
  return left < Math.min(warnBelowDays, lifetimeDays / 3) ? "expires-soon" : undefined;
}

function judgeChain({ chainError, missing, chain = [] }: TlsHost): CertificateFault | undefined {
  if (chainError === undefined) return undefined;
  if (missing?.proof === "completes") return "missing-intermediate";
  return chainError === "DEPTH_ZERO_SELF_SIGNED_CERT" || (chain.length === 1 && chain[0]?.selfIssued === true)
    ? "self-signed"
    : "untrusted";
}

/** Bits of a curve by its name (`prime256v1`, `secp384r1`, `sect163k1`); the Edwards curves have no such name and are strong. */
function curveBits(name: string): number {
  return Number(/\d{3}/u.exec(name)?.[0] ?? leastCurveBits);
}

/** Whether a key is so short that it can be broken or is refused. @see RFC 9325 section 4.5 */
function hasWeakKey({ key, keyBits, curve }: SentCertificate): boolean {
  if (key.startsWith("rsa") || key === "dsa") return keyBits !== undefined && keyBits < leastRsaBits;
  return curve !== undefined && curveBits(curve) < leastCurveBits;
}

/** A root is believed for itself: nobody looks at its signature. */
function hasWeakSignature({ signature, selfIssued }: SentCertificate): boolean {
  return !selfIssued && signature !== undefined && isForgeable(signature);
}

/**
 * Every fault of one host that needs a mending of its own, name, dates and chain judged apart. Where the certificate must be replaced
 * anyway, its other faults go with it. `unknown` where the network may as well be to blame.
 */
export function judgeCertificate(host: TlsHost, at: number): readonly CertificateFault[] | "unknown" {
  if (host.error !== undefined) {
    // A time-out or a connection that is cut may as well be the network between us.
    if (host.failure?.layer === "tls") {
      if (host.failure.code === "ERR_SSL_UNSUPPORTED_PROTOCOL") return ["old-tls-only"];
      return /time|reset/iu.test(host.failure.code) ? "unknown" : ["no-tls"];
    }
    return host.failure?.code === "ECONNREFUSED" ? ["no-tls"] : "unknown";
  }
  const old: CertificateFault[] = /^(?:SSL|TLSv1(?:\.1)?$)/u.test(host.protocol ?? "") ? ["old-tls-only"] : [];
  const dates = judgeDates(host, at);
  const chain = judgeChain(host);
  const { chain: sent = [] } = host;
  if (host.nameMatches === false) return ["wrong-host", ...old];
  if (dates === "expired" || dates === "not-yet-valid") return [dates, ...old];
  if (chain !== undefined && chain !== "missing-intermediate") return [chain, ...old];
  if (sent.some(hasWeakKey)) return ["weak-key", ...old];
  if (sent.some(hasWeakSignature)) return ["weak-signature", ...old];
  return [chain, ...old, dates].filter((fault) => fault !== undefined);
}
