import { defineCheck } from "../../model/check.ts";
import { findMailProvider } from "../../parsers/mail-providers/all.ts";
import { builtInBreaks, builtInFix } from "./words/built-in-mailer.ts";

export default defineCheck({
  id: "built-in-mailer",
  title: "Sign-up and reset mails go through a mail provider of your own",
  why: "Platforms bring a mailer for trying things out. Supabase’s sends two mails an hour, and to your own team only: the third customer gets none.",
  rows: ["S2.F1"],
  risk: "built-in-mailer",
  needs: ["mail.senders"],
  specs: [{ document: "Supabase, Auth guides: Send emails with custom SMTP", section: "Send messages only to pre-authorized addresses" }],
  evaluate({ "mail.senders": { looked, supabase } }, { declared }) {
    const senders = declared.senders.map((word) => ({ word, provider: findMailProvider(word) }));
    const builtIn = senders.find(({ provider }) => provider?.kind === "built-in");
    if (builtIn !== undefined)
      return {
        status: "failed",
        findings: [
          {
            code: "declared",
            severity: "blocker",
            confidence: "proved",
            message: `Your configuration names ${builtIn.provider?.name ?? builtIn.word} as the sender of the app’s mails.`,
            breaks: builtInBreaks,
            fix: builtInFix,
            seen: [`mail.senders: ${builtIn.word}`],
          },
        ],
      };
    if (supabase === undefined)
      return looked
        ? { status: "passed", seen: ["the code does not sign people up through a platform with a mailer of its own"] }
        : { status: "not-applicable", reason: "No code was given, and no sender that is built into a platform is declared." };
    const seen = supabase.where.map((place) => `Supabase signs people up: ${place}`);
    if (supabase.smtp === "own") return { status: "passed", seen: supabase.where.map((place) => `own mail server: ${place}`) };
    if (senders.length > 0) return { status: "passed", seen: [...seen, `declared to send: ${senders.map(({ word }) => word).join(", ")}`] };
    if (supabase.smtp === "unknown")
      return {
        status: "inconclusive",
        reason:
          "The app signs people up through Supabase, and which mailer it uses is set in Supabase’s dashboard, which cannot be seen from here. Look there, then name your mail provider under “mail.senders”.",
        seen,
      };
    return {
      status: "warned",
      findings: [
        {
          code: "unset",
          severity: "high",
          confidence: "likely",
          message: "The app signs people up through Supabase, and its configuration names no mail server of your own.",
          breaks: builtInBreaks,
          fix: `${builtInFix} If the dashboard already has one, name your mail provider under “mail.senders” and this is settled.`,
          seen,
        },
      ],
    };
  },
});
