import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { MigrationFolder } from "../../model/evidence-migrations.ts";
import type { RehearsedFolder, StepFailure } from "../../model/evidence-rehearsal.ts";
import { type RehearsalCase, rehearsalWords } from "./words/rehearsal.ts";

/** What a folder's rehearsal showed: what is wrong, and what it could not show. */
interface Shown {
  readonly findings: FindingDraft[];
  readonly unknown: string[];
}

/** S3.C4: reading shows what a database change would do, and only running it shows that it does. */
export default defineCheck({
  id: "migration-rehearsal",
  title: "Database changes run from nothing, a second time without a change, and without loss",
  why: "A change that reads well can still stop half-way: then some of it has happened to your customers' data, and some has not.",
  rows: ["S3.C4"],
  risk: "database-change-fails",
  needs: ["repo.migrations"],
  uses: ["repo.rehearsal"],
  specs: [],
  evaluate({ "repo.migrations": { folders }, "repo.rehearsal": rehearsal }, { unseen }): Outcome {
    if (folders.length === 0) return { status: "not-applicable", reason: "The code holds no migrations that are recognised." };
    if (rehearsal === undefined)
      return {
        status: "inconclusive",
        reason:
          unseen?.["repo.rehearsal"] ??
          "The database changes were read and not run. “openingday prove” runs them where nothing real can be hurt.",
      };
    const shown: Shown = { findings: [], unknown: [] };
    for (const folder of rehearsal.folders) {
      const read = folders.find((one) => one.folder === folder.folder && one.tool === folder.tool);
      judge(folder, rehearsal.release === undefined ? [] : (read?.fresh ?? []), shown);
    }
    const seen = rehearsal.folders.flatMap(describe);
    const { findings, unknown } = shown;
    if (findings.some(({ severity }) => severity !== "low" && severity !== "medium")) return { status: "failed", findings, seen };
    if (unknown.length > 0) return { status: "inconclusive", reason: unknown.join(" "), seen };
    if (findings.length > 0) return { status: "warned", findings, seen };
    if (rehearsal.release === undefined)
      return {
        status: "inconclusive",
        reason:
          "The database changes ran on an empty database, and the second time changed nothing. No release is marked in Git, so they were not tried on what customers have now. Mark each release with a tag: git tag v1.0.0.",
        seen,
      };
    return { status: "passed", seen };
  },
});

