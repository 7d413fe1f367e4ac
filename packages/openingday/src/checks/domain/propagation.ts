import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import { isIntercepted, judgeSpread, type RecordSpread, type SpreadVerdict } from "../../zone/propagation.ts";
import { saySeconds, sayUntil } from "../../zone/say-until.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { listNames } from "./reading/walks.ts";

const rows = ["A4", "T5"];

export default defineCheck({
  id: "propagation",
  title: "Every DNS change has reached every server and resolver",
  why: "After a change, old answers live on for a while. Until they are gone, a part of the visitors and mails goes to the old place.",
  rows,
  risk: "dns-disagrees",
  needs: ["dns.zone"],
  specs: [
    { document: "RFC 1034", section: "4.2.2" },
    { document: "RFC 2308", section: "5" },
    { document: "RFC 4035", section: "3.2.2" },
  ],
  evaluate({ "dns.zone": zone }, { at }): Outcome {
    const spread = judgeSpread(zone, undefined, { strict: false });
    const seen = spread.map(({ name, type, verdict }) => `${name} ${type}: ${verdict}`).slice(0, 40);
    const of = (...verdicts: readonly SpreadVerdict[]): readonly RecordSpread[] =>
      spread.filter(({ verdict }) => verdicts.includes(verdict));
    if (spread.length === 0 || isIntercepted(zone))
      return { status: "inconclusive", reason: `no name server of ${zone.zone} spoke for the zone`, seen };
    const judgements = [
      ...judgeSplit(of("split"), at),
      ...judgeBogus(of("bogus")),
      ...judgeLame(zone.zone, of("lame")),
      ...judgeKept(of("stale", "negative-cached"), at),
    ];
    const open = of("unreachable");
    if (open.length > 0 && !judgements.some((one) => one.fails)) return { status: "inconclusive", reason: sayOpen(open), seen };
    return conclude(judgements, rows, { status: "passed", seen });
  },
});

function sayOpen(open: readonly RecordSpread[]): string {
  const silent = open.flatMap(({ places }) => places.filter(({ verdict }) => verdict === "unreachable"));
  const places = listNames(silent.map(({ place }) => place)) || "any name server";
  return `no answer from ${places}, so nobody can say whether the change is there too`;
}

function judgeSplit(split: readonly RecordSpread[], at: number): readonly Judgement[] {
  if (split.length === 0) return [];
  const left = longest(split);
  return [
    {
      fails: true,
      finding: finding("split", split, {
        severity: "high",
        message: `A change of ${names(split)} is on some name servers of the domain and not on others.`,
        fix: `Make the same change at every DNS provider in the list of name servers, then run “openingday dns verify --wait”.${left === undefined ? "" : ` Old answers can live on until ${sayUntil(at, left)}.`}`,
      }),
    },
  ];
}

function judgeBogus(bogus: readonly RecordSpread[]): readonly Judgement[] {
  if (bogus.length === 0) return [];
  return [
    {
      fails: true,
      finding: finding("bogus", bogus, {
        severity: "high",
        message: `Resolvers that verify signatures (DNSSEC) refuse ${names(bogus)}, and give it when told not to verify.`,
        fix: "At the registrar, delete the DS record (DNSSEC) or replace it by the one your DNS provider shows now.",
      }),
    },
  ];
}

function judgeLame(zone: string, lame: readonly RecordSpread[]): readonly Judgement[] {
  if (lame.length === 0) return [];
  const places = lame.flatMap((one) => one.places.filter(({ verdict }) => verdict === "lame").map(({ place }) => place));
  return [
    {
      fails: true,
      finding: finding("lame", lame, {
        severity: "high",
        message: `No change of ${zone} can reach ${listNames(places)}: it is listed as a name server and does not know the domain.`,
        fix: `At the registrar, take ${listNames(places)} out of the list of name servers, or add the domain at that DNS provider.`,
      }),
    },
  ];
}

function judgeKept(kept: readonly RecordSpread[], at: number): readonly Judgement[] {
  if (kept.length === 0) return [];
  const left = longest(kept);
  const until = left === undefined || left === 0 ? "" : `: safe after ${sayUntil(at, left)} (${saySeconds(left)})`;
  return [
    {
      fails: false,
      finding: finding(kept.some(({ verdict }) => verdict === "stale") ? "stale" : "negative-cached", kept, {
        severity: "low",
        message: `A change of ${names(kept)} has not reached every resolver${until}.`,
        fix: "Keep the old place running until then. “openingday dns verify --wait” tells you when it is over.",
      }),
    },
  ];
}

function names(spread: readonly RecordSpread[]): string {
  return listNames(spread.map(({ name, type }) => `${name} (${type})`));
}

function longest(spread: readonly RecordSpread[]): number | undefined {
  const left = spread.flatMap(({ secondsLeft }) => (secondsLeft === undefined ? [] : [secondsLeft]));
  return left.length === 0 ? undefined : Math.max(...left);
}

function finding(code: string, spread: readonly RecordSpread[], said: Pick<FindingDraft, "severity" | "message" | "fix">): FindingDraft {
  return {
    code,
    confidence: code === "split" || code === "lame" ? "proved" : "likely",
    breaks:
      code === "bogus"
        ? "For those visitors the domain does not exist: no site, no mail."
        : "A part of your visitors and mails goes to the old place, or nowhere.",
    seen: spread.flatMap(describePlaces).slice(0, 16),
    ...said,
  };
}

function describePlaces({ name, type, places }: RecordSpread): readonly string[] {
  return places.map(
    ({ place, verdict, says, secondsLeft }) =>
      `${name} ${type} at ${place}: ${says}${verdict === "same" || secondsLeft === undefined ? "" : `, kept for ${secondsLeft} seconds`}`,
  );
}
