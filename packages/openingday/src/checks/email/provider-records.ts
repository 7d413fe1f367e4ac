import { type CheckContext, defineCheck, type FindingDraft } from "../../model/check.ts";
import type { DkimKey, MailKeys } from "../../model/evidence-mail-keys.ts";
import { findMailProvider } from "../../parsers/mail-providers/all.ts";
import type { DkimPattern, MailProvider } from "../../parsers/mail-providers/provider.ts";
import { fillPattern, matchesPattern } from "../../parsers/mail-providers/recognise.ts";
import { findNearMisses, nearMissBreaks } from "./words/near-misses.ts";

export default defineCheck({
  id: "provider-records",
  title: "The records that your mail provider asks for stand where it looks for them",
  why: "Records that are typed by hand end up one name too deep, with quotes in them or behind a proxy. They look right in the panel and are not there.",
  rows: ["S2.F3"],
  risk: "mail-in-spam",
  needs: ["mail.keys", "mail.senders"],
  specs: [
    {
      document: "RFC 6376",
      section: "3.6.2.1",
      cases: ["absent", "incomplete", "doubled-name", "wrong-name", "proxied", "target-completed", "text-for-alias"],
    },
    { document: "RFC 6376", section: "3.6.2.2", cases: ["quoted", "text-for-alias"] },
  ],
  evaluate({ "mail.keys": keys, "mail.senders": senders }, context) {
    const misses = findNearMisses(keys);
    const sets = providersInUse(senders.found, context).map(({ provider, isDeclared }) => compareSet(keys, provider, isDeclared));
    const findings = [...misses, ...sets.flatMap(({ finding }) => finding ?? [])];
    const seen = sets.map(({ seen: line }) => line);
    const isProved = misses.length > 0;
    if (findings.length > 0) return { status: isProved ? "failed" : "warned", findings, seen };
    if (keys.domainkey.error !== undefined)
      return { status: "inconclusive", reason: `The question for _domainkey.${keys.domain} got no answer: ${keys.domainkey.error}.`, seen };
    return { status: "passed", seen: [...seen, `no DKIM record was found under a name beside the right one`] };
  },
});

function providersInUse(found: readonly { readonly provider: string }[], { declared }: CheckContext) {
  const stated = declared.senders.flatMap((word) => findMailProvider(word) ?? []);
  const others = found.flatMap(({ provider }) => findMailProvider(provider) ?? []).filter((provider) => !stated.includes(provider));
  return [
    ...stated.map((provider) => ({ provider, isDeclared: true })),
    ...[...new Set(others)].map((provider) => ({ provider, isDeclared: false })),
  ];
}

type State = "right" | "absent" | "elsewhere" | "unknown";

/** Compares the provider's sets of DKIM records with what is published; parts that it makes up for each customer are left out. */
function compareSet({ domain, keys }: MailKeys, provider: MailProvider, isDeclared: boolean): { seen: string; finding?: FindingDraft } {
  const known = provider.dkim.filter((set) => set.every(({ selector }) => !selector.includes("*")));
  const [usual] = known;
  if (usual === undefined) return { seen: `${provider.name}: its DKIM names differ for each customer` };
  const judged = known.map((set) => set.map((pattern) => ({ pattern, state: stateOf(domain, keys, pattern) })));
  if (judged.some((set) => set.every(({ state }) => state === "right")))
    return { seen: `${provider.name}: its DKIM records are all there` };
  const best = judged.toSorted((a, b) => b.filter(isPresent).length - a.filter(isPresent).length)[0] ?? [];
  const missing = best.filter(({ state }) => state !== "right").map(({ pattern }) => sayRecord(pattern, domain));
  const begun = best.some(isPresent);
  const seen = `${provider.name}: ${begun ? "some" : "none"} of its DKIM records are there`;
  // Nothing at all may mean that the provider sends for another domain.
  if (best.some(({ state }) => state === "unknown") || (!begun && !isDeclared)) return { seen };
  return {
    seen,
    finding: {
      code: begun ? "incomplete" : "absent",
      severity: begun || provider.source.verified ? "medium" : "low",
      confidence: "likely",
      message: `${provider.name} asks for DKIM records that are not there, or lead elsewhere: ${missing.join("; ")}.`,
      breaks: nearMissBreaks,
      fix: `Open the domain settings of ${provider.name} and copy each record that it does not show as verified.`,
      seen: [...missing.map((record) => `wanted: ${record}`), `table of providers: ${provider.source.url} (${provider.source.dated})`],
    },
  };
}

function isPresent({ state }: { readonly state: State }): boolean {
  return state === "right" || state === "elsewhere";
}

function stateOf(domain: string, keys: readonly DkimKey[], { selector, type, target }: DkimPattern): State {
  const key = keys.find((one) => one.selector === selector);
  if (key === undefined) return "absent";
  if (key.lookup.error !== undefined) return "unknown";
  if (type === "TXT" || target === undefined) return key.lookup.values.length > 0 ? "right" : "absent";
  const [first] = key.chain;
  // A provider may hand out the key as text as well; what counts for mail is that it is there.
  if (first === undefined) return key.lookup.values.length > 0 ? "right" : "absent";
  return matchesPattern(target, first, domain) ? "right" : "elsewhere";
}

function sayRecord({ selector, type, target }: DkimPattern, domain: string): string {
  const name = `${selector}._domainkey.${domain}`;
  return target === undefined ? `${name} ${type}` : `${name} ${type} ${fillPattern(target, domain).replaceAll("*", "…")}`;
}