function judge(folder: RehearsedFolder, fresh: MigrationFolder["fresh"], { findings, unknown }: Shown): void {
  const { notRun, fromEmpty, again, together, invalidIndexes = [], upgrade } = folder;
  if (notRun !== undefined) {
    unknown.push(`The changes in ${folder.folder} were not run: ${notRun}.`);
    return;
  }
  const add = (code: RehearsalCase, about: string, severity: FindingDraft["severity"], seen: readonly string[]): void => {
    const { says, breaks, fix } = rehearsalWords[code];
    findings.push({ code, severity, confidence: "proved", message: says.replace("%", about), breaks, fix, seen });
  };
  const stop = (failure: StepFailure, isReleased: boolean): void => {
    const at = failure.path ?? folder.folder;
    const seen = [`${at}: ${failure.message}${failure.isHalfDone === true ? " (what it had done before stays)" : ""}`];
    if (failure.because === "surroundings") unknown.push(`${at} needs something that is not here: ${failure.message}.`);
    else if (failure.because === "rows")
      unknown.push(
        `${at} holds what is in the database against a rule, and made-up entries broke it (${failure.message}). Whether your customers’ do is not known: look before you release.`,
      );
    else if (failure.because === "order") add("refused", failure.message === "" ? at : `${nameOf(at)}: ${failure.message}`, "high", seen);
    else if (isReleased) add("not-from-empty", nameOf(at), "medium", seen);
    else add("fails", nameOf(at), "high", seen);
  };
  const isNew = (path: string | undefined): boolean => fresh.some((one) => one.path === path);
  const { failure } = upgrade ?? {};
  if (failure !== undefined) stop(failure, false);
  if (fromEmpty?.failure !== undefined && fromEmpty.failure.path !== failure?.path) stop(fromEmpty.failure, !isNew(fromEmpty.failure.path));
  const twice = [...(again?.ran ?? []), ...(again?.changed ?? []), ...(again?.failure === undefined ? [] : [again.failure.message])];
  if (twice.length > 0) add("runs-again", shorten(twice), "high", twice);
  if (together?.isSame === false) add("two-at-once", "", "medium", together.said === undefined ? [] : [together.said]);
  if (invalidIndexes.length > 0) add("invalid-index", shorten(invalidIndexes), "medium", invalidIndexes);
  const passedOver = [...new Set([...(fromEmpty?.passedOver ?? []), ...(upgrade?.passedOver ?? [])])].filter(isNew);
  if (passedOver.length > 0) add("passed-over", shorten(passedOver.map(nameOf)), "high", passedOver);
  if (upgrade === undefined) {
    if (fresh.length > 0 && failure === undefined && fromEmpty?.failure === undefined)
      unknown.push(`What is new in ${folder.folder} could not be tried on what the last release left behind.`);
    return;
  }
  for (const { path, lost, renamed, rewritten, held } of upgrade.effects) {
    const hazards = fresh.find((one) => one.path === path)?.hazards;
    const isCopied = (hazards ?? []).some(({ copied }) => copied === true);
    const unused = new Set((hazards ?? []).flatMap((hazard) => (hazard.unused === true ? [hazard.subject] : [])));
    // What no running code speaks of is taken away on purpose, and “migration-effect” says so.
    if (lost.some((one) => !unused.has(one)))
      add(
        "loses",
        `${nameOf(path)} leaves nothing of ${shorten(lost)}`,
        isCopied ? "low" : "blocker",
        lost.map((one) => `${path}: ${one}`),
      );
    if (renamed.length > 0)
      add(
        "breaks-running",
        `${nameOf(path)} renames ${shorten(renamed)}`,
        "high",
        renamed.map((one) => `${path}: ${one}`),
      );
    // Where the text could be read, “migration-effect” says it, and weighs whether it matters.
    const slow = [...new Set([...rewritten, ...held])];
    if (slow.length > 0 && isUntold(fresh, path))
      add(
        "waits",
        `${nameOf(path)} works through all of ${shorten(slow)}`,
        "low",
        slow.map((one) => `${path}: ${one}`),
      );
  }
  if (upgrade.differences.length > 0 && passedOver.length === 0 && fromEmpty?.failure === undefined)
    add("differs", shorten(upgrade.differences), "high", upgrade.differences);
}

function isUntold(fresh: MigrationFolder["fresh"], path: string): boolean {
  return fresh.some((one) => one.path === path && one.untold !== undefined);
}

/** What was done, for whoever wants to know. */
function describe({ folder, tool, count, runner, fromEmpty, again, upgrade, notRun, toolNotRun }: RehearsedFolder): string[] {
  if (notRun !== undefined) return [`${folder}: not run`];
  const by =
    runner === "tool"
      ? `by the project's own ${tool}`
      : `in ${tool === "numbered SQL files" ? "the order of their numbers" : `${tool}'s order`}`;
  const lines = [`${folder}: ${fromEmpty?.ran ?? 0} of ${count} ran on an empty database, ${by}`];
  if (toolNotRun !== undefined) lines.push(`${folder}: not by the project's own ${tool}, since ${toolNotRun}`);
  if (again !== undefined) lines.push(`${folder}: a second time ${again.ran.length === 0 ? "none ran" : `${again.ran.length} ran again`}`);
  if (upgrade !== undefined) {
    const { ran, filled, rows, notFilled } = upgrade;
    lines.push(`${folder}: ${ran.length} new ones ran on ${rows} made-up rows in ${filled.length} tables`);
    if (notFilled.length > 0)
      lines.push(
        `${folder}: no rows could be made up for ${notFilled
          .slice(0, 5)
          .map(({ table, reason }) => `${table} (${reason})`)
          .join(", ")}`,
      );
  }
  return lines;
}

function shorten(names: readonly string[]): string {
  return `${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;
}

function nameOf(path: string): string {
  const parts = path.split("/");
  return (parts.at(-1) === "migration.sql" ? parts.at(-2) : parts.at(-1)) ?? path;
}
