import { isIp4, isIp6 } from "./address.ts";
import type { Parsed } from "./parsed.ts";
import { shorten } from "./shorten.ts";

export type SpfQualifier = "+" | "-" | "~" | "?";

export interface SpfMechanism {
  readonly qualifier: SpfQualifier;
  readonly name: "all" | "include" | "a" | "mx" | "ptr" | "ip4" | "ip6" | "exists";
  /** Domain or address after the colon, without a length; absent where the record's own domain is meant. */
  readonly target?: string;
  /** Network lengths in bits, where written. */
  readonly bits4?: number;
  readonly bits6?: number;
  /** As written. */
  readonly text: string;
}

/** The record, or why it cannot be used; `at` is the first wrong term's place, counted from 1. */
export type ParsedSpf = Parsed<SpfRecord> | { readonly ok: false; readonly error: string; readonly at: number };

export interface SpfRecord {
  readonly mechanisms: readonly SpfMechanism[];
  readonly redirect?: string;
  readonly explanation?: string;
  /** Terms of this record that cost a DNS question; receivers stop at ten over the whole tree. */
  readonly lookups: number;
  /** What stands behind `all`, which receivers never reach. */
  readonly unreachable: readonly string[];
  /** Mechanisms that ask the same a second time, as written. */
  readonly repeated: readonly string[];
}

const domainTerms = new Set(["include", "exists", "a", "mx", "ptr"]);
const lookupTerms = new Set(["include", "exists", "a", "mx", "ptr"]);
const maxCharacters = 16_384;
/** Longer than any name, macros included. */
const maxDomainCharacters = 500;

/** Whether receivers select the text as the SPF record: it begins exactly with the version. */
export function isSpf(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
}

