import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { MigrationFolder, OrderFault } from "../../model/evidence-migrations.ts";
import { lateWords, orderWords } from "./words/order-faults.ts";

/** S3.C4, S3.F3: what changes the database runs in one order everywhere, and what has run stays as it was. */
export default defineCheck({
  id: "migration-order",
  title: "Database changes have one order, and released ones are left alone",
  why: "Each change to the database runs once, in order. One that slips in before the others, or is edited later, runs in one place and not in another.",
  rows: ["S3.C4", "S3.F3"],
  risk: "database-change-fails",
  needs: ["repo.migrations"],
  specs: [],
  evaluate({ "repo.migrations": { folders, release, unread } }): Outcome {
    if (folders.length === 0) return { status: "not-applicable", reason: "The code holds no migrations that are recognised." };
    const seen = folders.map(
      ({ tool, folder, count, fresh }) =>
        `${folder}: ${count} migrations of ${tool}${release === undefined ? "" : `, ${fresh.length} of them new since ${release}`}`,
    );
    const findings = folders.flatMap((folder) =>
      folder.faults.filter((fault) => !isSquash(folder, fault)).map((fault) => describe(folder, fault)),
    );
    if (findings.length > 0) return { status: "failed", findings, seen };
    if (unread.length > 0) return { status: "inconclusive", reason: `${unread.join(". ")}.`, seen };
    const squashed = folders.find((folder) => folder.faults.some((fault) => isSquash(folder, fault)));
    if (squashed !== undefined)
      return {
        status: "inconclusive",
        reason: `Most released migrations in ${squashed.folder} were replaced since ${release ?? "the release"}. Whether production is told that the new ones stand for them is not seen from here.`,
        seen,
      };
    if (release === undefined)
      return {
        status: "inconclusive",
        reason:
          "No release is marked in Git, so it is not known which migrations production has already run. Mark each release with a tag: git tag v1.0.0.",
        seen,
      };
    return { status: "passed", seen };
  },
});

/** Many steps put together into one is ordinary housekeeping, and not a file that got lost. */
function isSquash({ count, fresh }: MigrationFolder, { kind, paths }: OrderFault): boolean {
  return kind === "removed" && paths.length > 2 && paths.length > count - fresh.length;
}

function describe({ tool }: MigrationFolder, fault: OrderFault): FindingDraft {
  const { says, breaks, fix } = orderWords[fault.kind];
  return {
    code: fault.kind,
    severity: "high",
    confidence: "proved",
    message: says(fault),
    breaks: fault.kind === "out-of-order" ? lateWords[tool] : breaks,
    fix,
    seen: [...fault.paths.slice(0, 10), ...(fault.against === undefined ? [] : [`after ${fault.against}`])],
  };
}
