import { defineCheck, type Outcome } from "../../model/check.ts";
import type { DnsLookup, DnsZone } from "../../model/evidence-dns.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";

const rows = ["S2.D1"];
const others = ["A", "AAAA", "MX", "TXT", "NS"];

interface Conflict {
  readonly name: string;
  readonly alias: string;
  /** Types that stand beside the alias, with the first value of each. */
  readonly beside: readonly string[];
  readonly server: string;
}

/** A value of the name itself, not of where its alias leads. */
function own(lookup: DnsLookup | undefined): readonly string[] {
  return lookup === undefined || lookup.error !== undefined || (lookup.chain?.length ?? 0) > 0 ? [] : lookup.values;
}

function findConflicts(zone: DnsZone): readonly Conflict[] {
  const found = new Map<string, Conflict>();
  for (const server of zone.servers.filter((one) => one.authoritative))
    for (const key of Object.keys(server.answers).filter((one) => one.endsWith(" CNAME"))) {
      const name = key.slice(0, -" CNAME".length);
      const [alias] = own(server.answers[key]);
      if (alias === undefined || found.has(name)) continue;
      const beside = others.flatMap((type) =>
        own(server.answers[`${name} ${type}`])
          .slice(0, 1)
          .map((value) => `${type} ${value}`),
      );
      if (beside.length > 0 || name === zone.zone) found.set(name, { name, alias, beside, server: server.name });
    }
  return [...found.values()];
}

export default defineCheck({
  id: "alias-conflict",
  title: "No name is an alias and something else at once",
  why: "An alias (CNAME) stands for everything of a name: beside it, mail and other records of the same name are found by some and not by others.",
  rows,
  risk: "dns-disagrees",
  needs: ["dns.zone"],
  specs: [
    { document: "RFC 1034", section: "3.6.2" },
    { document: "RFC 2181", section: "10.1" },
    { document: "RFC 1912", section: "2.4" },
  ],
  evaluate({ "dns.zone": zone }): Outcome {
    const good = zone.servers.filter((server) => server.authoritative && server.error === undefined);
    if (good.length === 0) return { status: "inconclusive", reason: `no name server of ${zone.zone} answered for it` };
    const judgements = findConflicts(zone).map((conflict): Judgement => ({ fails: true, finding: describeConflict(conflict, zone.zone) }));
    const aliases = good.flatMap(({ answers }) =>
      Object.keys(answers).filter((key) => key.endsWith(" CNAME") && own(answers[key]).length > 0),
    );
    return conclude(judgements, rows, {
      status: "passed",
      seen: [`${zone.zone} itself is no alias; ${new Set(aliases).size} of its names are aliases and nothing else`],
    });
  },
});

function describeConflict({ name, alias, beside, server }: Conflict, zone: string): Judgement["finding"] {
  const seen = [`${server}: ${name} CNAME ${alias}`, ...beside.map((one) => `${server}: ${name} ${one}`)];
  if (name === zone)
    return {
      code: "apex",
      severity: "high",
      confidence: "proved",
      message: `The bare domain ${name} is an alias (CNAME) of ${alias}.`,
      breaks: "Mail to your domain and its other records are looked for at the other name, so mail bounces for a part of the senders.",
      fix: `At your DNS provider, replace the CNAME of ${name} by the A record that your host gives, or use the provider’s ALIAS or “flattened” record.`,
      seen,
    };
  return {
    code: "beside-others",
    severity: "medium",
    confidence: "proved",
    message: `${name} is an alias (CNAME) and has other records of its own.`,
    breaks: "Some DNS servers see only the alias, others only the rest: mail or checks of that name work by chance.",
    fix: `At your DNS provider, keep either the CNAME of ${name} or its other records, and move the others to a name of their own.`,
    seen,
  };
}