/** Whether somebody meant an SPF record and receivers do not see one. */
export function isNearlySpf(text: string): boolean {
  return !isSpf(text) && /^[\s"']*(?:v\s*=\s*)?spf1(?![0-9./])/i.test(text);
}

/**
 * Reads one SPF record whole. Fails wherever receivers must give up with `permerror`, also behind the term that would match first.
 * Evaluates nothing and asks nothing.
 * @see RFC 7208 sections 4.6 and 12
 */
export function parseSpf(text: string): ParsedSpf {
  if (!isSpf(text)) return { ok: false, error: "it does not begin with “v=spf1 ”" };
  if (text.length > maxCharacters) return { ok: false, error: "it is longer than any record can be" };
  const foreign = text.search(/[^\x20-\x7e]/);
  if (foreign >= 0)
    return { ok: false, error: "it has a character that SPF does not allow, such as a curly quote or a line break", at: foreign + 1 };
  const mechanisms: SpfMechanism[] = [];
  const modifiers = new Map<string, string>();
  const unreachable: string[] = [];
  let sawAll = false;
  let at = "v=spf1".length + 1;
  for (const term of text.split(" ").slice(1)) {
    const place = at + 1;
    at += term.length + 1;
    if (term === "") continue;
    const modifier = /^([A-Za-z][A-Za-z0-9._-]*)=(.*)$/.exec(term);
    if (modifier !== null) {
      const error = readModifier(modifier[1] ?? "", modifier[2] ?? "", modifiers);
      if (error !== undefined) return { ok: false, error, at: place };
      continue;
    }
    const mechanism = readMechanism(term);
    if (!mechanism.ok) return { ...mechanism, at: place };
    if (sawAll) unreachable.push(term);
    if (mechanism.value.name === "all") sawAll = true;
    mechanisms.push(mechanism.value);
  }
  const redirect = modifiers.get("redirect");
  const explanation = modifiers.get("exp");
  if (sawAll && redirect !== undefined) unreachable.push(`redirect=${redirect}`);
  const reached = mechanisms.slice(0, mechanisms.findIndex(({ name }) => name === "all") + 1 || mechanisms.length);
  const lookups = reached.filter(({ name }) => lookupTerms.has(name)).length + (redirect !== undefined && !sawAll ? 1 : 0);
  return {
    ok: true,
    value: {
      mechanisms,
      ...(redirect === undefined ? {} : { redirect }),
      ...(explanation === undefined ? {} : { explanation }),
      lookups,
      unreachable,
      repeated: findRepeated(mechanisms),
    },
  };
}

function findRepeated(mechanisms: readonly SpfMechanism[]): string[] {
  const seen = new Set<string>();
  return mechanisms.flatMap(({ name, text }) => {
    const term = text.replace(/^[-+~?]/, "").toLowerCase();
    const again = name !== "all" && seen.has(term);
    seen.add(term);
    return again ? [text] : [];
  });
}

function readModifier(written: string, value: string, seen: Map<string, string>): string | undefined {
  const name = written.toLowerCase();
  if (name !== "redirect" && name !== "exp") return isMacroString(value, true) ? undefined : `“${written}=” has a broken “%” in it`;
  if (seen.has(name)) return `“${name}=” is given twice`;
  if (!isDomainSpec(value)) return `“${shorten(`${written}=${value}`)}” does not name a domain`;
  seen.set(name, value);
  return undefined;
}

function readMechanism(term: string): Parsed<SpfMechanism> {
  const parts = /^([-+~?]?)([A-Za-z][A-Za-z0-9]*)(?::([^]*?))?((?:\/\d+)?(?:\/\/\d+)?)$/.exec(term);
  const unknown = { ok: false, error: `“${shorten(term)}” is not something SPF knows` } as const;
  if (parts === null) return unknown;
  const qualifier = (parts[1] === "" ? "+" : parts[1]) as SpfQualifier;
  const name = (parts[2] ?? "").toLowerCase();
  const [, , , target, tail = ""] = parts;
  if (name === "all") {
    if (target !== undefined || tail !== "") return { ok: false, error: `“${shorten(term)}”: nothing may follow “all”` };
    return { ok: true, value: { qualifier, name, text: term } };
  }
  if (name === "ip4" || name === "ip6") return readNetwork(term, qualifier, name, target, tail);
  if (!domainTerms.has(name)) return unknown;
  // A macro may hold a slash, so what looks like a length on "include" or "exists" belongs to the domain.
  const sized = name === "a" || name === "mx";
  const domain = sized || tail === "" ? target : target === undefined ? undefined : target + tail;
  if (domain === undefined && (name === "include" || name === "exists" || (tail !== "" && !sized)))
    return { ok: false, error: `“${shorten(term)}” does not name a domain` };
  if (domain !== undefined && !isDomainSpec(domain)) return { ok: false, error: `“${shorten(term)}” does not name a domain` };
  const lengths = sized ? readLengths(tail) : {};
  if (lengths === undefined) return { ok: false, error: `“${shorten(term)}” has a network length that does not exist` };
  return {
    ok: true,
    value: { qualifier, name: name as SpfMechanism["name"], ...(domain === undefined ? {} : { target: domain }), ...lengths, text: term },
  };
}

function readNetwork(
  term: string,
  qualifier: SpfQualifier,
  name: "ip4" | "ip6",
  target: string | undefined,
  tail: string,
): Parsed<SpfMechanism> {
  const good = target !== undefined && (name === "ip4" ? isIp4(target) : isIp6(target));
  if (!good) return { ok: false, error: `“${shorten(term)}” does not hold a valid ${name === "ip4" ? "IPv4" : "IPv6"} address` };
  const bits = tail === "" ? undefined : /^\/(0|[1-9][0-9]{0,2})$/.exec(tail)?.[1];
  if (tail !== "" && (bits === undefined || Number(bits) > (name === "ip4" ? 32 : 128)))
    return { ok: false, error: `“${shorten(term)}” has a network length that does not exist` };
  const lengths = bits === undefined ? {} : name === "ip4" ? { bits4: Number(bits) } : { bits6: Number(bits) };
  return { ok: true, value: { qualifier, name, target, ...lengths, text: term } };
}

function readLengths(tail: string): { bits4?: number; bits6?: number } | undefined {
  const found = /^(?:\/(0|[1-9][0-9]?))?(?:\/\/(0|[1-9][0-9]{0,2}))?$/.exec(tail);
  if (found === null) return undefined;
  const [, four, six] = found;
  if (Number(four ?? 0) > 32 || Number(six ?? 0) > 128) return undefined;
  return { ...(four === undefined ? {} : { bits4: Number(four) }), ...(six === undefined ? {} : { bits6: Number(six) }) };
}

const macro = String.raw`%(?:\{[slodiphv][0-9]*r?[-.+,/_=]*\}|[%_-])`;
const explanationMacro = String.raw`%(?:\{[slodiphvcrt][0-9]*r?[-.+,/_=]*\}|[%_-])`;
const macroString = new RegExp(`^(?:[^%]|${macro})*$`, "i");
const explanationString = new RegExp(`^(?:[^%]|${explanationMacro})*$`, "i");
const endsInMacro = new RegExp(`${macro}$`, "i");
const topLabel = /\.(?:[a-z0-9]*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])\.?$/i;

function isMacroString(text: string, inExplanation: boolean): boolean {
  return (inExplanation ? explanationString : macroString).test(text);
}

function isDomainSpec(text: string): boolean {
  if (text === "" || text.length > maxDomainCharacters || !isMacroString(text, false)) return false;
  return endsInMacro.test(text) || topLabel.test(text);
}
