import { type RecordSpread, type SpreadVerdict } from "./propagation.ts";
import { saySeconds, sayUntil } from "./say-until.ts";

const meanings: Readonly<Record<SpreadVerdict, string>> = {
  same: "everywhere",
  stale: "a resolver still keeps the old value",
  "negative-cached": "a resolver still remembers that there was nothing",
  split: "the name servers disagree: the change is on some of them only",
  lame: "a listed name server does not know the domain",
  bogus: "resolvers refuse it, because the domain’s signature (DNSSEC) is broken",
  unreachable: "not everybody answered, so nobody can tell",
  wrong: "something else lives there: the change was not made, or not yet",
};

const marks: Readonly<Record<SpreadVerdict, string>> = {
  same: "✓",
  stale: "…",
  "negative-cached": "…",
  split: "✗",
  lame: "✗",
  bogus: "✗",
  unreachable: "?",
  wrong: "✗",
};

/** How far everything has spread, for a person: a line for each record, and who differs below it. */
export function writeSpread(spread: readonly RecordSpread[], at: number): string {
  const lines = spread.flatMap((record) => [sayRecord(record, at), ...sayPlaces(record)]);
  return lines.map((line) => `  ${line}\n`).join("");
}

/** Where it stands, in one line: `5 of 7 records are everywhere; www.example.com A: stale, 40 seconds left`. */
export function sumUpInOneLine(spread: readonly RecordSpread[]): string {
  const waiting = spread.filter(({ verdict }) => verdict !== "same");
  const head = `${spread.length - waiting.length} of ${spread.length} ${spread.length === 1 ? "record is" : "records are"} everywhere`;
  const [first] = waiting;
  if (first === undefined) return head;
  const left = first.secondsLeft === undefined || !waitingMends(first) ? "" : `, ${saySeconds(first.secondsLeft)} left`;
  const more = waiting.length > 1 ? `, and ${waiting.length - 1} more` : "";
  return `${head}; ${first.name} ${first.type}: ${first.verdict}${left}${more}`;
}

/** A change that is not made, or not everywhere, is not safe after any time. */
function waitingMends({ verdict }: RecordSpread): boolean {
  return verdict === "stale" || verdict === "negative-cached";
}

function sayRecord(record: RecordSpread, at: number): string {
  const { name, type, verdict, wanted, secondsLeft } = record;
  const value = wanted.join(", ");
  const until =
    secondsLeft === undefined || secondsLeft === 0 || !waitingMends(record)
      ? ""
      : `; safe after ${sayUntil(at, secondsLeft)} (${saySeconds(secondsLeft)})`;
  return `${marks[verdict]} ${name} ${type} ${shorten(value)}  ${verdict}: ${meanings[verdict]}${until}`;
}

function sayPlaces({ verdict, places }: RecordSpread): readonly string[] {
  if (verdict === "same") return [];
  return places
    .filter((place) => place.verdict !== "same")
    .map(
      ({ place, says, secondsLeft }) => `    ${place}: ${shorten(says)}${secondsLeft === undefined ? "" : `, kept for ${secondsLeft} s`}`,
    );
}

function shorten(text: string): string {
  // Values come from outside: no control character reaches a terminal.
  const clean = text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, "");
  return clean.length > 70 ? `${clean.slice(0, 70)}…` : clean;
}
