import { defineCheck, type Outcome } from "../../model/check.ts";
import { confidenceOf, counts, countSecrets, gapsOf, groupSecrets, listSecrets, nameFirst } from "./words/describe-hits.ts";

/** T4, S1.F2: what the build made for browsers holds no secret. */
export default defineCheck({
  id: "secret-in-bundle",
  title: "The built site holds no secret",
  why: "A build writes some settings into the code that every visitor downloads. There a secret can be read by anyone, without any skill.",
  rows: ["T4", "S1.F2"],
  risk: "secret-in-browser",
  needs: ["repo.secrets"],
  specs: [],
  evaluate({ "repo.secrets": scan }): Outcome {
    const secrets = groupSecrets(scan.hits.filter((hit) => counts(hit) && hit.where === "bundle"));
    if (scan.bundle === undefined && secrets.length === 0) {
      return {
        status: "inconclusive",
        reason: "No folder of a built site was given. Build it and name the folder as “bundle” in the configuration.",
      };
    }
    const seen = [`${scan.bundle?.files ?? 0} built files looked at`];
    if (secrets.length > 0) {
      return {
        status: "failed",
        findings: [
          {
            code: "in-bundle",
            severity: "blocker",
            confidence: confidenceOf(secrets),
            message: `${countSecrets(secrets)} in the built site: ${nameFirst(secrets)}.`,
            breaks: "Every visitor's browser downloads the key. Whoever looks can act as you: refund, read customers, send mail.",
            fix: "Replace the key at its provider. Then use it on the server only: rename the setting so that the build does not publish it.",
            seen: listSecrets(secrets),
          },
        ],
        seen,
      };
    }
    const gaps = gapsOf(scan, "bundle");
    if (gaps.length > 0)
      return { status: "inconclusive", reason: `The built site was not looked at as a whole. ${gaps.join(". ")}.`, seen };
    if ((scan.bundle?.files ?? 0) === 0)
      return { status: "inconclusive", reason: "The folder of the built site holds no script or page.", seen };
    return { status: "passed", seen };
  },
});
