import type { Parsed } from "./parsed.ts";
import { parseTagList } from "./tag-list.ts";

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
 * twice, or there is neither a usable policy nor an address for reports.
 * @see RFC 9989 sections 4.7 and 4.10.1
 */
export function parseDmarc(text: string): Parsed<DmarcRecord> {
  if (!isDmarc(text)) return { ok: false, error: "it does not begin with “v=DMARC1;”" };
  const list = parseTagList(text.trim());
  if (!list.ok) return list;
  const remarks: string[] = [];
  const tags = new Map(list.value.map(({ name, value }, at) => [at === 0 ? "v" : name, value]));
  const lower = (name: string): string | undefined => tags.get(name)?.toLowerCase();

  const aggregateReports = readAddresses(tags.get("rua"), "rua", remarks);
  const failureReports = readAddresses(tags.get("ruf"), "ruf", remarks);
  const bad = ["p", "sp", "np"].find((name) => tags.has(name) && !policies.includes(lower(name) ?? ""));
  const usable = bad === undefined && tags.has("p");
  if (!usable) {
    const cause = bad === undefined ? "it says no policy (“p=”)" : `“${bad}=${tags.get(bad)}” is not one of none, quarantine, reject`;
    if (aggregateReports.length === 0) return { ok: false, error: cause };
    remarks.push(`${cause}: receivers take it as “p=none”`);
  }
  for (const name of ["adkim", "aspf"])
    if (tags.has(name) && !["r", "s"].includes(lower(name) ?? ""))
      remarks.push(`“${name}=${tags.get(name)}” is neither r nor s and is ignored`);
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

function readAddresses(value: string | undefined, tag: string, remarks: string[]): string[] {
  if (value === undefined) return [];
  const all = value.split(",").map((uri) => uri.trim());
  const good = all.map((uri) => uri.replace(/![0-9]+[kmgt]?$/i, "")).filter((uri) => reportingUri.test(uri));
  if (good.length < all.length) remarks.push(`“${tag}” names an address without “mailto:” in front, which is ignored`);
  return good;
}
