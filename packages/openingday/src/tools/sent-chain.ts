import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import type { SentCertificate } from "../model/evidence-web.ts";
import { readSignatureAlgorithm } from "../parsers/certificate-signature.ts";

const maxChain = 10;
const maxName = 200;

/** A certificate of the chain, described, and its bytes. */
export interface ReadCertificate {
  readonly described: SentCertificate;
  readonly der: Uint8Array;
}

/**
 * The certificates as the server sent them, its own first. `getPeerCertificate(true)` is no source for this: it appends the root of
 * the local store and leaves out what does not belong to the chain.
 * @see RFC 8446 section 4.4.2
 */
export function readSentChain(socket: TLSSocket): readonly ReadCertificate[] {
  const chain: ReadCertificate[] = [];
  for (
    let one: X509Certificate | undefined = socket.getPeerX509Certificate();
    one !== undefined && chain.length < maxChain;
    one = one.issuerCertificate
  )
    chain.push(describe(one));
  return chain;
}

function describe(one: X509Certificate): ReadCertificate {
  const { asymmetricKeyType, asymmetricKeyDetails } = one.publicKey;
  const signature = readSignatureAlgorithm(one.raw);
  const issuerUrl = /^CA Issuers - URI:(.+)$/mu.exec(one.infoAccess ?? "")?.[1];
  const bits = asymmetricKeyDetails?.modulusLength;
  const curve = asymmetricKeyDetails?.namedCurve;
  return {
    der: one.raw,
    described: {
      subject: nameOf(one.subject),
      issuer: nameOf(one.issuer),
      validFrom: new Date(one.validFrom).toISOString(),
      validTo: new Date(one.validTo).toISOString(),
      selfIssued: one.checkIssued(one),
      key: asymmetricKeyType ?? "unknown",
      ...(bits === undefined ? {} : { keyBits: bits }),
      ...(curve === undefined ? {} : { curve }),
      ...(signature === undefined ? {} : { signature }),
      ...(issuerUrl === undefined ? {} : { issuerUrl: unquote(issuerUrl.trim()).slice(0, 500) }),
    },
  };
}

/** A name of several lines by the parts that a person knows: "R11 (Let's Encrypt)". */
function nameOf(text: string): string {
  const part = (key: string): string => new RegExp(`^${key}=(.*)$`, "mu").exec(text)?.[1]?.trim() ?? "";
  const [name, organisation] = [part("CN"), part("O")];
  const shown = name === "" ? organisation : organisation === "" || name.includes(organisation) ? name : `${name} (${organisation})`;
  return (shown === "" ? text.replaceAll("\n", ", ") : shown).slice(0, maxName);
}

/** Node puts an address with a quote or a line break in it into JSON quotes. */
function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
