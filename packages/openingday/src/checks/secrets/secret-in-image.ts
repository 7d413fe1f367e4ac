import { defineCheck, type Outcome } from "../../model/check.ts";
import {
  confidenceOf,
  counts,
  countSecrets,
  gapsOf,
  groupSecrets,
  listSecrets,
  listSetAside,
  nameFirst,
  severityOf,
} from "./words/describe-hits.ts";

/** T4: no layer of the image holds a secret, not even one that a later layer deletes. */
export default defineCheck({
  id: "secret-in-image",
  title: "The saved image holds no secret",
  why: "An image keeps every layer. A key that one step of the build copies in and the next deletes is still in the image, for everybody who can fetch it.",
  rows: ["T4"],
  risk: "secret-exposed",
  needs: ["repo.secrets"],
  specs: [{ document: "OCI Image Format Specification", section: "Image Layer Filesystem Changeset" }],
  evaluate({ "repo.secrets": scan }): Outcome {
    if (scan.image === undefined)
      return {
        status: "not-applicable",
        reason: "No image was given. If you ship one: “docker save -o image.tar NAME”, and name the file as “image” in the configuration.",
      };
    const secrets = groupSecrets(scan.hits.filter((hit) => counts(hit) && hit.where === "image"));
    const seen = [`${scan.image.files} files in ${scan.image.layers} layers looked at`, ...listSetAside(scan.setAside)];
    if (secrets.length > 0) {
      return {
        status: "failed",
        findings: [
          {
            code: "in-image",
            severity: severityOf(secrets),
            confidence: confidenceOf(secrets),
            message: `${countSecrets(secrets)} in the image: ${nameFirst(secrets)}.`,
            breaks: "Everybody who can fetch the image holds the key, and can act as you: refund, read customers, send mail.",
            fix: "Replace the key at its provider first. Then build the image without it, and give the new one to the running container.",
            seen: listSecrets(secrets),
          },
        ],
        seen,
      };
    }
    const gaps = gapsOf(scan, "image");
    if (gaps.length > 0) return { status: "inconclusive", reason: `The image was not looked at as a whole. ${gaps.join(". ")}.`, seen };
    return { status: "passed", seen };
  },
});
