import type { SpfTrees } from "../../model/evidence-spf.ts";
import { defineProbe } from "../../model/probe.ts";
import { mailDomain, returnPathHosts } from "./mail-names.ts";
import { walkSpf } from "./walk-spf.ts";

/** Hosts whose trees are walked beside the From domain's. */
const maxHosts = 8;

/** The SPF record of the From domain and of every host that bounces may go back to, each with everything it includes. */
export default defineProbe({
  key: "mail.spf",
  mode: "passive",
  timeoutMs: 20_000,
  maxRequests: 80 * (1 + maxHosts),
  async gather({ target, tools }): Promise<SpfTrees> {
    const domain = mailDomain(target.declared);
    const [own, ...others] = await Promise.all([
      walkSpf(tools.dns, domain, "from"),
      ...returnPathHosts(target.declared)
        .slice(0, maxHosts)
        .map((host) => walkSpf(tools.dns, host, "return-path")),
    ]);
    const found = others.filter(({ nodes }) => nodes[0] !== undefined && (nodes[0].records.length > 0 || nodes[0].near.length > 0));
    return { trees: [own, ...found] };
  },
});
