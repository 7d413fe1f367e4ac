import { defineCheck, type Outcome } from "../../model/check.ts";
import {
  confidenceOf,
  counts,
  countSecrets,
  gapsOf,
  groupSecrets,
  listAccepted,
  listSecrets,
  listSetAside,
  nameFirst,
  severityOf,
} from "./words/describe-hits.ts";

/** T4: no secret stands in an earlier version of the code. */
export default defineCheck({
  id: "secret-in-history",
  title: "No secret stands in earlier versions of the code",
  why: "Git keeps every version. A key that was deleted last month is still in every copy of the repository.",
  rows: ["T4"],
  risk: "secret-exposed",
  needs: ["repo.secrets"],
  specs: [],
  evaluate({ "repo.secrets": scan }): Outcome {
    const past = scan.hits.filter((hit) => counts(hit) && hit.where === "history" && hit.inHead !== true);
    const secrets = groupSecrets(past);
    const seen = [
      `${scan.blobs} earlier versions of files looked at`,
      ...listSetAside(scan.setAside),
      ...listAccepted(scan.hits.filter(({ where, inHead }) => where === "history" && inHead !== true)),
    ];
    if (secrets.length > 0) {
      return {
        status: "failed",
        findings: [
          {
            code: "in-history",
            severity: severityOf(secrets),
            confidence: confidenceOf(secrets),
            message: `${countSecrets(secrets)} in earlier versions of the code: ${nameFirst(secrets)}.`,
            breaks: "Everybody who has ever had a copy of the code still holds the key, although the newest version no longer shows it.",
            fix:
              confidenceOf(secrets) === "proved"
                ? "Replace the key at its provider first: that alone makes the old one worthless. Rewriting the history (git filter-repo) comes second."
                : "If it is still in use, make a new one and keep it in the hosting platform's settings: that alone makes the old one worthless. If it never opened anything, accept it by name in openingday.excuses.yaml.",
            seen: listSecrets(secrets),
          },
        ],
        seen,
      };
    }
    const gaps = gapsOf(scan, "history");
    if (gaps.length > 0) return { status: "inconclusive", reason: `The whole history was not looked at. ${gaps.join(". ")}.`, seen };
    return { status: "passed", seen };
  },
});
