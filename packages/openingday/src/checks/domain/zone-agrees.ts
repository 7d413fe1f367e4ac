import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { DnsZone, ZoneServer } from "../../model/evidence-dns.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { listNames } from "./reading/walks.ts";
import {
  describeServer,
  type Disagreement,
  findDisagreements,
  findRefusingResolvers,
  type RefusingResolver,
} from "./reading/zone-answers.ts";

const rows = ["T5"];

interface ZoneView {
  readonly zone: DnsZone;
  /** Servers that answered with authority. */
  readonly good: readonly ZoneServer[];
  readonly lame: readonly ZoneServer[];
  readonly silent: readonly ZoneServer[];
}

export default defineCheck({
  id: "zone-agrees",
  title: "All DNS servers of the domain give the same answers",
  why: "If the servers disagree, some visitors reach the new site and others the old one or none, and nobody can reproduce it.",
  rows,
  risk: "dns-disagrees",
  needs: ["dns.zone"],
  specs: [
    { document: "RFC 1034", section: "4.2.2" },
    { document: "RFC 1912", section: "2.8" },
    { document: "RFC 2181", section: "10.3" },
    { document: "RFC 4035", section: "5.2" },
    { document: "RFC 8914", section: "4" },
  ],
  evaluate({ "dns.zone": zone }): Outcome {
    const silent = zone.servers.filter((server) => server.error !== undefined);
    const answering = zone.servers.filter((server) => server.error === undefined);
    const good = answering.filter((server) => server.authoritative);
    const view: ZoneView = { zone, good, lame: answering.filter((server) => !server.authoritative), silent };
    const seen = describeZone(view);
    const open = whyOpen(view);
    // Some networks answer in the name servers' place, without authority: then nothing can be said about the servers themselves.
    const isIntercepted = view.lame.every((server) => (server.answers[`${zone.zone} SOA`]?.values.length ?? 0) > 0);
    if (good.length === 0 && isIntercepted)
      return {
        status: "inconclusive",
        reason: open ?? "no name server answered with authority: this network may answer in their place",
        seen,
      };
    const judgements = [...judgeNames(view), ...judgeServers(view), ...judgeSignature(view), ...judgeDelegation(view)];
    if (open !== undefined && !judgements.some((one) => one.fails)) return { status: "inconclusive", reason: open, seen };
    return conclude(judgements, rows, { status: "passed", seen });
  },
});

/** Why the zone cannot be called fine even if nothing bad was seen. */
function whyOpen({ zone, silent }: ZoneView): string | undefined {
  if (zone.servers.length === 0) return `no name server of ${zone.zone} could be found`;
  const unknown = silent.filter(({ isMissing }) => isMissing !== true);
  if (unknown.length > 0) return `no answer from ${listNames(unknown.map(describeServer))}, so nobody can say whether all agree`;
  if (zone.parent.ns.length === 0) return `the zone above ${zone.zone} could not be asked: ${zone.parent.error ?? "no answer"}`;
  return zone.resolvers.every((resolver) => resolver.error !== undefined) ? "no resolver answered" : undefined;
}

/** The names of the servers themselves: each must exist, and be no alias. */
function judgeNames({ zone }: ZoneView): readonly Judgement[] {
  const missing = zone.servers.filter(({ isMissing }) => isMissing === true).map(({ name }) => name);
  const aliases = zone.servers.filter(({ alias }) => alias !== undefined);
  const judgements: Judgement[] = [];
  if (missing.length > 0)
    judgements.push({
      fails: true,
      finding: {
        code: "server-missing",
        severity: "high",
        confidence: "proved",
        message: `A listed name server of ${zone.zone} does not exist: ${listNames(missing)}.`,
        breaks: "A part of your visitors waits for a server that is not there; whoever registers its name could answer for your domain.",
        fix: `At the registrar, take ${listNames(missing)} out of the list of name servers, or correct a typing error in it.`,
        seen: missing.map((name) => `${name}: NXDOMAIN`),
      },
    });
  if (aliases.length > 0)
    judgements.push({
      fails: false,
      finding: {
        code: "server-alias",
        severity: "low",
        confidence: "proved",
        message: `A name server of ${zone.zone} is listed under an alias: ${listNames(aliases.map(({ name }) => name))}.`,
        breaks: "Some resolvers do not follow an alias here, and then have one server less to ask.",
        fix: `At the registrar, list the server under its own name: ${listNames(aliases.map(({ alias }) => alias ?? ""))}.`,
        seen: aliases.map(({ name, alias }) => `${name} CNAME ${alias ?? ""}`),
      },
    });
  return judgements;
}

