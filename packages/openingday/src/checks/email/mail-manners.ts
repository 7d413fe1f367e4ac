import { type CheckContext, defineCheck, type FindingDraft } from "../../model/check.ts";
import type { ReceivedMail } from "../../model/evidence-mail.ts";
import { isWithin } from "../../parsers/host-name.ts";
import { isFreeMailbox } from "../../parsers/free-mailbox.ts";
import { capitalise, joinAnd, nameMails } from "./words/name-mails.ts";

/** Purposes of mails that one customer waits for; nobody subscribes to them. */
const transactional = new Set(["sign-up", "reset"]);

export default defineCheck({
  id: "mail-manners",
  title: "Sign-up and reset mails look like mails to one person, not like a newsletter",
  why: "Mailbox providers sort by looks too: a reset mail with an unsubscribe header is filed as advertising, and one that is a single picture as spam.",
  rows: ["S2.F1"],
  risk: "mail-in-spam",
  needs: ["mail.received"],
  specs: [
    { document: "RFC 2369", section: "3.2", cases: ["unsubscribe-on-reset", "no-one-click"] },
    { document: "RFC 8058", section: "3.1", cases: ["no-one-click"] },
    { document: "RFC 5322", section: "3.6.2", cases: ["reply-to-private"] },
    { document: "RFC 2046", section: "5.1.4", cases: ["no-text", "image-only"] },
    { document: "Supabase, Auth guides: Email Templates", section: "Email tracking", cases: ["tracked"] },
  ],
  evaluate({ "mail.received": { mails } }, context) {
    if (mails.length === 0) return { status: "inconclusive", reason: "No mail of the app arrived, so there is nothing to look at." };
    const seen = mails.map(describe);
    const findings = [listHeaders(mails), tracking(mails), noWayOut(mails), replies(mails, context), noText(mails), pictures(mails)].filter(
      (one) => one !== undefined,
    );
    return findings.length === 0 ? { status: "passed", seen } : { status: "warned", findings, seen };
  },
});

function listHeaders(mails: readonly ReceivedMail[]): FindingDraft | undefined {
  const affected = mails.filter(({ purpose, unsubscribe }) => transactional.has(purpose) && unsubscribe !== undefined);
  if (affected.length === 0) return undefined;
  return {
    code: "unsubscribe-on-reset",
    severity: "medium",
    confidence: "proved",
    message: `${capitalise(nameMails(affected))} carries an unsubscribe header, which belongs on newsletters only.`,
    breaks: "Mailbox providers file it under advertising, and a customer who clicks “unsubscribe” gets no more resets.",
    fix: "At the mail provider, send account mails through its stream or setting for transactional mail, where that header is off.",
    seen: affected.map(describe),
  };
}

function tracking(mails: readonly ReceivedMail[]): FindingDraft | undefined {
  const affected = mails.filter(({ purpose, tracked = [] }) => transactional.has(purpose) && tracked.length > 0);
  if (affected.length === 0) return undefined;
  const kinds = new Set(affected.flatMap(({ tracked = [] }) => tracked));
  const how = [
    ...(kinds.has("opens") ? ["who opens it (an invisible picture)"] : []),
    ...(kinds.has("clicks") ? ["who clicks (its links go through a counter)"] : []),
  ];
  return {
    code: "tracked",
    severity: "medium",
    confidence: "likely",
    message: `${capitalise(nameMails(affected))} counts ${joinAnd(how)}, as newsletters do.`,
    breaks: kinds.has("clicks")
      ? "Mailbox providers sort it with advertising, and a rewritten one-time link can break or be used up on its way to the customer."
      : "Mailbox providers sort it with advertising, so the customer who waits for it does not see it.",
    fix: "At the mail provider, switch open and click tracking off for account mails (often a setting of the sending domain or of the stream).",
    seen: affected.map(({ purpose, tracked = [] }) => `${purpose}: tracks ${tracked.join(" and ")}`),
  };
}

function noWayOut(mails: readonly ReceivedMail[]): FindingDraft | undefined {
  const affected = mails.filter(({ purpose, unsubscribe }) => purpose === "marketing" && unsubscribe !== "one-click");
  if (affected.length === 0) return undefined;
  return {
    code: "no-one-click",
    severity: "medium",
    confidence: "proved",
    message: `${capitalise(nameMails(affected))} cannot be unsubscribed with one click.`,
    breaks: "Gmail and Yahoo demand it of bulk senders, and readers who find no way out mark the mail as spam.",
    fix: "Have the sender add List-Unsubscribe with an https address and “List-Unsubscribe-Post: List-Unsubscribe=One-Click”.",
    seen: affected.map(describe),
  };
}

function replies(mails: readonly ReceivedMail[], { domain }: CheckContext): FindingDraft | undefined {
  const isOdd = ({ fromDomain, replyToDomains = [] }: ReceivedMail): boolean =>
    !isFreeMailbox(fromDomain) && isWithin(fromDomain, domain) && replyToDomains.some(isFreeMailbox);
  const affected = mails.filter(isOdd);
  if (affected.length === 0) return undefined;
  return {
    code: "reply-to-private",
    severity: "low",
    confidence: "proved",
    message: `Replies to ${nameMails(affected)} go to a private mailbox at ${joinAnd([...new Set(affected.flatMap(({ replyToDomains = [] }) => replyToDomains.filter(isFreeMailbox)))])}.`,
    breaks: "Spam filters count a business sender with a free reply address against the mail, and customers find it odd.",
    fix: "Let the Reply-To be an address at your own domain that forwards to you.",
    seen: affected.map(describe),
  };
}

function noText(mails: readonly ReceivedMail[]): FindingDraft | undefined {
  const affected = mails.filter(({ hasText }) => !hasText);
  if (affected.length === 0) return undefined;
  return {
    code: "no-text",
    severity: "low",
    confidence: "proved",
    message: `${capitalise(nameMails(affected))} comes as HTML only, without a plain text part.`,
    breaks: "Spam filters count it against the mail, and some readers show nothing.",
    fix: "Send a plain text version along with the HTML; most mailers make one from a “text” field.",
    seen: affected.map(({ purpose }) => `${purpose}: no text/plain part`),
  };
}

function pictures(mails: readonly ReceivedMail[]): FindingDraft | undefined {
  const affected = mails.filter(({ imageOnly }) => imageOnly === true);
  if (affected.length === 0) return undefined;
  return {
    code: "image-only",
    severity: "low",
    confidence: "proved",
    message: `The HTML of ${nameMails(affected)} is a picture with next to no words.`,
    breaks: "Spam filters distrust it, and a reader that loads no pictures shows an empty mail.",
    fix: "Write the words of the mail as text.",
    seen: affected.map(describe),
  };
}

function describe({ purpose, fromDomain, returnPathDomain, replyToDomains, unsubscribe }: ReceivedMail): string {
  const parts = [`From ${fromDomain || "nobody"}`, `Return-Path ${returnPathDomain || "empty"}`];
  if (replyToDomains !== undefined) parts.push(`Reply-To ${replyToDomains.join(", ") || "nobody"}`);
  parts.push(unsubscribe === undefined ? "no List-Unsubscribe" : `List-Unsubscribe${unsubscribe === "one-click" ? " with one click" : ""}`);
  return `${purpose}: ${parts.join("; ")}`;
}
