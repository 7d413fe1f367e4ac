import type { ForecastSender, MailForecast } from "../../model/evidence-mail-forecast.ts";
import type { FoundSender } from "../../model/evidence-mail-senders.ts";
import { defineProbe, type ProbeContext } from "../../model/probe.ts";
import { readMailDomain } from "../../parsers/mail-address.ts";
import { findMailProvider } from "../../parsers/mail-providers/all.ts";
import type { MailProvider } from "../../parsers/mail-providers/provider.ts";
import { fixedSelectors, matchesPattern } from "../../parsers/mail-providers/recognise.ts";
import { lookUp } from "../look-up.ts";

const maxSenders = 10;
const maxSelectors = 8;

/**
 * The keys and the return path that each sender will use, as the table of providers names them: those that are declared at once, and
 * those that the code alone tells of once it was read.
 */
export default defineProbe({
  key: "mail.forecast",
  mode: "passive",
  timeoutMs: 45_000,
  maxRequests: maxSenders * (maxSelectors + 2),
  async gather({ target, tools, need }): Promise<MailForecast> {
    const { declared } = target;
    const fromDomain = (declared.mailFrom === undefined ? undefined : readMailDomain(declared.mailFrom)) ?? declared.domain;
    const words = [...new Set(declared.senders)].slice(0, maxSenders);
    const known = words.map((word) => ({ word, provider: findMailProvider(word) }));
    const stated = known.flatMap(({ provider }) => provider ?? []);
    const ask = (provider: MailProvider): Promise<ForecastSender> => look(provider, fromDomain, declared.selectors, tools);
    const asked = Promise.all(stated.map(ask));
    const code = await need("mail.senders").catch(() => undefined);
    const others = transactionalIn(code?.found ?? []).filter(({ provider }) => !stated.includes(provider));
    const found = others
      .slice(0, maxSenders - stated.length)
      .map(async ({ provider, where }): Promise<ForecastSender> => ({ ...(await ask(provider)), foundIn: where }));
    return {
      fromDomain,
      senders: [...(await asked), ...(await Promise.all(found))],
      strangers: known.flatMap(({ word, provider }) => (provider === undefined ? [word] : [])),
    };
  },
});

/** Services that the code hands single mails to, each once; one for newsletters may be there for its address book alone. */
function transactionalIn(found: readonly FoundSender[]): readonly { readonly provider: MailProvider; readonly where: string }[] {
  const byId = new Map(found.toReversed().map(({ provider, where }) => [provider, where]));
  return [...byId].flatMap(([id, where]) => {
    const provider = findMailProvider(id);
    return provider?.kind === "transactional" ? [{ provider, where }] : [];
  });
}

async function look(
  provider: MailProvider,
  domain: string,
  declared: readonly string[],
  tools: ProbeContext["tools"],
): Promise<ForecastSender> {
  const patterns = provider.dkim.flat().map(({ selector }) => selector);
  const fitting = declared.filter((selector) => patterns.some((pattern) => matchesPattern(pattern, selector, domain)));
  const selectors = [...new Set([...fixedSelectors(provider), ...fitting])].slice(0, maxSelectors);
  const ask = async (name: string, type: "TXT" | "MX") => (await lookUp(tools.dns, { name, type })).lookup;
  const { kind, label } = provider.returnPath;
  const host = label === undefined ? undefined : `${label}.${domain}`;
  const [keys, returnPath] = await Promise.all([
    Promise.all(
      selectors.map(async (selector) => ({
        name: `${selector}._domainkey.${domain}`,
        lookup: await ask(`${selector}._domainkey.${domain}`, "TXT"),
      })),
    ),
    kind === "provider"
      ? ("never" as const)
      : host === undefined
        ? ("unknown" as const)
        : Promise.all([ask(host, "TXT"), ask(host, "MX")]).then(([txt, mx]) => ({ host, always: kind === "own", txt, mx })),
  ]);
  return {
    name: provider.name,
    verified: provider.source.verified,
    keys,
    keysComplete: patterns.length > 0 && patterns.every((pattern) => !pattern.includes("*")),
    signsForCustomer: provider.aligns !== "nothing" && provider.dkim.length > 0,
    returnPath,
  };
}
