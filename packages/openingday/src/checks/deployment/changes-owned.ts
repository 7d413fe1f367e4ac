import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";

/** S3.D3: who changes what after the launch is written down, and nothing in it is out of date. */
export default defineCheck({
  id: "changes-owned",
  title: "For everything that must be changed after launch, somebody is named",
  why: "When a payment fails or a record must change on a Sunday, the question is who may do it and where, and there is no time to find out.",
  rows: ["S3.D3"],
  risk: "changes-unowned",
  needs: ["repo.checklist"],
  specs: [],
  evaluate({ "repo.checklist": { path, duties, listed, error, unsure } }): Outcome {
    if (listed === undefined)
      return {
        status: "inconclusive",
        reason: "There is no openingday.checklist.yaml. “openingday checklist” writes one; the owners are yours to fill in.",
      };
    if (error !== undefined) return { status: "inconclusive", reason: `${path} cannot be used: ${error}.` };
    const lines = new Map(listed.map((line) => [line.id, line]));
    const known = new Set(duties.map(({ id }) => id));
    const absent = duties.filter(({ id }) => !lines.has(id)).map(({ id, what }) => `${id}: ${what}`);
    const open = listed.filter(({ id, hasOwner }) => known.has(id) && !hasOwner).map(({ id }) => id);
    const stale = listed.filter(({ id }) => !known.has(id)).map(({ id }) => id);
    const seen = [`${path} lists ${listed.length} things; the product needs somebody for ${duties.length}`];
    const findings = [
      ...(absent.length > 0 ? [describe("not-listed", absent, `not in ${path}`, path)] : []),
      ...(open.length > 0 ? [describe("unowned", open, `without an owner in ${path}`, path)] : []),
      ...(stale.length > 0 && unsure === undefined
        ? [describe("stale", stale, `in ${path} and no part of the product any more`, path)]
        : []),
    ];
    if (findings.length > 0) return { status: "warned", findings, seen };
    if (unsure !== undefined)
      return { status: "inconclusive", reason: `the services that the code uses are not known: ${unsure.replace(/\.$/, "")}`, seen };
    return { status: "passed", seen };
  },
});

function describe(code: "not-listed" | "unowned" | "stale", lines: readonly string[], where: string, path: string): FindingDraft {
  const names = lines.map((line) => `“${line.split(":")[0]}”`);
  const few = names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
  return {
    code,
    severity: "low",
    confidence: "proved",
    message: `${few} ${names.length === 1 ? "is" : "are"} ${where}.`,
    breaks:
      code === "stale"
        ? "Whoever reads the list in an emergency looks for something that is not there, and trusts the rest of it less."
        : "When it must be changed in a hurry, time goes by with finding out who may do it, while customers wait.",
    fix:
      code === "stale"
        ? `Take the lines out of ${path}, or bring back into the configuration what they are about.`
        : `Run “openingday checklist”, and write who does it beside each line of ${path}.`,
    seen: lines.slice(0, 20),
  };
}
