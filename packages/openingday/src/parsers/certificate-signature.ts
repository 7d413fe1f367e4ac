/** Signature algorithms of certificates, by the last bytes of their object identifier; the hash is what can be too weak. */
const names: Readonly<Record<string, string>> = {
  "2a864886f70d010102": "RSA with MD2",
  "2a864886f70d010104": "RSA with MD5",
  "2a864886f70d010105": "RSA with SHA-1",
  "2a864886f70d01010b": "RSA with SHA-256",
  "2a864886f70d01010c": "RSA with SHA-384",
  "2a864886f70d01010d": "RSA with SHA-512",
  "2a864886f70d01010a": "RSA-PSS",
  "2a8648ce3d0401": "ECDSA with SHA-1",
  "2a8648ce3d040302": "ECDSA with SHA-256",
  "2a8648ce3d040303": "ECDSA with SHA-384",
  "2a8648ce3d040304": "ECDSA with SHA-512",
  "2a8648ce380403": "DSA with SHA-1",
  "2b6570": "Ed25519",
  "2b6571": "Ed448",
};

interface Element {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
}

/**
 * How a certificate is signed, such as `RSA with SHA-256`; an unknown algorithm by its identifier in hexadecimal, undefined where the
 * bytes are no certificate.
 * @see RFC 5280 section 4.1.1.2
 */
export function readSignatureAlgorithm(der: Uint8Array): string | undefined {
  const certificate = readElement(der, 0, der.length);
  if (certificate?.tag !== 0x30) return undefined;
  const signed = readElement(der, certificate.from, certificate.to);
  if (signed?.tag !== 0x30) return undefined;
  const algorithm = readElement(der, signed.to, certificate.to);
  if (algorithm?.tag !== 0x30) return undefined;
  const identifier = readElement(der, algorithm.from, algorithm.to);
  if (identifier?.tag !== 0x06 || identifier.to - identifier.from > 40) return undefined;
  const hex = Array.from(der.subarray(identifier.from, identifier.to), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return names[hex] ?? hex;
}

/** Whether a signature rests on a hash that can be forged. @see RFC 9155 (SHA-1 and MD5 in TLS 1.2) */
export function isForgeable(signature: string): boolean {
  return /MD[245]|SHA-1$/u.test(signature);
}

/** One DER element inside `[at, end)`; undefined where it does not fit. Lengths of more than four bytes are none of a certificate. */
function readElement(der: Uint8Array, at: number, end: number): Element | undefined {
  const tag = der[at];
  const first = der[at + 1];
  if (tag === undefined || first === undefined || at + 2 > end) return undefined;
  let length = first;
  let from = at + 2;
  if (first >= 0x80) {
    const count = first - 0x80;
    if (count === 0 || count > 4 || from + count > end) return undefined;
    length = 0;
    for (const byte of der.subarray(from, from + count)) length = length * 256 + byte;
    from += count;
  }
  return from + length > end ? undefined : { tag, from, to: from + length };
}
