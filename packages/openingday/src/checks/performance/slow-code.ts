import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { CodeHint, HintKind } from "../../model/evidence-hints.ts";

type SlowKind = Exclude<HintKind, "logged-request">;

interface Words {
  /** After “The code”, or “3 places in the code”. */
  readonly does: readonly [one: string, many: string];
  readonly breaks: string;
  readonly change: string;
  /** It harms without being slow, so nothing is to be measured first. */
  readonly isHarm?: true;
}

const words: Readonly<Record<SlowKind, Words>> = {
  "query-in-loop": {
    does: ["asks the database once for every row of a list", "ask the database once for every row of a list"],
    breaks: "It is quick with five bookings and slow with five hundred: the page gets slower with every customer you win.",
    change: "ask once for all rows (“where id in (…)”, or the include or join of your library)",
  },
  "queries-in-a-row": {
    does: ["waits for several answers of the database one after the other", "wait for several answers of the database one after the other"],
    breaks: "The customer waits for the sum of all of them, where the slowest alone would do.",
    change: "ask for them together with Promise.all, since none needs the one before",
  },
  "list-without-limit": {
    does: ["reads every row of a table for one request", "read every row of a table for one request"],
    breaks: "The page gets slower with every row, and one day it runs out of memory.",
    change: "read one page of rows at a time, with a limit",
  },
  "blocking-call": {
    does: ["holds up every other customer during one request", "hold up every other customer during one request"],
    breaks: "While one customer’s file is read or password is checked, nobody else gets an answer.",
    change: "use the same call without “Sync”, and wait for it",
  },
  "call-without-timeout": {
    does: ["waits for somebody else’s server, and would wait for minutes", "wait for somebody else’s server, and would wait for minutes"],
    breaks: "When that server hangs, your page hangs with it, although nothing of yours is broken.",
    change: "give the call an end, such as “signal: AbortSignal.timeout(5000)”, and decide what the customer sees then",
    isHarm: true,
  },
};

/** S1.C5, the half that the code can tell: inferred, and never more than a hint. */
export default defineCheck({
  id: "slow-code",
  title: "Nothing in the code looks slow before a customer waits for it",
  why: "A page that asks the database once for every row is quick while you try it out, and slow with the customers that you open for.",
  rows: ["S1.C5"],
  risk: "slow-dashboard",
  needs: ["repo.hints"],
  specs: [],
  evaluate({ "repo.hints": { hints, files, unread } }) {
    const slow = hints.flatMap((hint) => (hint.kind === "logged-request" ? [] : [{ ...hint, kind: hint.kind }]));
    const seen = [`${files} source files looked at`, ...unread.slice(0, 5)];
    const findings = (Object.keys(words) as SlowKind[]).flatMap((kind) => {
      const places = slow.filter((hint) => hint.kind === kind);
      return places.length === 0 ? [] : [describe(kind, places)];
    });
    if (findings.length > 0) return { status: "warned", findings, seen };
    if (files === 0)
      return { status: "inconclusive", reason: "no JavaScript or TypeScript of the product was found, so nothing was read", seen };
    if (unread.length > 0) return { status: "inconclusive", reason: `not all of the code could be understood: ${unread[0]}`, seen };
    return { status: "passed", seen };
  },
});

/** No advice on speed without a number: what is slow only in theory is left as it is. */
function describe(kind: SlowKind, places: readonly CodeHint[]): FindingDraft {
  const { does, breaks, change, isHarm = false } = words[kind];
  const [first] = places;
  const at = `${first?.path}:${first?.line}`;
  return {
    code: kind,
    severity: "low",
    confidence: "likely",
    message: places.length > 1 ? `${places.length} places in the code ${does[1]}, the first at ${at}.` : `The code ${does[0]} (${at}).`,
    breaks,
    fix: isHarm
      ? `${change.charAt(0).toUpperCase()}${change.slice(1)}.`
      : `Measure that page first (“load” in the configuration, then “openingday prove”). If it is slow, ${change}. If it is not, leave it.`,
    seen: places.slice(0, 10).map(({ path, line, subject }) => `${path}:${line}: ${subject}`),
  };
}
