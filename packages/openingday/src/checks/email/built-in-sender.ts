import { defineCheck } from "../../model/check.ts";
import { isWithin } from "../../parsers/host-name.ts";
import { builtInBreaks, builtInFix } from "./words/built-in-mailer.ts";
import { capitalise, describeMail, nameMails } from "./words/name-mails.ts";

/** Domains in whose name Supabase's own mailer sends. */
const platformDomains = ["supabase.io", "supabase.co", "supabase.com"];

export default defineCheck({
  id: "built-in-sender",
  title: "The mails that arrive were not sent by a platform’s own mailer",
  why: "A mail that really came shows who sent it. Supabase’s own mailer sends two an hour and only to your team, however well it worked for you.",
  rows: ["S2.F1"],
  risk: "built-in-mailer",
  needs: ["mail.received"],
  specs: [{ document: "Supabase, Auth guides: Send emails with custom SMTP", section: "Send messages only to pre-authorized addresses" }],
  evaluate({ "mail.received": { mails } }) {
    if (mails.length === 0) return { status: "inconclusive", reason: "No mail of the app arrived, so who sends it was not seen." };
    const affected = mails.filter((mail) =>
      [mail.fromDomain, mail.returnPathDomain].some((domain) => platformDomains.some((platform) => isWithin(domain, platform))),
    );
    if (affected.length === 0) return { status: "passed", seen: mails.map(({ purpose, fromDomain }) => `${purpose}: from ${fromDomain}`) };
    return {
      status: "failed",
      findings: [
        {
          code: "seen",
          severity: "blocker",
          confidence: "proved",
          message: `${capitalise(nameMails(affected))} came from Supabase’s built-in mailer and not from a mail provider of yours.`,
          breaks: builtInBreaks,
          fix: builtInFix,
          seen: affected.map(describeMail),
        },
      ],
    };
  },
});
