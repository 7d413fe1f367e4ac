import { readHints } from "../../../src/parsers/hints/read-hints.ts";
import { suspectHints } from "../../../src/parsers/hints/suspect-hints.ts";
import { parseProgram } from "../../../src/parsers/syntax-tree.ts";

/** The kinds of hints in a program, as an audit comes to them: only what the look at the text lets through is parsed. */
export function hintsIn(text: string, path = "src/routes/bookings.ts"): string[] {
  const suspected = suspectHints(text, path);
  if (suspected.length === 0) return [];
  const program = parseProgram(text, path);
  if (!program.ok) throw new Error(program.error);
  return readHints(program.value, path, text, suspected).map(({ kind, line, subject }) => `${kind} ${line} ${subject}`);
}
