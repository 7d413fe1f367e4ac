import type { DkimKey, MailKeys, MisplacedKey } from "../../model/evidence-mail-keys.ts";
import { defineProbe } from "../../model/probe.ts";
import type { Tools } from "../../model/tools.ts";
import { isNearlyDkim } from "../../parsers/dkim-record.ts";
import { mailProviders } from "../../parsers/mail-providers/all.ts";
import { fixedSelectors } from "../../parsers/mail-providers/recognise.ts";
import { lookUp } from "../look-up.ts";
import { askKey } from "./ask-key.ts";
import { maxRecalled, recallSelectors } from "./known-selectors.ts";
import { mailDomain } from "./mail-names.ts";

const maxDeclared = 20;
/** Selectors that every customer of some provider has, and two that people choose themselves. */
const usualSelectors: readonly string[] = [...new Set([...mailProviders.flatMap(fixedSelectors), "default", "dkim"])];

/**
 * DKIM keys of the From domain: at the declared selectors, at those that signed mails which came before, and at those that known
 * providers give everybody. Selectors cannot be listed, but `_domainkey.<domain>` answers NXDOMAIN where nothing lies below it, and then nothing more is asked. What is missing
 * where it should be is looked for under the names that people publish it at by mistake.
 * @see RFC 6376 section 3.6.2, RFC 8020
 */
export default defineProbe({
  key: "mail.keys",
  mode: "passive",
  timeoutMs: 15_000,
  maxRequests: 2 + 2 * (maxDeclared + maxRecalled + usualSelectors.length) + 3 * maxDeclared,
  async gather({ target, tools }): Promise<MailKeys> {
    const domain = mailDomain(target.declared);
    const selectors = [...new Set(target.declared.selectors)].slice(0, maxDeclared);
    const ask = (selector: string, found: Pick<DkimKey, "origin" | "seenAt">): Promise<DkimKey> =>
      askKey(tools.dns, domain, selector, found);
    const earlier = (await recallSelectors(tools.memory, domain)).filter(({ selector }) => !selectors.includes(selector));
    const [declared, received, domainkey, doubledKey] = await Promise.all([
      Promise.all(selectors.map((selector) => ask(selector, { origin: "declared" }))),
      Promise.all(earlier.map(({ selector, seenAt }) => ask(selector, { origin: "received", seenAt }))),
      lookUp(tools.dns, { name: `_domainkey.${domain}`, type: "TXT" }),
      lookUp(tools.dns, { name: `_domainkey.${domain}.${domain}`, type: "TXT" }),
    ]);
    const empty = domainkey.lookup.rcode === "NXDOMAIN";
    const wanted = usualSelectors.filter((selector) => ![...declared, ...received].some((key) => key.selector === selector));
    const isDoubled = doubledKey.lookup.rcode === "NOERROR";
    const [usual, misplaced] = await Promise.all([
      empty ? [] : Promise.all(wanted.map((selector) => ask(selector, { origin: "usual" }))),
      findMisplaced(tools.dns, domain, { declared, usual: isDoubled ? wanted : [], isDoubled }),
    ]);
    return {
      domain,
      domainkey: domainkey.lookup,
      keys: [
        ...declared,
        ...received,
        ...usual.filter(({ lookup, chain, addresses }) => chain.length > 0 || addresses !== undefined || isThere(lookup)),
      ],
      misplaced,
    };
  },
});

function isThere({ values }: DkimKey["lookup"]): boolean {
  return values.some(isNearlyDkim);
}

interface Search {
  readonly declared: readonly DkimKey[];
  readonly usual: readonly string[];
  /** Something lies below `_domainkey.<domain>.<domain>`. */
  readonly isDoubled: boolean;
}

async function findMisplaced(dns: Tools["dns"], domain: string, { declared, usual, isDoubled }: Search): Promise<MisplacedKey[]> {
  const missing = declared.filter(({ lookup, chain }) => lookup.error === undefined && chain.length === 0 && !isThere(lookup));
  const places: Pick<MisplacedKey, "selector" | "name" | "how">[] = [
    ...missing.map(({ selector }) => ({ selector, name: `${selector}.${domain}`, how: "bare" as const })),
    ...missing.map(({ selector }) => ({ selector, name: `${selector}.domainkey.${domain}`, how: "no-underscore" as const })),
    ...[...(isDoubled ? declared.map(({ selector }) => selector) : []), ...usual].map((selector) => {
      return { selector, name: `${selector}._domainkey.${domain}.${domain}`, how: "doubled" as const };
    }),
  ];
  const found = await Promise.all(
    places.map(async (place) => {
      const { lookup, answer } = await lookUp(dns, { name: place.name, type: "TXT" });
      const chain = answer?.chain ?? [];
      const isKey = isThere(lookup) || (place.how === "doubled" && chain.length > 0);
      return isKey ? { ...place, values: lookup.values, chain } : undefined;
    }),
  );
  return found.filter((one) => one !== undefined);
}
