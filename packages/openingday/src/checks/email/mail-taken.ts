import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { InboundMail } from "../../model/evidence-mail-hosts.ts";
import { joinAnd } from "./words/name-mails.ts";

type Host = InboundMail["hosts"][number];

export default defineCheck({
  id: "mail-taken",
  title: "Your mail host takes mail for the address that customers answer to",
  why: "An MX record only says where mail should go. Whether the mailbox behind your From address exists, only the host itself can tell.",
  rows: ["M2"],
  risk: "mail-not-received",
  needs: ["mail.inbound"],
  specs: [
    { document: "RFC 5321", section: "4.5.1", cases: ["no-postmaster"] },
    { document: "RFC 5321", section: "3.3", cases: ["no-mailbox"] },
  ],
  evaluate({ "mail.inbound": { domain, hosts } }) {
    const seen = hosts.flatMap(describe);
    const refused = hosts.flatMap(({ name, replies }) => replies.filter(({ code }) => code >= 500).map((reply) => ({ name, ...reply })));
    if (refused.length > 0) return { status: "failed", findings: refusals(refused), seen };
    const foreign = hosts.find(({ leftAlone }) => leftAlone !== undefined);
    if (foreign?.leftAlone !== undefined && hosts.every(({ leftAlone }) => leftAlone !== undefined))
      return {
        status: "not-applicable",
        reason: `The mail hosts of ${domain} are not yours to test: ${foreign.leftAlone}. Send yourself one mail.`,
      };
    const taken = hosts.filter(({ replies }) => replies.length > 0 && replies.every(({ code }) => code < 300));
    if (taken.length > 0) return { status: "passed", seen };
    const later = hosts.flatMap(({ replies }) => replies).find(({ code }) => code >= 300);
    const cause = later === undefined ? hosts.find(({ error }) => error !== undefined)?.error : `${later.code} ${later.text}`;
    return { status: "inconclusive", reason: `No mail host of ${domain} said yes or no: ${cause ?? "there is none"}`, seen };
  },
});

function refusals(
  refused: readonly { readonly name: string; readonly recipient: string; readonly code: number; readonly text: string }[],
): FindingDraft[] {
  const byRecipient = Map.groupBy(refused, ({ recipient }) => recipient);
  return [...byRecipient].map(([recipient, replies]): FindingDraft => {
    const isPostmaster = recipient.startsWith("postmaster@");
    return {
      code: isPostmaster ? "no-postmaster" : "no-mailbox",
      severity: isPostmaster ? "low" : "high",
      confidence: "proved",
      message: `${joinAnd([...new Set(replies.map(({ name }) => name))])} takes no mail for ${recipient}.`,
      breaks: isPostmaster
        ? "Mail providers that want to warn you about a problem cannot reach you."
        : "Whoever answers one of your mails gets an error back, and you never hear of it.",
      fix: `Create the mailbox ${recipient}, or an alias for it.`,
      seen: replies.map(({ name, code, text }) => `${name}: RCPT TO ${recipient} -> ${code} ${text}`),
    };
  });
}

function describe({ name, leftAlone, error, replies }: Host): string[] {
  if (leftAlone !== undefined) return [`${name}: left alone, ${leftAlone}`];
  if (error !== undefined) return [`${name}: ${error}`];
  return replies.map(({ recipient, code, text }) => `${name}: RCPT TO ${recipient} -> ${code} ${text}`);
}
