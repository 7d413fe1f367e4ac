import type { Report, RowReport } from "../model/report.ts";
import type { Confidence, Impact, RowState, Severity, VerdictWord } from "../model/words.ts";

/** The verdict as it is printed. */
export const verdictWords: Readonly<Record<VerdictWord, string>> = { go: "GO", "no-go": "NO-GO", "cannot-tell": "CANNOT TELL" };

export const severityWords: Readonly<Record<Severity, string>> = {
  blocker: "stops the launch",
  high: "serious",
  medium: "mend soon",
  low: "polish",
};

export const confidenceWords: Readonly<Record<Confidence, string>> = { proved: "certain", likely: "likely" };

/** What a customer loses, in one word. */
export const impactWords: Readonly<Record<Impact, string>> = {
  money: "money",
  data: "customer data",
  access: "nobody gets in",
  mail: "mail",
  slow: "speed",
  cosmetic: "polish",
};

export const stateWords: Readonly<Record<RowState, string>> = {
  pass: "proved",
  fail: "failed",
  warn: "look at it",
  unproved: "not seen",
  attested: "attested",
  excused: "excused",
  "not-applicable": "does not apply",
};

/** The state of one line. A failure signal of the roadmap names what must not happen, so it is not proved but ruled out. */
export function sayState({ id, state }: Pick<RowReport, "id" | "state">): string {
  if (!/^S[1-7]\.F\d+$/u.test(id)) return stateWords[state];
  return state === "pass" ? "ruled out" : state === "fail" ? "it happens" : stateWords[state];
}

export const stateMarks: Readonly<Record<RowState, string>> = {
  pass: "✓",
  fail: "✗",
  warn: "!",
  unproved: "?",
  attested: "@",
  excused: "~",
  "not-applicable": "–",
};

/** The verdict in one sentence for somebody who is not technical. */
export function sayVerdict(report: Report): string {
  const blocking = report.risks.filter((risk) => risk.standsInTheWay).length;
  const rest = report.risks.filter((risk) => !risk.standsInTheWay && !risk.excused).length;
  const open = report.gates.filter((gate) => gate.state === "unproved" || gate.state === "attested").length;
  switch (report.verdict) {
    case "go":
      return report.withExcuses
        ? "The doors can open. Somebody took responsibility for what is marked as excused."
        : rest === 0
          ? "The doors can open. Everything on the bar was looked at and holds."
          : `The doors can open. ${rest === 1 ? "One thing" : `${countWord(rest)} things`} can be mended after that.`;
    case "no-go":
      return `Do not open yet. ${blocking === 1 ? "One problem stands" : `${countWord(blocking)} problems stand`} in the way${blocking > 1 ? "; begin with the first" : ""}.`;
    case "cannot-tell":
      return `${open === 1 ? "One line of the bar was" : `${countWord(open)} lines of the bar were`} not seen, so this is no yes. ${nextLook(report)}`;
  }
}

function nextLook(report: Report): string {
  if (report.target.modes.includes("prove")) return "The list below says what is missing.";
  const blind = report.rows.some((row) => row.reason.includes("no domain was named"));
  return blind ? "Name your domain as well, as in “openingday audit myapp.com .”." : "Run “openingday prove” to see the rest.";
}

/** `24 November 2026, 04:47 UTC`. */
export function sayTime(iso: string): string {
  const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const date = new Date(iso);
  const clock = iso.slice(11, 16);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ""} ${date.getUTCFullYear()}, ${clock} UTC`;
}

/** `3.2 s`, `1 min 20 s`. */
export function sayDuration(ms: number): string {
  const seconds = ms / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function countWord(count: number): string {
  const words = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen"];
  return words[count] ?? String(count);
}
