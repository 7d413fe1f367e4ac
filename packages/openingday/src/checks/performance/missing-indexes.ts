import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { MissingIndex } from "../../model/evidence-traces.ts";
import { quote } from "./traces/route-words.ts";

/** Inferred from plans and estimates, so never more than a hint. */
export default defineCheck({
  id: "missing-indexes",
  title: "No statement reads a large table from end to end for a few of its rows",
  why: "Without an index the database looks at every row of a table to find yours; that is quick while the table is short, and grows with every customer.",
  rows: ["S4.C1"],
  risk: "slow-dashboard",
  needs: ["request.traces"],
  specs: [],
  evaluate({ "request.traces": { missingIndexes } }) {
    if (missingIndexes === undefined)
      return { status: "not-applicable", reason: "no database is named whose plans could be looked at (perf.databaseEnv)" };
    if (typeof missingIndexes === "string") return { status: "inconclusive", reason: missingIndexes };
    if (missingIndexes.length === 0)
      return {
        status: "passed",
        seen: ["the plan of each statement that was seen was looked at; none reads a large table for a few rows"],
      };
    return { status: "warned", findings: missingIndexes.slice(0, 5).map(toFinding) };
  },
});

function toFinding({ table, rows, columns, statement, steps, sql }: MissingIndex): FindingDraft {
  const asked = steps.length === 0 ? "" : ` during ${steps.slice(0, 2).join(" and ")}`;
  return {
    code: "index",
    severity: "medium",
    confidence: "likely",
    message: `The database reads all of about ${Math.round(rows).toLocaleString("en")} rows of “${table}” to find those with one ${columns.join(" and ")}${asked}.`,
    breaks: "The page gets slower with every row of that table, and many customers at once keep the database busy with reading.",
    fix: `Add the index, which locks nobody out while it is made: ${sql}`,
    seen: [quote(statement)],
  };
}
