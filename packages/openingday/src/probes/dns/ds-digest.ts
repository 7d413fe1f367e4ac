import { createHash } from "node:crypto";
import { plainName } from "../../parsers/host-name.ts";

const hashes: Readonly<Record<string, string>> = { "1": "sha1", "2": "sha256", "4": "sha384" };

/**
 * Whether a DS record of the parent belongs to a DNSKEY of the zone; null where nothing can be compared (no DS with a digest we can
 * compute, or no key). Both in presentation form: `tag algorithm digesttype digest`, `flags protocol algorithm key`.
 * @see RFC 4034 section 5.1.4
 */
export function hasMatchingKey(zone: string, ds: readonly string[], keys: readonly string[]): boolean | null {
  const wanted = ds.map(parseDs).filter((one) => one !== undefined);
  const offered = keys.map(keyData).filter((one) => one !== undefined);
  if (wanted.length === 0 || offered.length === 0) return null;
  const owner = wireName(zone);
  return wanted.some(({ hash, digest }) => offered.some((data) => createHash(hash).update(owner).update(data).digest("hex") === digest));
}

function parseDs(text: string): { readonly hash: string; readonly digest: string } | undefined {
  const [, , type = "", ...digest] = text.trim().split(/\s+/u);
  const hash = hashes[type];
  return hash === undefined ? undefined : { hash, digest: digest.join("").toLowerCase() };
}

function keyData(text: string): Buffer | undefined {
  const [flags = "", protocol = "", algorithm = "", ...key] = text.trim().split(/\s+/u);
  if (![flags, protocol, algorithm].every((part) => /^\d{1,5}$/u.test(part)) || key.length === 0) return undefined;
  const number = Number(flags);
  return Buffer.concat([
    Buffer.from([(number >> 8) & 0xff, number & 0xff, Number(protocol) & 0xff, Number(algorithm) & 0xff]),
    Buffer.from(key.join(""), "base64"),
  ]);
}

function wireName(name: string): Buffer {
  const labels = plainName(name).split(".");
  const parts = labels.map((label) => Buffer.concat([Buffer.from([label.length & 0x3f]), Buffer.from(label, "latin1")]));
  return Buffer.concat([...parts, Buffer.from([0])]);
}
