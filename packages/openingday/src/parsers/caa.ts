import type { Parsed } from "./parsed.ts";

/** One property of a CAA record set. */
export interface CaaProperty {
  /** An authority that does not know the tag must not issue. */
  readonly critical: boolean;
  /** Lower case: `issue`, `issuewild`, `iodef`, or one of later documents. */
  readonly tag: string;
  /** For `issue` and `issuewild` the authority's domain in lower case, empty where nobody may; the whole value for other tags. */
  readonly value: string;
}

/**
 * Reads a record in presentation form: `0 issue "letsencrypt.org; validationmethods=dns-01"`. Parameters are left out: what they
 * mean is a matter between owner and authority. A value that is no domain name allows nobody.
 * @see RFC 8659 section 4.1 and 4.2
 */
export function parseCaa(text: string): Parsed<CaaProperty> {
  const match = /^(\d{1,3})\s+([A-Za-z0-9]{1,255})\s+(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))$/u.exec(text.trim());
  if (match === null || Number(match[1]) > 255) return { ok: false, error: `“${text.trim().slice(0, 60)}” is not a CAA record` };
  const tag = (match[2] ?? "").toLowerCase();
  const raw = (match[3] ?? match[4] ?? "").replaceAll(/\\(.)/gu, "$1");
  const critical = (Number(match[1]) & 128) !== 0;
  if (tag !== "issue" && tag !== "issuewild") return { ok: true, value: { critical, tag, value: raw } };
  const issuer = (raw.split(";", 1)[0] ?? "").trim().toLowerCase();
  return { ok: true, value: { critical, tag, value: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/u.test(issuer) ? issuer : "" } };
}

/**
 * Authority domains that a record set lets issue for a host; undefined where it does not restrict this kind of certificate.
 * `wildcard` certificates go by `issuewild` where there is one. @see RFC 8659 section 4.3
 */
export function allowedIssuers(properties: readonly CaaProperty[], wildcard: boolean): readonly string[] | undefined {
  const wild = properties.filter(({ tag }) => tag === "issuewild");
  const relevant = wildcard && wild.length > 0 ? wild : properties.filter(({ tag }) => tag === "issue");
  return relevant.length === 0 ? undefined : relevant.map(({ value }) => value).filter((value) => value !== "");
}