function judgeServers({ zone, good, lame }: ZoneView): readonly Judgement[] {
  const judgements: Judgement[] = [];
  const split = findDisagreements(good);
  if (split.length > 0) judgements.push({ fails: true, finding: describeSplit(zone, good, split) });
  if (lame.length > 0)
    judgements.push({
      fails: true,
      finding: {
        code: "lame",
        severity: "high",
        confidence: "proved",
        message: `A listed name server of ${zone.zone} does not know the domain: ${listNames(lame.map(describeServer))}.`,
        breaks: "A share of your visitors waits for a wrong server first, or does not reach you at all.",
        fix: `At the registrar, take ${listNames(lame.map(({ name }) => name))} out of the list of name servers, or add the domain at that DNS provider.`,
        seen: lame.map((server) => `${describeServer(server)}: answers without authority`),
      },
    });
  const serials = new Set(good.flatMap(({ serial }) => (serial === undefined ? [] : [serial])));
  if (split.length === 0 && serials.size > 1)
    judgements.push({
      fails: false,
      finding: {
        code: "serial-differs",
        severity: "low",
        confidence: "proved",
        message: `The name servers of ${zone.zone} give the same answers, but count different versions of the zone.`,
        breaks: "Nothing now; a change may be on its way, or one server has stopped taking changes.",
        fix: "Look again in ten minutes. If the versions still differ and you use one DNS provider only, ask that provider.",
        seen: good.map((server) => `${describeServer(server)}: serial ${server.serial ?? "not given"}`),
      },
    });
  return judgements;
}

function describeSplit(zone: DnsZone, good: readonly ZoneServer[], split: readonly Disagreement[]): FindingDraft {
  return {
    code: "split",
    severity: "high",
    confidence: "proved",
    message: `The name servers of ${zone.zone} answer differently for ${listNames(split.map(({ key }) => key.slice(0, key.lastIndexOf(" "))))}.`,
    breaks: "Some visitors reach one server, some another; for a part of them the site or the mail does not work.",
    fix: `Make the same change at every DNS provider that serves ${zone.zone}, or leave one provider only in the list of name servers at the registrar.`,
    seen: [
      ...split.flatMap(({ lines }) => lines).slice(0, 12),
      ...good.map((server) => `${describeServer(server)}: serial ${server.serial ?? "not given"}`),
    ],
  };
}

function judgeSignature({ zone, good }: ZoneView): readonly Judgement[] {
  const refusing = findRefusingResolvers(zone, good).filter(({ isDown }) => !isDown);
  const isSigned = zone.parent.ds.length > 0;
  const isOrphan = zone.dsMatches === false;
  const isBogus = isSigned && refusing.some((one) => one.isBogus);
  if (!isOrphan && (refusing.length === 0 || !isSigned)) return [];
  const isProved = isOrphan || isBogus;
  const what = isOrphan
    ? "does not belong to the key the registrar publishes"
    : isBogus
      ? "is broken or has run out"
      : "seems to be broken";
  return [
    {
      fails: true,
      finding: {
        code: "bogus",
        severity: isProved ? "blocker" : "high",
        confidence: isProved ? "proved" : "likely",
        message: `The domain’s DNS signature (DNSSEC) ${what}${isOrphan ? "" : ": resolvers that verify it refuse to answer"}.`,
        breaks: "For everybody whose network verifies signatures, the domain does not exist: no site, no mail.",
        fix: isOrphan
          ? "At the registrar, delete the DS record (DNSSEC), which is left over if you moved to other name servers, or replace it by the one your DNS provider shows now."
          : "At your DNS provider, have the zone signed again; if it offers no DNSSEC, delete the DS record at the registrar.",
        seen: [
          ...zone.parent.ds.map((ds) => `DS at the zone above: ${ds}`),
          ...(isOrphan ? [`none of the zone’s keys (DNSKEY) belongs to it`] : []),
          ...refusing.map(describeRefusal),
        ],
      },
    },
  ];
}

function describeRefusal({ address, isBogus, said }: RefusingResolver): string {
  const without = isBogus ? ", and answers when it is asked not to verify (CD)" : "";
  return `resolver ${address}: SERVFAIL${said === undefined ? "" : ` (${said})`}${without}`;
}

function judgeDelegation({ zone }: ZoneView): readonly Judgement[] {
  const [parent, child] = [zone.parent.ns, zone.child.ns].map((names) =>
    [...new Set(names.map((name) => name.toLowerCase().replace(/\.$/u, "")))].toSorted(),
  );
  if (parent === undefined || child === undefined || parent.length === 0 || child.length === 0 || parent.join(" ") === child.join(" "))
    return [];
  return [
    {
      fails: false,
      finding: {
        code: "delegation-differs",
        severity: "medium",
        confidence: "proved",
        message: `The registrar lists other name servers for ${zone.zone} than the domain itself does.`,
        breaks: "A server that only one of the lists names can give old answers to a part of your visitors.",
        fix: "At the registrar, enter exactly the name servers that your DNS provider shows.",
        seen: [`zone above: ${parent.join(", ")}`, `zone itself: ${child.join(", ")}`],
      },
    },
  ];
}

function describeZone({ zone }: ZoneView): readonly string[] {
  return [
    `zone above ${zone.zone}: ${zone.parent.ns.join(", ") || (zone.parent.error ?? "no name servers")}${zone.parent.ds.length > 0 ? `, signed (${zone.dsMatches === true ? "the key matches" : "the key was not compared"})` : ", not signed"}`,
    ...zone.servers.map(
      (server) =>
        `${describeServer(server)}: ${server.error ?? (server.authoritative ? `serial ${server.serial ?? "not given"}` : "answers without authority")}`,
    ),
    ...(new Set(zone.child.ns).size === 1 ? ["one name server only is listed, where two are asked for (RFC 1034 section 4.1)"] : []),
    ...zone.resolvers.map(
      ({ address, error, authenticated }) =>
        `resolver ${address}: ${error ?? (authenticated === true ? "answers, and verified the signature" : "answers")}`,
    ),
  ];
}
