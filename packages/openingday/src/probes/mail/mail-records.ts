import type { DnsLookup } from "../../model/evidence-dns.ts";
import { defineProbe } from "../../model/probe.ts";
import { readMailDomain } from "../../parsers/mail-address.ts";
import { lookUp } from "../look-up.ts";
import { findDmarc } from "./find-dmarc.ts";

/** Selectors looked at; nobody signs with more keys at once. */
const maxSelectors = 20;

/** SPF, MX, DMARC and the declared DKIM keys of the domain that customers see as the sender. */
export default defineProbe({
  key: "mail.records",
  mode: "passive",
  timeoutMs: 15_000,
  maxRequests: 2 + 8 + maxSelectors,
  async gather({ target, tools }) {
    const { declared } = target;
    const domain = (declared.mailFrom === undefined ? undefined : readMailDomain(declared.mailFrom)) ?? declared.domain;
    const look = async (name: string, type: "TXT" | "MX"): Promise<DnsLookup> => (await lookUp(tools.dns, { name, type })).lookup;
    const selectors = [...new Set(declared.selectors)].slice(0, maxSelectors);
    const [txt, mx, dmarc, dkim] = await Promise.all([
      look(domain, "TXT"),
      look(domain, "MX"),
      findDmarc(domain, (name) => look(name, "TXT")),
      Promise.all(selectors.map(async (selector) => ({ selector, lookup: await look(`${selector}._domainkey.${domain}`, "TXT") }))),
    ]);
    return { domain, txt, mx, dmarc: dmarc.lookup, dmarcName: dmarc.name, dkim };
  },
});
