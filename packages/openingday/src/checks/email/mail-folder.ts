import { defineCheck } from "../../model/check.ts";
import { capitalise, nameMails } from "./words/name-mails.ts";

export default defineCheck({
  id: "mail-folder",
  title: "The app’s mails land in the inbox and not in the spam folder",
  why: "A mail that passes every proof can still be sorted away. Only a real mailbox shows where it lands.",
  rows: ["S2.F1"],
  risk: "mail-in-spam",
  needs: ["mail.received"],
  specs: [{ document: "RFC 6154", section: "2" }],
  evaluate({ "mail.received": { mails } }) {
    const placed = mails.filter(({ folder }) => folder !== undefined);
    if (placed.length === 0)
      return {
        status: "not-applicable",
        reason: "The mailbox used has no folders; an inbox of kind “imap” at a real provider shows where mails land.",
      };
    const seen = placed.map(({ purpose, folder }) => `${purpose}: in the folder ${folder?.name}`);
    const junk = placed.filter(({ folder }) => folder?.junk === true);
    if (junk.length === 0) return { status: "passed", seen };
    return {
      status: "failed",
      seen,
      findings: [
        {
          code: "in-junk",
          severity: "high",
          confidence: "proved",
          message: `${capitalise(nameMails(junk))} landed in the spam folder of your test mailbox.`,
          breaks: "Customers at the same provider do not find the mail that lets them in.",
          fix: "Mend what the other findings about mail say first, then send again; where nothing is left, the domain is young: send little at first, and to people who expect it.",
          seen: junk.map(({ purpose, folder }) => `${purpose}: in the folder ${folder?.name}`),
        },
      ],
    };
  },
});
