import { defineCheck } from "../../model/check.ts";

/** S1.C4, the half that the code can tell: inferred; what a log really keeps is for the canary to say. */
export default defineCheck({
  id: "logged-requests",
  title: "No line of the code writes a whole request or a secret setting to the log",
  why: "A line that was added to see what comes in stays in, and from then on every password and token is in the log.",
  rows: ["S1.C4"],
  risk: "log-leaks",
  needs: ["repo.hints"],
  specs: [{ document: "OWASP ASVS 5.0", section: "16.2.5" }],
  evaluate({ "repo.hints": { hints, files, unread } }) {
    const logged = hints.filter(({ kind }) => kind === "logged-request");
    const seen = [`${files} source files looked at`, ...unread.slice(0, 5)];
    const [first] = logged;
    if (first === undefined) {
      if (files === 0)
        return { status: "inconclusive", reason: "no JavaScript or TypeScript of the product was found, so nothing was read", seen };
      if (unread.length > 0) return { status: "inconclusive", reason: `not all of the code could be understood: ${unread[0]}`, seen };
      return { status: "passed", seen };
    }
    const many = logged.length > 1;
    const place = `${first.path}:${first.line}`;
    return {
      status: "warned",
      findings: [
        {
          code: "in-code",
          severity: "medium",
          confidence: "likely",
          message: `${many ? `${logged.length} places in the code write` : "The code writes"} “${first.subject}” ${many ? "or the like " : ""}to the log${many ? `, the first at ${place}` : ` (${place})`}.`,
          breaks: "Whoever can read the log may find passwords, tokens and addresses of your customers in it.",
          fix: "Log which route was called and how it ended. If you need more, name the fields, none of them a password, token or address.",
          seen: logged.slice(0, 10).map(({ path, line, subject }) => `${path}:${line}: ${subject}`),
        },
      ],
      seen,
    };
  },
});
