import { defineCheck, type Outcome } from "../../model/check.ts";
import type { HostRecords } from "../../model/evidence-dns.ts";
import type { Walk } from "../../model/evidence-web.ts";
import type { Declared, DeclaredHost } from "../../model/target.ts";
import { hostOf } from "../../parsers/read-url.ts";
import { nameRecordSubject } from "../../parsers/record-subject.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { isOurs, isTurnedAway, lastHop, listNames } from "./reading/walks.ts";

const rows = ["S1.C1", "S1.F1"];

interface Place {
  readonly host: DeclaredHost;
  readonly records: HostRecords;
  readonly walks: readonly Walk[];
  readonly addresses: readonly string[];
}

type Verdict = "named" | "own" | "unnamed" | "unknown" | "elsewhere" | "nobody-answers" | "lands-outside" | "not-looked";

/** Nobody answers where every walk ends before the first answer, and no TLS handshake shows that somebody is there. */
function isSilent({ walks }: Place): boolean {
  return (
    walks.length > 0 &&
    walks.every((walk) => walk.hops.length === 0 && (walk.failure?.layer === "connect" || walk.failure?.layer === "http"))
  );
}

function answersOf({ walks }: Place): readonly Walk[] {
  return walks.filter((walk) => walk.hops.length > 0);
}

/** Ends on a page or redirect of ours; what turned the audit away, or asks for a login, is somebody all the same. */
function answersAsOurs(place: Place, declared: Declared): boolean {
  return answersOf(place).some((walk) => {
    const hop = lastHop(walk);
    if (hop === undefined) return walk.hops.some((one) => one.location !== undefined && isOurs(declared, hostOf(one.location)));
    return isOurs(declared, hostOf(hop.url)) && (hop.status < 400 || hop.status === 401 || hop.status === 403 || isTurnedAway(hop));
  });
}

function landsOutside({ host, walks }: Place, declared: Declared): boolean {
  if (host.role !== "redirect" && host.role !== "site") return false;
  const wanted = host.to === undefined ? "" : hostOf(host.to);
  return walks.some((walk) => {
    const end = lastHop(walk);
    if (end === undefined || isOurs(declared, hostOf(end.url))) return false;
    return wanted === "" || !walk.hops.some((hop) => hostOf(hop.url) === wanted);
  });
}

/** A host without a provider, judged by its company: the declared edge's header, a shared address, an edge of one's own. */
function judgeUnnamed(place: Place, places: readonly Place[], declared: Declared): Verdict {
  const ours = answersAsOurs(place, declared);
  const shares = places.some(
    (other) =>
      other !== place && other.records.provider !== undefined && other.addresses.some((address) => place.addresses.includes(address)),
  );
  if (shares && ours) return "own";
  const { edge } = declared;
  const header = edge?.kind === "own" ? edge.header?.toLowerCase() : undefined;
  const shows = (one: Place): boolean => answersOf(one).some((walk) => walk.hops.some((hop) => (hop.by ?? "").includes(`${header}: `)));
  if (header !== undefined && !shows(place) && places.some(shows) && !sharesWith(place, places.filter(shows))) return "unknown";
  if ((edge?.kind === "own" || edge?.kind === "none") && ours) return "own";
  if (ours || place.host.role === "api") return "unnamed";
  return "unknown";
}

function sharesWith(place: Place, others: readonly Place[]): boolean {
  return others.some((other) => other !== place && other.addresses.some((address) => place.addresses.includes(address)));
}

function judge(place: Place, places: readonly Place[], declared: Declared): Verdict {
  const { host, records, walks } = place;
  const { provider } = records;
  if (host.target !== undefined && provider?.rule !== "declared target" && provider?.hidesTarget !== true) return "elsewhere";
  if (isSilent(place)) {
    const refused = walks.some((walk) => walk.failure?.code === "ECONNREFUSED");
    return refused || places.some((other) => answersOf(other).length > 0) ? "nobody-answers" : "not-looked";
  }
  if (landsOutside(place, declared)) return "lands-outside";
  if (provider !== undefined) return "named";
  return answersOf(place).length === 0 ? "not-looked" : judgeUnnamed(place, places, declared);
}

export default defineCheck({
  id: "host-destination",
  title: "You know where every address of yours leads",
  why: "An address nobody can explain shows visitors an old site, an empty page, or somebody else’s.",
  rows,
  risk: "unknown-destination",
  needs: ["dns.hosts", "http.walks"],
  specs: [{ document: "RFC 1034", section: "3.6.2" }],
  evaluate({ "dns.hosts": { hosts }, "http.walks": { walks } }, { declared }): Outcome {
    const places = hosts.flatMap((records): Place[] => {
      const name = records.name.toLowerCase();
      const host = declared.hosts.find((one) => one.name.toLowerCase() === name) ?? { name, role: "site" };
      const addresses = [...records.a.values, ...records.aaaa.values];
      if (host.role === "mail" || addresses.length === 0) return [];
      return [{ host, records, addresses, walks: walks.filter((walk) => hostOf(walk.start) === name) }];
    });
    if (places.length === 0)
      return { status: "inconclusive", reason: "none of the declared addresses resolves, so none leads anywhere yet" };
    const judged = places.map((place) => ({ place, verdict: judge(place, places, declared) }));
    const unnamed = judged.filter(({ verdict }) => verdict === "unnamed").map(({ place }) => place);
    const judgements = [...judged.flatMap(({ place, verdict }) => describeVerdict(place, verdict)), ...describeUnnamed(unnamed)];
    const seen = places.map(describe);
    const blind = judged.filter(({ verdict }) => verdict === "not-looked").map(({ place }) => place.host.name);
    if (blind.length > 0 && !judgements.some((one) => one.fails))
      return {
        status: "inconclusive",
        reason: `${listNames(blind)} could not be opened from here, so nobody can say what stands there`,
        seen,
      };
    return conclude(judgements, rows, { status: "passed", seen });
  },
});

