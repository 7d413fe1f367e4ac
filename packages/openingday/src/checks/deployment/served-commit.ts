import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";

/** S3.F1: what customers get is a commit of the repository, and nothing beside it. */
export default defineCheck({
  id: "served-commit",
  title: "What is live is a commit of the repository",
  why: "A quick repair on the server is gone with the next release, and nobody can build again what customers have now.",
  rows: ["S3.F1"],
  risk: "release-unrecorded",
  needs: ["release.live"],
  specs: [],
  evaluate({ "release.live": live }): Outcome {
    const { url, answered, commit, isPartial } = live;
    const seen = [`${url} answers ${answered}`];
    if (commit !== undefined) return { status: "passed", seen };
    const marked = /^([0-9a-f]+)[-+.]/u.exec(answered);
    if (marked !== null && /dirty|modified|local/u.test(answered))
      return {
        status: "failed",
        findings: [describe("dirty", `The site says of itself that it is not a commit as it stands: ${answered}.`, seen)],
      };
    // A build number or a date looks the same.
    if (/^\d{1,39}$/u.test(answered))
      return {
        status: "inconclusive",
        reason: `The site answers ${answered}, and it is not known whether that is meant to be a commit.`,
        seen,
      };
    if (isPartial)
      return {
        status: "inconclusive",
        reason: `The site answers ${answered}, and only a part of the history is on this machine. Fetch all of it and look again.`,
        seen,
      };
    if (marked !== null)
      return {
        status: "inconclusive",
        reason: `The site answers ${answered}, and it is not known what the part after the commit means.`,
        seen,
      };
    return {
      status: "failed",
      findings: [
        describe("unknown-commit", `The site answers commit ${answered.slice(0, 12)}, which this repository does not have.`, seen),
      ],
    };
  },
});

function describe(code: string, message: string, seen: readonly string[]): FindingDraft {
  return {
    code,
    severity: "medium",
    confidence: code === "dirty" ? "proved" : "likely",
    message,
    breaks: "What customers use cannot be built again: the next release undoes what was changed by hand, and a lost server takes it along.",
    fix: "Commit what was changed by hand, push it, and release that commit.",
    seen,
  };
}
