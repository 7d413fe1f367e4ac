import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { HazardKind, MigrationFolder, MigrationHazard } from "../../model/evidence-migrations.ts";
import { hazardWords } from "./words/hazards.ts";

interface Placed {
  readonly path: string;
  readonly hazard: MigrationHazard;
}

/** Kinds that take away what customers put in; the others stop the release or let people wait. */
const loses: ReadonlySet<HazardKind> = new Set(["drop-table", "drop-column", "drop-schema", "empty-table", "narrow-type"]);

/** S3.C4, S3.F3: the next release's migrations lose nothing, fail on nothing that is there, and keep nobody waiting. */
export default defineCheck({
  id: "migration-effect",
  title: "The next database changes lose nothing and stop nobody",
  why: "A release can be taken back; a column that was deleted with customers' entries in it cannot.",
  rows: ["S3.C4", "S3.F3"],
  risk: "database-change-fails",
  needs: ["repo.migrations"],
  specs: [],
  evaluate({ "repo.migrations": { folders, release, unread } }): Outcome {
    if (folders.length === 0) return { status: "not-applicable", reason: "The code holds no migrations that are recognised." };
    const fresh = folders.flatMap((folder) => folder.fresh);
    const placed = fresh.flatMap(({ path, hazards }) => hazards.map((hazard) => ({ path, hazard })));
    const blocking = placed.filter(({ hazard }) => hazard.level === "block");
    const untold = fresh.filter((one) => one.untold !== undefined);
    const seen = [`${fresh.length} ${release === undefined ? "migrations" : `new migrations since ${release}`}, read and not run`];
    if (release === undefined) return judgeUnreleased(folders, blocking, seen);
    if (blocking.length > 0) return { status: "failed", findings: describeAll(placed, release), seen };
    const unknown = [...unread, ...untold.slice(0, 5).map(({ path, untold: reason }) => `${path}: ${reason ?? ""}`)];
    if (unknown.length > 0) return { status: "inconclusive", reason: `What they do could not be told. ${unknown.join(". ")}.`, seen };
    return placed.length > 0 ? { status: "warned", findings: describeAll(placed, release), seen } : { status: "passed", seen };
  },
});

/** What has run hurts nobody any more, and without a mark nobody knows what has run. */
function judgeUnreleased(folders: readonly MigrationFolder[], blocking: readonly Placed[], seen: readonly string[]): Outcome {
  const newest = folders.flatMap(({ fresh }) => fresh.slice(-1));
  const paths = [...new Set(blocking.map(({ path }) => path))];
  const some =
    paths.length === 0
      ? ""
      : ` Among them ${paths.length === 1 ? "is one that loses" : `are ${paths.length} that lose`} data or may fail: ${paths.slice(-3).join(", ")}.`;
  return {
    status: "inconclusive",
    reason: `No release is marked in Git, so it is not known which of the migrations up to ${newest[0]?.path ?? "the newest"} are still to run.${some} Mark each release with a tag: git tag v1.0.0.`,
    seen,
  };
}

function describeAll(placed: readonly Placed[], release: string): FindingDraft[] {
  const groups = Map.groupBy(placed, ({ hazard }) => `${hazard.kind} ${hazard.level} ${hazard.unused === true}`);
  return [...groups.values()].map((group) => describe(group, release));
}

function describe(placed: readonly Placed[], release: string): FindingDraft {
  const [{ hazard, path }] = placed as [Placed];
  const { kind, level } = hazard;
  const { says, breaks, fix } = hazardWords[kind];
  const more = placed.length > 1 ? ` (and ${placed.length - 1} more)` : "";
  const copied = level === "warn" && hazard.copied === true;
  const isLoss = loses.has(kind);
  const seen = placed.slice(0, 10).map((one) => `${one.path}:${one.hazard.line}: ${one.hazard.subject}`);
  const what = `${lastPart(path)} ${says.replace("%", hazard.subject)}${more}`;
  if (hazard.unused === true)
    return {
      code: `${kind}-unused`,
      severity: "low",
      confidence: "likely",
      message: `${what}, and ${release} no longer speaks of ${placed.length > 1 ? "them" : "it"}.`,
      breaks: "Nobody notices: no running code asks for it. What is in it is gone for good all the same.",
      fix: "Save a copy before the release if anybody may ever ask for it (pg_dump --table).",
      seen,
    };
  return {
    code: level === "block" ? kind : `${kind}-slow`,
    severity: level === "warn" ? "low" : isLoss ? "blocker" : "high",
    // Whether anything is in the table is seen only in the rehearsal.
    confidence: "likely",
    message: `${what}${copied ? ", after it has copied from there" : ""}.`,
    breaks: copied ? "The running release still asks for it, and going back no longer works." : breaks,
    fix,
    seen,
  };
}

function lastPart(path: string): string {
  const parts = path.split("/");
  return (parts.at(-1) === "migration.sql" ? parts.at(-2) : parts.at(-1)) ?? path;
}
