import { defineCheck, type Outcome } from "../../model/check.ts";
import type { FoundName } from "../../model/evidence-names.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { listNames } from "./reading/walks.ts";

const rows = ["S2.C3"];

/**
 * Two signs are needed: the alias leads to a known service, and that service says that nobody holds the name, by a missing DNS name
 * or by its own page.
 */
function isDangling({ records, service, web }: FoundName): boolean {
  if (service === undefined) return false;
  return isTargetGone({ records }) || web?.unclaimed !== undefined;
}

function isTargetGone({ records }: Pick<FoundName, "records">): boolean {
  return records.chain.length > 0 && records.a.rcode === "NXDOMAIN" && records.aaaa.rcode === "NXDOMAIN";
}

export default defineCheck({
  id: "dangling-alias",
  title: "No address of yours points to a place that you gave up",
  why: "Where an address still points to a service that you no longer use, a stranger can open an account there and show pages under your name.",
  rows,
  risk: "forgotten-address",
  needs: ["dns.found"],
  specs: [
    { document: "RFC 1034", section: "3.6.2" },
    { document: "RFC 1912", section: "2.4" },
  ],
  evaluate({ "dns.found": { names, unanswered } }, { domain }): Outcome {
    const dangling = names.filter(isDangling);
    const seen = names.filter(({ records }) => records.chain.length > 0).map(describe);
    const judgements = dangling.map((name): Judgement => {
      const { records, service } = name;
      const gone = isTargetGone(name) ? "where nothing exists any more" : "which does not serve it any more";
      return {
        fails: true,
        finding: {
          code: "given-up",
          severity: "high",
          confidence: "proved",
          message: `${records.name} still points to ${service?.name ?? ""}, ${gone}.`,
          breaks: "Visitors of that address meet an error, and somebody else may claim it there and show pages or forms under your name.",
          fix: `At the DNS provider of ${domain}, remove the CNAME record of ${records.name}; or, if you still use it, add the address again at ${service?.name ?? "the service"}.`,
          seen: [describe(name), `rule: alias below ${service?.suffix ?? ""} (${service?.source ?? ""})`],
        },
      };
    });
    if (judgements.length === 0 && unanswered.length > 0)
      return { status: "inconclusive", reason: `no DNS answer about ${listNames(unanswered)}`, seen };
    return conclude(judgements, rows, {
      status: "passed",
      seen: seen.length > 0 ? seen : [`none of the ${names.length} names found is an alias of another service`],
    });
  },
});

function describe({ records, service, web }: FoundName): string {
  const end =
    records.a.values[0] ?? records.aaaa.values[0] ?? (records.a.rcode === "NXDOMAIN" ? "does not exist (NXDOMAIN)" : "no address");
  const said = web?.unclaimed === undefined ? "" : `, and the page there says “${web.unclaimed}”`;
  return `${records.name} CNAME ${records.chain.join(", ")}: ${end}${service === undefined ? "" : `, ${service.name}`}${said}`;
}
