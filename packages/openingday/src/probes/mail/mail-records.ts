import type { DnsLookup } from "../../model/evidence-dns.ts";
import { defineProbe } from "../../model/probe.ts";
import { lookUp } from "../look-up.ts";
import { askConsents } from "./ask-consents.ts";
import { findDmarc } from "./find-dmarc.ts";
import { mailDomain } from "./mail-names.ts";

/** Texts, MX and DMARC of the domain that customers see as the sender. */
export default defineProbe({
  key: "mail.records",
  mode: "passive",
  timeoutMs: 15_000,
  maxRequests: 3 + 8 + 5,
  async gather({ target, tools }) {
    const domain = mailDomain(target.declared);
    const look = async (name: string, type: "TXT" | "MX"): Promise<DnsLookup> => (await lookUp(tools.dns, { name, type })).lookup;
    const [txt, mx, dmarc, dmarcDoubled] = await Promise.all([
      look(domain, "TXT"),
      look(domain, "MX"),
      findDmarc(domain, (name) => look(name, "TXT")),
      look(`_dmarc.${domain}.${domain}`, "TXT"),
    ]);
    const policyDomain = dmarc.name.replace(/^_dmarc\./, "");
    const reportConsents = await askConsents(policyDomain, dmarc.lookup.values, (name) => look(name, "TXT"));
    return { domain, txt, mx, dmarc: dmarc.lookup, dmarcName: dmarc.name, dmarcDoubled, reportConsents };
  },
});
