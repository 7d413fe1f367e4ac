import { isWithin, plainName } from "../host-name.ts";
import { mailProviders } from "./all.ts";
import type { DkimPattern, MailProvider, ProviderSigns } from "./provider.ts";

type HostSign = "mx" | "cname" | "smtp";

/** The provider that a host belongs to, seen as the target of an MX or a CNAME, or as an application's mail server. */
export function recogniseHost(sign: HostSign, host: string): MailProvider | undefined {
  const plain = plainName(host);
  return mailProviders.find((provider) => hostsOf(provider, sign).some((one) => matchesHost(one, plain)));
}

/** Every provider whose mail an SPF include may stand for: several services send through the servers of one. */
export function providersOfInclude(host: string): readonly MailProvider[] {
  const plain = plainName(host);
  return mailProviders.filter(({ signs, spf }) =>
    [...(signs.spf ?? []), ...(spf.include === undefined ? [] : [spf.include])].some((one) => isWithin(plain, one)),
  );
}

/** The provider that sent a mail, by a domain that a receiver proved for it: a signature, a return path or the server's name. */
export function recogniseCarrier(domain: string): MailProvider | undefined {
  const plain = plainName(domain);
  return mailProviders.find(({ signs }) => signs.carries?.some((one) => isWithin(plain, one)) === true);
}

/** The provider whose library a package is, by its name in package.json. */
export function recognisePackage(name: string): MailProvider | undefined {
  return mailProviders.find(({ signs }) => signs.packages?.includes(name) === true);
}

/** The provider that an environment variable belongs to, by its name. */
export function recogniseVariable(name: string): MailProvider | undefined {
  return mailProviders.find(({ signs }) =>
    signs.environment?.some((one) => (one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : name === one)),
  );
}

/** A pattern filled in for one domain; a `*` in it stays. */
export function fillPattern(pattern: string, domain: string): string {
  return pattern.replaceAll("{domain}", domain).replaceAll("{dashed}", domain.replaceAll(".", "-"));
}

/** Whether a name is what the pattern stands for; `*` matches one or more characters. */
export function matchesPattern(pattern: string, name: string, domain: string): boolean {
  const parts = fillPattern(pattern, domain).toLowerCase().split("*");
  const text = plainName(name);
  const [first = "", ...rest] = parts;
  if (rest.length === 0) return text === first;
  const last = rest.pop() ?? "";
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at + 1);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at < text.length - last.length;
}

/** Selectors of a provider that are the same for every customer. */
export function fixedSelectors(provider: MailProvider): readonly string[] {
  const patterns: readonly DkimPattern[] = provider.dkim.flat();
  return [...new Set(patterns.map(({ selector }) => selector).filter((selector) => !selector.includes("*")))];
}

function hostsOf({ signs, returnPath, dkim }: MailProvider, sign: HostSign): readonly string[] {
  const named: ProviderSigns[HostSign] = signs[sign] ?? [];
  if (sign === "mx" || sign === "cname") {
    const type = sign === "mx" ? "MX" : "CNAME";
    const back = (returnPath.records ?? []).filter((record) => record.type === type).map(({ target }) => target);
    const keys = sign === "cname" ? dkim.flat().flatMap(({ target }) => target ?? []) : [];
    // A pattern without a fixed ending would claim every host there is.
    return [...named, ...[...back, ...keys].filter((target) => !target.endsWith("*") && !target.includes("{"))];
  }
  return named;
}

function matchesHost(pattern: string, host: string): boolean {
  return pattern.includes("*") ? matchesPattern(pattern, host, "") : isWithin(host, pattern);
}
