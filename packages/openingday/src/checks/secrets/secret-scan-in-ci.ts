import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { CiSetup } from "../../model/evidence-ci.ts";
import { findSecretScans, type SeenScan } from "./words/secret-scanners.ts";

const unseen = "GitHub's and GitLab's own protection of pushes is a setting of their website and cannot be seen from here";

/** A2: every push is looked through for secrets, by something that can stop it. */
export default defineCheck({
  id: "secret-scan-in-ci",
  title: "Every push is looked through for secrets",
  why: "A key slips into the code on a hurried evening. What looks at each push notices it while replacing it is still easy.",
  rows: ["A2"],
  risk: "secret-unwatched",
  needs: ["repo.ci"],
  specs: [],
  evaluate({ "repo.ci": setup }): Outcome {
    const scans = findSecretScans(setup);
    const good = scans.filter(({ weakness }) => weakness === undefined);
    const seen = good.map(({ name, path, job }) => `${name} runs in ${path}, job ${job}`);
    if (good.length > 0) return { status: "passed", seen: [...seen, "whether its last run was green is not seen from here"] };
    const broken = setup.files.filter(({ error }) => error !== undefined);
    const [weak] = scans;
    if (weak !== undefined) return { status: "failed", findings: [describeWeak(weak)], seen: [unseen] };
    if (broken.length > 0)
      return {
        status: "inconclusive",
        reason: `${broken.map(({ path, error }) => `${path} could not be understood: ${error ?? ""}`).join(". ")}.`,
      };
    return { status: "failed", findings: [describeMissing(setup)], seen: [unseen] };
  },
});

const reasons: Readonly<Record<NonNullable<SeenScan["weakness"]>, { readonly says: string; readonly fix: string }>> = {
  off: { says: "is switched off", fix: "Take the condition away that switches it off." },
  "by-hand": { says: "waits for somebody to start it", fix: "Let it start by itself on every push." },
  "cannot-fail": {
    says: "stops nobody: what it finds does not fail the run",
    fix: "Take “|| true”, “continue-on-error” or “allow_failure” away, so that a secret makes the run red.",
  },
  "not-on-push": { says: "does not run when code is pushed", fix: "Add “push” and “pull_request” to what starts it." },
};

function describeWeak({ name, path, job, weakness = "off" }: SeenScan): FindingDraft {
  return {
    code: weakness,
    severity: "medium",
    confidence: "proved",
    message: `The scan for secrets in ${path} (${name}, job ${job}) ${reasons[weakness].says}.`,
    breaks: "The next key that slips into the code goes unnoticed, and is in everybody's copy before anyone looks.",
    fix: reasons[weakness].fix,
    seen: [`${name} in ${path}, job ${job}`],
  };
}

function describeMissing({ files }: CiSetup): FindingDraft {
  const where = files.map(({ path }) => path);
  return {
    code: "missing",
    severity: "medium",
    confidence: "likely",
    message:
      where.length === 0
        ? "Nothing in the repository looks at the code when it is pushed."
        : `No step in ${where.slice(0, 3).join(", ")}${where.length > 3 ? ` and ${where.length - 3} more files` : ""} looks for secrets.`,
    breaks: "The next key that slips into the code goes unnoticed, and is in everybody's copy before anyone looks.",
    fix: "Add “npx openingday secrets” as a step that runs on every push, with the whole history fetched (fetch-depth: 0). On your own machine, “npx openingday secrets install-hook” looks before each commit.",
    seen:
      where.length === 0
        ? ["no file with instructions for a build machine"]
        : where.map((path) => `${path}: no step that looks for secrets`),
  };
}
