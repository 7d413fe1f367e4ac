import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { CanaryKind, LogCanary } from "../../model/evidence-logs.ts";
import { joinAnd } from "../email/words/name-mails.ts";

const names: Readonly<Record<CanaryKind, string>> = {
  token: "a token",
  address: "an e-mail address",
  password: "a password",
  text: "what somebody wrote into a field",
};
const worst: readonly CanaryKind[] = ["password", "token", "address", "text"];

/** S1.C4, S5.C5, S5.F3: what is typed into the app does not turn up in its log. */
export default defineCheck({
  id: "log-canary",
  title: "The log keeps nothing that customers type",
  why: "Logs are copied to more places and read by more people than the database. A password or token in them is a password or token given away.",
  rows: ["S1.C4", "S5.C5", "S5.F3"],
  risk: "log-leaks",
  needs: ["log.canary"],
  specs: [
    { document: "OWASP ASVS 5.0", section: "16.2.5" },
    { document: "PCI DSS 4.0.1", section: "3.3.1" },
  ],
  evaluate({ "log.canary": canary }) {
    const findings = [...sayFound(canary), ...sayLeaks(canary)];
    const seen = [
      `${canary.log}: ${canary.newLines} new lines`,
      ...canary.sent.map(({ through, status, error }) => `${through}: ${status ?? error ?? "sent"}`),
    ];
    if (findings.length > 0) return { status: "failed", findings, seen };
    if (canary.newLines === 0)
      return { status: "inconclusive", reason: "the log did not grow while we wrote to the app, so it is not the log of this app", seen };
    const taken = canary.sent.filter(({ status }) => status !== undefined);
    return taken.length === 0
      ? { status: "inconclusive", reason: "none of the planted values could be sent", seen }
      : { status: "passed", seen };
  },
});

function sayFound({ found, log }: LogCanary): FindingDraft[] {
  const through = [...new Set(found.map((one) => one.through))];
  return through.slice(0, 8).map((way) => {
    const kinds = worst.filter((kind) => found.some(({ what, through: its }) => its === way && what === kind));
    const isSecret = kinds.includes("password") || kinds.includes("token");
    return {
      code: isSecret ? "secret" : "personal",
      severity: isSecret ? "blocker" : "high",
      confidence: "proved",
      message: `${capital(joinAnd(kinds.map((kind) => names[kind])))} sent through “${way}” ${kinds.length > 1 ? "stand" : "stands"} in the log.`,
      breaks: isSecret
        ? "Whoever can read the log can sign in as your customers."
        : "The log is a list of your customers and of what they wrote to you.",
      fix: "Log which route was called and how it ended, never bodies, headers or query strings; mask what must be logged.",
      seen: found
        .filter((one) => one.through === way)
        .map(({ what, lines }) => `${log}: ${names[what]} in ${lines} line${lines === 1 ? "" : "s"}`),
    };
  });
}

/** What stands there besides: other people's, so a rule's word and no proof. */
function sayLeaks({ found, leaks, log }: LogCanary): FindingDraft[] {
  if (found.length > 0 || leaks.length === 0) return [];
  const isSecret = leaks.some(({ kind }) => kind === "secret" || kind === "card");
  return [
    {
      code: isSecret ? "secret-shaped" : "personal-shaped",
      severity: isSecret ? "high" : "medium",
      confidence: "likely",
      message: `New lines of the log hold what looks like ${joinAnd(leaks.slice(0, 3).map(({ title }) => title.toLowerCase()))}.`,
      breaks: "Whoever can read the log learns what only the customer and you should know.",
      fix: "Look at the lines with “openingday logs scan”, and stop logging the field that they name.",
      seen: leaks.slice(0, 8).map(({ title, key, count }) => `${log}: ${title}${key === "" ? "" : ` in “${key}”`}, ${count} ×`),
    },
  ];
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
