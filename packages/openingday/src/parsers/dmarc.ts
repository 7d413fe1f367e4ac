import type { Parsed } from "./parsed.ts";
import { maxCharacters, parseTagList } from "./tag-list.ts";

export type DmarcPolicy = "none" | "quarantine" | "reject";

export interface DmarcRecord {
  /** What receivers are asked to do; `none` also where `p` is unusable but reports are asked for. */
  readonly policy: DmarcPolicy;
  /** For subdomains, and for subdomains that do not exist; absent means as `policy`. */
  readonly subdomainPolicy?: DmarcPolicy;
  readonly absentSubdomainPolicy?: DmarcPolicy;
  readonly spfAlignment: "relaxed" | "strict";
  readonly dkimAlignment: "relaxed" | "strict";
  /** Reporting addresses as published, `mailto:` included. */
  readonly aggregateReports: readonly string[];
  readonly failureReports: readonly string[];
  /** `t=y`: receivers apply the policy one step weaker. */
  readonly testing: boolean;
  /** `y`: a registry's record above the organisation; `n`: the organisation itself. */
  readonly publicSuffix: "y" | "n" | "u";
  /** What receivers ignore or older ones read differently, a short sentence each. */
  readonly remarks: readonly string[];
}

const policies: readonly string[] = ["none", "quarantine", "reject"];
const policyTags: readonly string[] = ["p", "sp", "np"];
/** Values that the other tags may have; with any other the tag counts as left out. @see RFC 9989 section 4.8 */
const valueForms: Readonly<Record<string, { readonly form: RegExp; readonly words: string }>> = {
  adkim: { form: /^[rs]$/i, words: "neither r nor s" },
  aspf: { form: /^[rs]$/i, words: "neither r nor s" },
  t: { form: /^[yn]$/i, words: "neither y nor n" },
  psd: { form: /^[ynu]$/i, words: "none of y, n, u" },
  fo: { form: /^(?!.*([01]).*[01])(?!.*([ds]).*\2)[01ds](?::[01ds]){0,2}$/i, words: "not made of 0, 1, d and s" },
};
const known = new Set(["v", "p", "sp", "np", "adkim", "aspf", "fo", "rua", "ruf", "t", "psd"]);
const legacy = new Set(["pct", "rf", "ri"]);
const reportingUri = /^[a-z][a-z0-9+.-]*:(?:[a-z0-9\-._~:/?#[\]@$&'()*+;=]|%[0-9a-f]{2})*$/i;

/** Whether receivers treat the text as a DMARC record at all: the version comes first and is spelt exactly so. */
export function isDmarc(text: string): boolean {
  return /^\s*[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(text);
}

/** Whether somebody meant a DMARC record and receivers do not see one. */
export function isNearlyDmarc(text: string): boolean {
  return !isDmarc(text) && /dmarc1|^[\s"']*v?\s*=?\s*dmarc/i.test(text.slice(0, 200));
}

/**
 * Reads one DMARC record as receivers must. Fails where they would do no DMARC at all: the version is not first, a tag is given
 * twice, or there is neither a usable policy nor an address for reports. Any other fault they pass over, and it is a remark.
 * @see RFC 9989 sections 4.7, 4.8 and 4.10.1
 */
export function parseDmarc(text: string): Parsed<DmarcRecord> {
  if (!isDmarc(text)) return { ok: false, error: "it does not begin with “v=DMARC1;”" };
  const remarks: string[] = [];
  const read = readTags(text.trim(), remarks);
  if (!read.ok) return read;
  const { tags, broken } = read.value;
  const lower = (name: string): string | undefined => tags.get(name)?.toLowerCase();

  const aggregateReports = readAddresses(tags.get("rua"), "rua", remarks);
  const failureReports = readAddresses(tags.get("ruf"), "ruf", remarks);
  const bad = policyTags.find((name) => tags.has(name) && !policies.includes(lower(name) ?? ""));
  const usable = broken === undefined && bad === undefined && tags.has("p");
  if (!usable) {
    const unknown = bad === undefined ? "it says no policy (“p=”)" : `“${bad}=${tags.get(bad)}” is not one of none, quarantine, reject`;
    const cause = broken ?? unknown;
    if (aggregateReports.length === 0) return { ok: false, error: cause };
    remarks.push(`${cause}: receivers take it as “p=none”`);
  }
  for (const [name, { form, words }] of Object.entries(valueForms))
    if (tags.has(name) && !form.test(tags.get(name) ?? "")) remarks.push(`“${name}=${tags.get(name)}” is ${words} and is ignored`);
  if (tags.has("fo") && failureReports.length === 0) remarks.push("“fo” says nothing without “ruf” and is ignored");
  for (const name of tags.keys()) {
    if (legacy.has(name)) remarks.push(`“${name}” no longer has a meaning; older receivers may still follow it`);
    else if (!known.has(name)) remarks.push(`“${name}” is not a DMARC tag and is ignored`);
  }
  const psd = lower("psd");
  return {
    ok: true,
    value: {
      policy: usable ? (lower("p") as DmarcPolicy) : "none",
      ...(usable && tags.has("sp") ? { subdomainPolicy: lower("sp") as DmarcPolicy } : {}),
      ...(usable && tags.has("np") ? { absentSubdomainPolicy: lower("np") as DmarcPolicy } : {}),
      spfAlignment: lower("aspf") === "s" ? "strict" : "relaxed",
      dkimAlignment: lower("adkim") === "s" ? "strict" : "relaxed",
      aggregateReports,
      failureReports,
      testing: lower("t") === "y",
      publicSuffix: psd === "y" || psd === "n" ? psd : "u",
      remarks,
    },
  };
}

/**
 * The tags of a record. A part that is no tag at all is passed over and becomes a remark; `broken` says what is wrong with one that
 * was meant as a policy. Fails on a tag given twice, which makes the whole list invalid.
 * @see RFC 6376 section 3.2
 */
function readTags(text: string, remarks: string[]): Parsed<{ readonly tags: ReadonlyMap<string, string>; readonly broken?: string }> {
  const whole = parseTagList(text);
  if (whole.ok) return { ok: true, value: { tags: new Map(whole.value.map(({ name, value }, at) => [at === 0 ? "v" : name, value])) } };
  if (text.length > maxCharacters) return whole;
  const parts = text.split(";");
  if (parts.at(-1)?.trim() === "") parts.pop();
  const tags = new Map<string, string>();
  let broken: string | undefined;
  for (const part of parts) {
    const one = parseTagList(part);
    const [tag] = one.ok ? one.value : [];
    if (tag !== undefined) {
      const name = tags.size === 0 ? "v" : tag.name;
      if (tags.has(name)) return { ok: false, error: `“${name}” is given twice` };
      tags.set(name, tag.value);
    } else if (!one.ok) {
      if (policyTags.includes(part.split("=")[0]?.trim() ?? "")) broken ??= one.error;
      else remarks.push(`${one.error}: receivers pass over that part`);
    }
  }
  return { ok: true, value: { tags, ...(broken === undefined ? {} : { broken }) } };
}

function readAddresses(value: string | undefined, tag: string, remarks: string[]): string[] {
  if (value === undefined) return [];
  const all = value.split(",").map((uri) => uri.trim());
  const good = all.map((uri) => uri.replace(/![0-9]+[kmgt]?$/i, "")).filter((uri) => reportingUri.test(uri));
  if (good.length < all.length) remarks.push(`“${tag}” names an address without “mailto:” in front, which is ignored`);
  return good;
}
