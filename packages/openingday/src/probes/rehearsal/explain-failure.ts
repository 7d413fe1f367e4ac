import type { StepFailure } from "../../model/evidence-rehearsal.ts";
import type { DatabaseRefusal } from "../../model/scratch.ts";

/** Values that do not fit, rows that break a rule: whether production has any is not known here. */
const byRows = /^(?:22|23001|23505|23503|23514|23P01)/;
/** Files, rights, memory, time, the connection. */
const bySurroundings = /^(?:58|42501|53|57|08|XX)/;
const absentThing = /^(?:extension|role|schema|access method|tablespace|language|text search configuration) "|role "[^"]+" does not exist/;

/** Why the database refused, and what that says about the change. */
export function explainFailure({ code, message }: Pick<DatabaseRefusal, "code" | "message">): Omit<StepFailure, "path"> {
  const said = message.replace(/\s+/g, " ").slice(0, 300);
  // A required column without a value stops at any row at all; ours are filled everywhere.
  if (byRows.test(code)) return { code, message: said, because: "rows" };
  const isAbsent = absentThing.test(said) && /does not exist|is not available/.test(said);
  if (bySurroundings.test(code) || isAbsent) return { code, message: said, because: "surroundings" };
  return { code, message: said, because: "change" };
}
