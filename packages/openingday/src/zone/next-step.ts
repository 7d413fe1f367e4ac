import type { PlaceAnswer, RecordSpread, SpreadVerdict } from "./propagation.ts";
import { saySeconds, sayUntil } from "./say-until.ts";

/** Worst first. What is everywhere needs nothing. */
const order: readonly SpreadVerdict[] = ["split", "wrong", "bogus", "lame", "negative-cached", "stale", "unreachable"];
const waitingMends: readonly SpreadVerdict[] = ["negative-cached", "stale", "unreachable"];

/**
 * What to do now, for somebody who is not technical: a paragraph for each way in which records are not everywhere yet, worst first.
 * `forNow`: only what no waiting mends.
 */
export function adviseSpread(spread: readonly RecordSpread[], at: number, { forNow = false } = {}): readonly string[] {
  return order
    .filter((verdict) => !(forNow && waitingMends.includes(verdict)))
    .flatMap((verdict) => {
      const records = spread.filter((record) => record.verdict === verdict);
      return records.length === 0 ? [] : [advise(verdict, records, at)];
    });
}

function advise(verdict: SpreadVerdict, records: readonly RecordSpread[], at: number): string {
  const names = listSome(records.map(({ name, type }) => `${name} (${type})`));
  const places = (...verdicts: readonly SpreadVerdict[]): readonly string[] =>
    placesOf(records, (place) => verdicts.includes(place.verdict));
  const seconds = longest(records);
  const until = seconds === undefined || seconds === 0 ? "" : ` until ${sayUntil(at, seconds)} (${saySeconds(seconds)})`;
  switch (verdict) {
    case "split":
      return `${names}: ${sayHolders(records)} Make the same change at every company that serves the domain; your registrar lists its name servers. If they are all of one company, it copies the change itself: wait ten minutes, then write to its support. A part of your visitors and mails goes to the old place meanwhile.`;
    case "wrong":
      return `${names}: the change is not in the DNS. Enter it at your DNS provider and save it; “openingday dns plan --format steps” says where to click. If you entered it a moment ago, look again in a few minutes; if it stays away, you may have entered it at a company that does not serve the domain any more.`;
    case "bogus":
      return `${names}: log in at your registrar (where you bought the domain) and switch DNSSEC off, or replace its DS record by the one that your DNS provider shows now. Until then the domain does not exist for a part of your visitors. It takes up to a day to be forgotten everywhere.`;
    case "lame":
      return `${names}: log in at your registrar and take ${listSome(places("lame"))} out of the list of name servers; or, if it should serve the domain, add the domain at that DNS provider. Who asks it meanwhile gets no answer.`;
    case "negative-cached":
      return `${names}: nothing to change, the record is there. ${listSome(places("negative-cached"))} asked before it was, and may remember that${until}. Wait; entering it again does not help. “--wait” tells you when it is over.`;
    case "stale":
      return `${names}: nothing to change, the new value is there. ${listSome(places("stale"))} may give the old one${until}. Keep the old place running until then; “--wait” tells you when it is over.`;
    case "same":
    case "unreachable":
      return adviseSilence(names, records);
  }
}

function adviseSilence(names: string, records: readonly RecordSpread[]): string {
  const servers = placesOf(records, ({ kind, verdict }) => kind === "server" && verdict === "unreachable");
  if (servers.length > 0)
    return `${names}: ${listSome(servers)} did not answer, so nobody can say what is there. Run it again in a minute. If it stays silent from another network too (a phone’s, say), write to the company that runs it, or take it out of the list of name servers at your registrar.`;
  const resolvers = placesOf(records, ({ verdict }) => verdict === "unreachable");
  const who = resolvers.length === 0 ? "no name server answered" : `${listSome(resolvers)} did not answer`;
  return `${names}: ${who}, so nobody can say what customers see. Run it again in a minute, or from another network: some let no questions out to foreign DNS servers. “--resolver ADDRESS:53” asks another one.`;
}

/** Who has the change and who has not, where that can be told apart. */
function sayHolders(records: readonly RecordSpread[]): string {
  const has = placesOf(records, ({ kind, verdict }) => kind === "server" && verdict === "same");
  const lacks = placesOf(records, ({ kind, verdict }) => kind === "server" && (verdict === "split" || verdict === "wrong"));
  if (has.length === 0 || lacks.length === 0 || has.some((place) => lacks.includes(place))) return "the name servers disagree.";
  return `${listSome(has)} ${has.length === 1 ? "has" : "have"} the change, ${listSome(lacks)} ${lacks.length === 1 ? "has" : "have"} not.`;
}

function placesOf(records: readonly RecordSpread[], isMeant: (place: PlaceAnswer) => boolean): readonly string[] {
  return [...new Set(records.flatMap(({ places }) => places.filter(isMeant).map(({ place }) => place)))];
}

function longest(records: readonly RecordSpread[]): number | undefined {
  const left = records.flatMap(({ secondsLeft }) => (secondsLeft === undefined ? [] : [secondsLeft]));
  return left.length === 0 ? undefined : Math.max(...left);
}

function listSome(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  if (names.length > shown.length) return `${shown.join(", ")} and ${names.length - shown.length} more`;
  return shown.length < 2 ? (shown[0] ?? "one of them") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
