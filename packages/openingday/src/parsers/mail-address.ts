import { plainName } from "./host-name.ts";

/**
 * Domain of one address in any form a header or a configuration uses (`Name <a@b>`, `<a@b>`, `a@b`), lower case without the root
 * dot. Undefined where there is none: `<>`, an address literal, or text without `@`.
 * @see RFC 5322 section 3.4
 */
export function readMailDomain(text: string): string | undefined {
  const last = text
    .slice(0, 2_000)
    .replaceAll(/\([^()]*\)/g, " ")
    .trim();
  const open = last.lastIndexOf("<");
  const close = last.indexOf(">", open);
  const address = (open >= 0 && close > open ? last.slice(open + 1, close) : last).trim();
  const domain = plainName(address.slice(address.lastIndexOf("@") + 1));
  if (!address.includes("@") || domain.length > 253) return undefined;
  return /^(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}_])?\.)*[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}_])?$/u.test(domain)
    ? domain
    : undefined;
}

/** The bare address of `Name <a@b>`, or undefined where there is none. */
export function readMailAddress(text: string): string | undefined {
  const angled = /<([^<>]*)>/.exec(text.slice(0, 2_000))?.[1];
  const address = (angled ?? text).trim();
  return /^[^\s<>@]+@[^\s<>@]+$/.test(address) ? address : undefined;
}
