import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
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
  type SeenSecret,
} from "./words/describe-hits.ts";

/** T4, S1.C3: the project's files hold no secret, now. */
export default defineCheck({
  id: "secret-in-tree",
  title: "No secret stands in the project's files",
  why: "Code is copied to laptops, to build machines and to helpers. A key in it is a key that all of them hold, and that nobody can take back.",
  rows: ["T4", "S1.C3"],
  risk: "secret-exposed",
  needs: ["repo.secrets"],
  specs: [],
  evaluate({ "repo.secrets": scan }): Outcome {
    const present = scan.hits.filter((hit) => counts(hit) && (hit.where === "tree" || (hit.where === "history" && hit.inHead === true)));
    const secrets = groupSecrets(present);
    const held = secrets.filter(({ places }) => places.some((hit) => hit.tracked !== false));
    const loose = secrets.filter((secret) => !held.includes(secret));
    const seen = [
      `${scan.files} files looked at`,
      ...listSetAside(scan.setAside),
      ...listAccepted(scan.hits.filter(({ where }) => where === "tree")),
    ];
    if (held.length > 0) return { status: "failed", findings: [committed(held), ...(loose.length > 0 ? [unignored(loose)] : [])], seen };
    if (loose.length > 0) return { status: "warned", findings: [unignored(loose)], seen };
    const gaps = gapsOf(scan, "tree");
    if (gaps.length > 0) return { status: "inconclusive", reason: `Not every file was looked at. ${gaps.join(". ")}.`, seen };
    if (scan.files === 0) return { status: "inconclusive", reason: "the folder holds no file that could be looked at", seen };
    return { status: "passed", seen };
  },
});

function committed(secrets: readonly SeenSecret[]): FindingDraft {
  return {
    code: "committed",
    severity: severityOf(secrets),
    confidence: confidenceOf(secrets),
    message: `${countSecrets(secrets)} in the code: ${nameFirst(secrets)}.`,
    breaks: "Everybody who gets a copy of the code can use the key as you: take money back, read your customers, send mail in your name.",
    fix:
      confidenceOf(secrets) === "proved"
        ? "Replace the key at its provider first. Then keep the new one in the hosting platform's settings and let the code read it from there."
        : "If it is in use, make a new one, keep that in the hosting platform's settings and let the code read it from there. If it opens nothing, say so with a comment on its line: openingday:allow.",
    seen: listSecrets(secrets),
  };
}

function unignored(secrets: readonly SeenSecret[]): FindingDraft {
  return {
    code: "unignored",
    severity: "high",
    confidence: "likely",
    message: `${countSecrets(secrets)} in a file that the next “git add” takes in: ${nameFirst(secrets)}.`,
    breaks: "One careless commit puts the key into the code's history, where it stays for everyone who has a copy.",
    fix: "Add the file to .gitignore, or move the value into the hosting platform's settings.",
    seen: listSecrets(secrets),
  };
}