function describeVerdict(place: Place, verdict: Verdict): readonly Judgement[] {
  const { host, records, addresses } = place;
  const { name } = host;
  const at = records.provider?.name ?? (records.chain.at(-1) || listNames(addresses));
  const seen = [describe(place)];
  switch (verdict) {
    case "elsewhere":
      return fail({
        code: "elsewhere",
        severity: "high",
        confidence: records.chain.length > 0 || /^[\d.:a-f]+$/iu.test(host.target ?? "") ? "proved" : "likely",
        message: `${name} leads to ${at}, but it is meant to lead to ${host.target ?? ""}.`,
        breaks: "Visitors see the old place, whatever you change in the new one.",
        fix: `At your DNS provider, point ${name} to ${host.target ?? ""}; or correct its target in openingday.config.ts if the move is intended.`,
        seen: [`declared: ${host.target ?? ""}`, ...seen],
        about: [nameRecordSubject({ name, type: "A" })],
        // A place that has a name can be explained; it is only the wrong one.
        rows: records.provider === undefined ? rows : ["S1.C1"],
      });
    case "nobody-answers":
      return fail({
        code: "nobody-answers",
        severity: "high",
        confidence: place.walks.some((walk) => walk.failure?.code === "ECONNREFUSED") ? "proved" : "likely",
        message: `${name} leads to ${at}, and nothing answers there.`,
        breaks: "Visitors of that address wait and then see an error of their browser.",
        fix: `Find out what stood at ${listNames(addresses)}; point ${name} to where your app runs now, or delete the record.`,
        seen: [...seen, ...place.walks.slice(0, 2).map((walk) => `${walk.start}: ${walk.error ?? ""}`)],
      });
    case "unknown":
      return fail({
        code: "unknown",
        severity: "high",
        confidence: "likely",
        message: `${name} leads to ${listNames(addresses)}, and nothing shows that this is your app.`,
        breaks: "Visitors of that address see an old page, an error or somebody else’s site.",
        fix: `Find out who runs ${listNames(addresses)}. If it is yours, write it down as the target of ${name} in openingday.config.ts; if not, point ${name} to your app.`,
        seen,
      });
    case "lands-outside":
      return [
        {
          fails: host.role === "redirect" && host.to !== undefined,
          finding: {
            code: "lands-outside",
            severity: host.role === "redirect" && host.to !== undefined ? "high" : "medium",
            confidence: "proved",
            message: `${name} sends visitors to a website outside your own domain.`,
            breaks: "Visitors land on a page that may not be yours, such as a parking page.",
            fix: `Open ${name} yourself; if the destination is intended, declare it as “to” of that host in openingday.config.ts.`,
            seen,
          },
        },
      ];
    case "unnamed":
    case "named":
    case "own":
    case "not-looked":
      return [];
  }
}

/** One finding for all hosts at the same addresses. */
function describeUnnamed(places: readonly Place[]): readonly Judgement[] {
  const groups = Map.groupBy(places, ({ addresses }) => addresses.toSorted().join(" "));
  return [...groups.values()].map((group): Judgement => {
    const names = listNames(group.map(({ host }) => host.name));
    return {
      fails: false,
      finding: {
        code: "unnamed",
        severity: "low",
        confidence: "proved",
        message: `${names} ${group.length === 1 ? "answers" : "answer"} from ${listNames(group[0]?.addresses ?? [])}, which belongs to no hosting provider that we know.`,
        breaks: "Nothing today; whoever has to move or repair the site first has to find out where it runs.",
        fix: `Write the address down as the target of ${names} in openingday.config.ts.`,
        seen: group.map(describe),
      },
    };
  });
}

function fail(finding: Judgement["finding"]): readonly Judgement[] {
  return [{ fails: true, finding }];
}

function describe({ host, records, addresses, walks }: Place): string {
  const { provider, chain } = records;
  const where = provider === undefined ? "provider not known" : `${provider.name} (${provider.rule})`;
  const hidden = provider?.hidesTarget === true && host.target !== undefined ? `, which hides whether ${host.target} stands behind it` : "";
  // A page that only this audit asks for says nothing about where visitors end.
  const walked = walks.filter((walk) => /^https?:\/\/[^/]+\/?$/u.test(walk.start));
  const ends = [
    ...new Set(
      (walked.length > 0 ? walked : walks)
        .map(lastHop)
        .flatMap((hop) => (hop === undefined ? [] : [`${new URL(hop.url).origin} with status ${hop.status}`])),
    ),
  ];
  const via = chain.length === 0 ? "" : ` through ${chain.join(", ")}`;
  return `${host.name}: ${addresses.slice(0, 4).join(", ")}${via}, ${where}${hidden}${ends.length === 0 ? "" : `; ends at ${ends.slice(0, 3).join(" and ")}`}`;
}
