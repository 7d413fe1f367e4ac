import type { FindingDraft } from "../../../model/check.ts";
import type { DkimKey, MailKeys, MisplacedKey } from "../../../model/evidence-mail-keys.ts";
import { isNearlyDkim } from "../../../parsers/dkim-record.ts";
import { isWithin } from "../../../parsers/host-name.ts";

export const nearMissBreaks =
  "Newsletters and sign-up mails go out without a signature that holds, so receivers bounce them or put them in spam.";
const shownCharacters = 120;

/** Records that somebody published with care and that nobody can find or read. */
export function findNearMisses({ domain, keys, misplaced }: MailKeys): FindingDraft[] {
  const rightPlace = new Set(keys.filter(isKeyThere).map(({ selector }) => selector));
  return [
    // A copy beside the right one harms nobody.
    ...misplaced.filter(({ selector }) => !rightPlace.has(selector)).map((one) => misplacedFinding(domain, one)),
    ...keys.flatMap((key) => shapeFinding(domain, key) ?? []),
  ];
}

function isKeyThere({ lookup }: DkimKey): boolean {
  return lookup.values.some(isNearlyDkim);
}

function misplacedFinding(domain: string, { selector, name, how, values, chain }: MisplacedKey): FindingDraft {
  const right = `${selector}._domainkey.${domain}`;
  const causes = {
    doubled: `the domain stands in the name twice. Your DNS provider adds “.${domain}” by itself`,
    bare: "“._domainkey” is missing from the name",
    "no-underscore": "the name has “domainkey” without its underscore",
  };
  const seen = [
    ...chain.map((target) => `${name} CNAME ${target}`),
    ...values.map((value) => `${name} TXT ${value.slice(0, shownCharacters)}`),
  ];
  return {
    code: how === "doubled" ? "doubled-name" : "wrong-name",
    severity: "high",
    confidence: "proved",
    message: `A DKIM record was published at ${name} and receivers look at ${right}: ${causes[how]}.`,
    breaks: nearMissBreaks,
    fix: how === "doubled" ? `Rename the record to “${selector}._domainkey”, without the domain.` : `Rename the record to ${right}.`,
    seen: [...seen, `${right}: nothing`],
  };
}

function shapeFinding(domain: string, { selector, name, lookup, chain, addresses }: DkimKey): FindingDraft | undefined {
  const base = { severity: "high", confidence: "proved", breaks: nearMissBreaks } as const;
  const text = lookup.values.find((value) => !isNearlyDkim(value)) ?? "";
  if (addresses !== undefined)
    return {
      ...base,
      code: "proxied",
      message: `The DKIM record at ${name} is answered by a proxy, with addresses in place of the key.`,
      fix: `Switch the proxy off for ${name} (in Cloudflare: the grey cloud, “DNS only”).`,
      seen: addresses.map((address) => `${name} A ${address}`),
    };
  const last = chain.at(-1);
  if (last !== undefined && lookup.values.length === 0 && isWithin(last, domain) && lookup.rcode === "NXDOMAIN")
    return {
      ...base,
      code: "target-completed",
      message: `The CNAME at ${name} leads to ${last}: your DNS provider added “.${domain}” to the target.`,
      fix: "Put a dot at the end of the target, or enter it without your domain as the provider shows it.",
      seen: [`${name} CNAME ${last}`],
    };
  if (chain.length === 0 && lookup.values.length === 1 && /^"?(?:[a-z0-9_-]+\.){2,}[a-z]{2,}\.?"?$/i.test(text))
    return {
      ...base,
      code: "text-for-alias",
      message: `At ${name} the name ${text.replaceAll('"', "")} was published as text (TXT), and it belongs into a CNAME record.`,
      fix: `Delete the TXT record at “${selector}._domainkey” and create a CNAME record with the same target.`,
      seen: [`${name} TXT ${text}`],
    };
  const quoted = lookup.values.find((value) => isNearlyDkim(value) && /["\\]/.test(value));
  if (quoted === undefined) return undefined;
  return {
    ...base,
    code: "quoted",
    message: `The DKIM record at ${name} was pasted with quotes in it, which become part of the key.`,
    fix: "Enter the value without any quotes, as one line; your DNS provider splits it by itself.",
    seen: [`${name} TXT ${quoted.slice(0, shownCharacters)}`],
  };
}
