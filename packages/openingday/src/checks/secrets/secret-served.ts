import { defineCheck, type Outcome } from "../../model/check.ts";
import { confidenceOf, countSecrets, groupSecrets, listSecrets, listSetAside, nameFirst } from "./words/describe-hits.ts";

/** T4, S1.F2: what the live site gives to visitors holds no secret. */
export default defineCheck({
  id: "secret-served",
  title: "The live site hands no secret to its visitors",
  why: "What stands in a page or its scripts can be read by every visitor, and is read by programs that look for keys all day.",
  rows: ["T4", "S1.F2"],
  risk: "secret-in-browser",
  needs: ["http.served"],
  specs: [],
  evaluate({ "http.served": served }): Outcome {
    const secrets = groupSecrets(served.hits.filter((hit) => hit.publicReason === undefined));
    const seen = [...served.scripts.map(({ url, bytes }) => `${url}: ${bytes} bytes`), ...listSetAside(served.setAside)];
    if (secrets.length > 0) {
      return {
        status: "failed",
        findings: [
          {
            code: "served",
            severity: "blocker",
            confidence: confidenceOf(secrets),
            message: `The live site gives ${countSecrets(secrets)} to every visitor: ${nameFirst(secrets)}.`,
            breaks: "Anyone can read the key in the page and act as you: refund, read customers, send mail.",
            fix: "Replace the key at its provider now. Then use it on the server only, and put the new build online.",
            seen: listSecrets(secrets),
          },
        ],
        seen,
      };
    }
    const gaps = served.incomplete ?? [];
    if (gaps.length > 0)
      return { status: "inconclusive", reason: `Not everything that the live site serves was looked at. ${gaps.join(". ")}.`, seen };
    return { status: "passed", seen };
  },
});
