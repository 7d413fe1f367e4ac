import type { ReceivedMail } from "../model/evidence-mail.ts";
import type { JudgedMail, MailWord } from "../model/judged-mail.ts";
import { plain, wrap } from "./wrap.ts";

const sentences: Readonly<Record<MailWord, string>> = {
  good: "GOOD: nothing stands between this mail and the inbox that can be seen from here.",
  flawed: "GOOD, with flaws that can wait:",
  bad: "BAD: mailbox providers will distrust this mail, or the customer cannot use it.",
  "cannot-tell": "CANNOT TELL:",
};

const spfWords: Readonly<Record<string, string>> = {
  pass: "passes: the server may send for",
  fail: "fails: the server is not allowed to send for",
  softfail: "fails softly: the server is not listed for",
  neutral: "says nothing about this server at",
  none: "is not published at",
  temperror: "could not be looked up for",
  permerror: "is broken at",
};

/** One mail's judgement in a founder's words. Everything in it is free of addresses, tokens and the mail's text. */
export function renderMailVerdict(judged: JudgedMail, width: number): string {
  const { mail, findings, unknown, verdict } = judged;
  const lines = [
    mail.subject === "" ? "(no subject)" : mail.subject,
    `  From     ${mail.fromDomain || "no single sender domain"}   Return-Path ${mail.returnPathDomain || "empty"}${replyTo(mail)}`,
    `  SPF      ${spfLine(judged)}`,
    ...dkimLines(mail),
    `  DMARC    ${dmarcLine(judged)}`,
    `  Links    ${mail.linkHosts.length === 0 ? "none" : mail.linkHosts.join(", ")}`,
    ...(judged.ageMs === undefined ? [] : [`  Time     arrived ${(judged.ageMs / 1_000).toFixed(0)} s after it was written`]),
    ...(mail.folder === undefined ? [] : [`  Folder   ${mail.folder.name}`]),
    ...(judged.receiverSaid === undefined ? [] : [`  Receiver said ${judged.receiverSaid}`]),
    `  ${sentences[verdict]}`,
    ...unknown.flatMap((reason) => wrap(reason, width - 4).map((line) => `    ${line}`)),
  ];
  for (const { message, breaks, fix, specs } of findings) {
    const clauses = specs.map(({ document, section }) => `${document}${section === undefined ? "" : ` section ${section}`}`);
    for (const [at, text] of [message, breaks, `Do this: ${fix}`, `(${clauses.join(", ")})`].entries())
      lines.push(...wrap(text, width - 4).map((line, row) => `${at === 0 && row === 0 ? "  - " : "    "}${line}`));
  }
  return `${lines.map(plain).join("\n")}\n`;
}

function replyTo({ replyToDomains }: ReceivedMail): string {
  return replyToDomains === undefined ? "" : `   Reply-To ${replyToDomains.join(", ") || "nobody"}`;
}

function spfLine({ mail: { spf }, clientKnown }: JudgedMail): string {
  if (!clientKnown) return "cannot tell: the mail does not say which server handed it over (--ip ADDRESS says it)";
  const domain = spf.domain === "" ? "an unknown domain" : spf.domain;
  return `${spfWords[spf.result] ?? `${spf.result} for`} ${domain}${spf.result === "pass" ? matches(spf.aligned) : ""}`;
}

function dkimLines({ dkim }: ReceivedMail): string[] {
  if (dkim.length === 0) return ["  DKIM     is missing: nothing signed this mail"];
  return dkim.map(({ result, domain, selector, aligned, detail }) => {
    const word = result === "pass" ? "passes" : result === "temperror" ? "could not be checked" : "does not hold";
    return `  DKIM     ${word}: signed by ${domain} (key ${selector})${detail === undefined ? "" : `, ${detail}`}${matches(aligned)}`;
  });
}

function dmarcLine({ mail: { dmarc }, clientKnown }: JudgedMail): string {
  const policy = dmarc.policy === "" ? "" : ` (policy: ${dmarc.policy})`;
  if (dmarc.result === "pass") return `passes${policy}: the mail proves to be from the sender that customers see`;
  if (dmarc.result === "none") return "is not published";
  if (dmarc.result === "fail")
    return clientKnown
      ? `fails${policy}: nothing that passes belongs to the sender that customers see`
      : `cannot tell${policy}: DKIM does not carry it, and SPF is not known`;
  return `could not be told${policy}`;
}

function matches(aligned: boolean): string {
  return aligned ? ", which matches the From domain" : ", which does not match the From domain";
}
