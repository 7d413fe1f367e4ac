import type { CodeHint, CodeHints } from "../model/evidence-hints.ts";
import { NotConfigured, type ProbeContext } from "../model/probe.ts";
import { listWorkTree } from "./list-work-tree.ts";
import { readPrograms } from "./read-programs.ts";

/** Of each kind: whoever has more should measure first. */
const mostOfAKind = 20;

/** What in the product's own programs looks slow, or writes too much to the log. Nothing is run. */
export async function collectHints(context: ProbeContext): Promise<CodeHints> {
  const { target, tools } = context;
  const folder = target.repository;
  if (folder === undefined) throw new NotConfigured("No folder of the code was given, so it was not looked through.");
  const { hints, files, unjudged } = await readPrograms(context, folder, await listWorkTree(tools, folder));
  const kept = [...Map.groupBy(hints, ({ kind }) => kind).values()].flatMap((ofAKind) => ofAKind.toSorted(byPlace).slice(0, mostOfAKind));
  return { hints: kept, more: hints.length - kept.length, files, unread: unjudged.slice(0, 20) };
}

function byPlace(a: CodeHint, b: CodeHint): number {
  return a.path.localeCompare(b.path) || a.line - b.line;
}
