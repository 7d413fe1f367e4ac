import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { LinkTrial, LinkVisit } from "../../model/evidence-mail.ts";
import { capitalise, nameMails } from "./words/name-mails.ts";

export default defineCheck({
  id: "reset-link-survives",
  title: "The one-time link in a reset mail works, also after a mail scanner has opened it",
  why: "Microsoft 365 and many companies open every link in a mail before the customer sees it. A link that one look uses up never works for them.",
  rows: ["S2.F1"],
  risk: "mail-link-dead",
  needs: ["mail.received"],
  specs: [
    { document: "RFC 9110", section: "9.2.1" },
    { document: "RFC 9110", section: "9.3.2" },
  ],
  evaluate({ "mail.received": { links = [] } }) {
    const [first] = links;
    if (first === undefined)
      return {
        status: "inconclusive",
        reason: "No reset mail with a one-time link to one of the declared hosts was seen, so no link could be tried.",
      };
    const seen = links.flatMap(describe);
    const findings = links.flatMap(judge);
    if (findings.length > 0) return { status: "failed", findings, seen };
    const reason = links.map(doubt).find((one) => one !== undefined);
    return reason === undefined ? { status: "passed", seen } : { status: "inconclusive", reason, seen };
  },
});

function judge(trial: LinkTrial): FindingDraft[] {
  const { fresh, scanned } = trial;
  const common = { severity: "blocker", confidence: "proved", seen: describe(trial) } as const;
  if (fresh !== undefined && fresh.status >= 400)
    return [
      {
        ...common,
        code: "dead",
        message: `The link in ${nameMails([trial])} answers ${fresh.status} to the first who opens it.`,
        breaks: "Nobody who forgot the password gets back in.",
        fix: "Ask for a reset yourself, open the link, and mend the page behind it: the address in the mail must be one that the app knows.",
      },
    ];
  if (fresh === undefined || scanned === undefined || !isWorse(scanned.visit, fresh)) return [];
  return [
    {
      ...common,
      code: "burned",
      message: `The link in ${nameMails([trial])} is used up as soon as a mail scanner has opened it.`,
      breaks: "Customers whose mail is scanned, at most companies for example, always meet “link expired” and cannot reset their password.",
      fix: "Let the page behind the link only show a form or a button, and use the token up when that is sent (POST), never when the page is opened (GET or HEAD).",
    },
  ];
}

/** Whether the customer who came after the scanner got less far than the one who came first. */
function isWorse(after: LinkVisit, before: LinkVisit): boolean {
  if (after.status >= 400 || (before.hasForm && !after.hasForm)) return true;
  return before.sent?.taken === true && after.sent?.taken === false && after.sent.status >= 400;
}

function doubt({ purpose, fresh, scanned, reason }: LinkTrial): string | undefined {
  if (fresh === undefined || scanned === undefined) return reason ?? `The link in the ${purpose} mail was not tried to the end.`;
  if (!fresh.hasForm)
    return `The page behind the link in the ${purpose} mail builds its form in the browser, so the way to a new password could not be gone to its end. It opened alike before and after a scanner.`;
  if (fresh.sent?.taken !== true || scanned.visit.sent?.taken !== true)
    return `The page behind the link in the ${purpose} mail opened before and after a scanner, but it did not take the password that openingday chose.`;
  return undefined;
}

function describe(trial: LinkTrial): string[] {
  const { purpose, host, fresh, scanned } = trial;
  const lines: string[] = [];
  if (fresh !== undefined) lines.push(`${capitalise(purpose)} link to ${host}, opened by the customer first: ${say(fresh)}`);
  if (scanned !== undefined)
    lines.push(
      `${capitalise(purpose)} link to ${host}, opened by a scanner first (HEAD ${scanned.head}, GET ${scanned.get}), then by the customer: ${say(scanned.visit)}`,
    );
  return lines;
}

function say({ status, hasForm, sent }: LinkVisit): string {
  const form = hasForm ? ` with a form for the password` : "";
  return `${status}${form}${sent === undefined ? "" : `; sent: ${sent.status}, ${sent.taken ? "taken" : "not taken"}`}`;
}
