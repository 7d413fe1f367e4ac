import type { Tools } from "../model/tools.ts";
import { readLines } from "./read-lines.ts";

/** The commit that first brought a file's content in, and when its author wrote it (ISO). */
export interface BroughtIn {
  readonly commit: string;
  readonly committedAt: string;
}

/** Finds, in one pass over the log, the earliest commit of each git object named. What no commit names is left out. */
export async function findCommits(tools: Tools, folder: string, blobs: ReadonlySet<string>): Promise<ReadonlyMap<string, BroughtIn>> {
  const found = new Map<string, BroughtIn>();
  if (blobs.size === 0) return found;
  const log = [
    "log",
    "--all",
    "--no-show-signature",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--root",
    "--diff-merges=first-parent",
    "--format=%x01%H %aI",
  ];
  let current: BroughtIn | undefined;
  for await (const lines of readLines(tools.git.stream(folder, log, ""))) {
    for (const line of lines) {
      if (line.startsWith("\u0001")) {
        const [commit = "", committedAt = ""] = line.slice(1).split(" ");
        // Older and newer gits write the same moment in two ways.
        current = { commit, committedAt: committedAt.replace(/\+00:00$/, "Z") };
      } else if (line.startsWith(":") && current !== undefined) {
        const blob = line.split(" ", 4)[3] ?? "";
        // The log goes back in time: the last one named is the first there was.
        if (blobs.has(blob)) found.set(blob, current);
      }
    }
  }
  return found;
}
