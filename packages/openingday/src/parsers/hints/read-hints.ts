import type { CodeHint, HintKind } from "../../model/evidence-hints.ts";
import type { SyntaxTree } from "../syntax-tree.ts";
import { findBlockingCall, findCallWithoutTimeout, findListWithoutLimit, findQueriesInARow, type Place } from "./in-handlers.ts";
import { findLoggedRequest } from "./logged-request.ts";
import { findLoggerSetting } from "./logger-settings.ts";
import { type Program, studyProgram } from "./program.ts";
import { findQueryInLoop } from "./query-in-loop.ts";

const finders: Readonly<Record<HintKind, (program: Program) => Place | undefined>> = {
  "query-in-loop": findQueryInLoop,
  "queries-in-a-row": findQueriesInARow,
  "list-without-limit": findListWithoutLimit,
  "blocking-call": findBlockingCall,
  "call-without-timeout": findCallWithoutTimeout,
  "logged-request": (program) => findLoggedRequest(program) ?? findLoggerSetting(program),
};

/** What stands out in one program: of each kind that its text let suspect, the first place, if any. */
export function readHints(tree: SyntaxTree, path: string, text: string, suspected: readonly HintKind[]): readonly CodeHint[] {
  const program = studyProgram(tree, path, text);
  return suspected.flatMap((kind) => {
    const place = finders[kind](program);
    return place === undefined ? [] : [{ kind, path, line: place.node.loc?.start.line ?? 0, subject: place.subject }];
  });
}
