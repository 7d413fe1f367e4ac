import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EvidenceFile } from "../audit/evidence-file.ts";
import { parseKeptMaps, writeKeptMaps } from "../parsers/kept-maps.ts";
import { keptMapsFile } from "../probes/web/http-earlier.ts";

/**
 * Keeps the redirect map of a run for the next one to be compared with. Answers with a sentence where that was not possible: the
 * report itself does not depend on it. Nothing else runs by then, so nothing is held up.
 */
export function keepRedirects(folder: string | undefined, seen: EvidenceFile): string | undefined {
  const walked = seen.evidence["http.walks"];
  const isFresh = seen.timings.some((timing) => timing.key === "http.walks");
  if (folder === undefined || walked?.ok !== true || !isFresh || seen.partial) return undefined;
  const file = join(folder, keptMapsFile);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const earlier = existsSync(file) ? parseKeptMaps(readFileSync(file, "utf8")) : undefined;
    const walks = walked.value.walks.map(({ start, hops, end, error }) => ({
      start,
      hops: hops.map(({ url, status, location }) => ({ url, status, ...(location === undefined ? {} : { location }) })),
      end,
      ...(error === undefined ? {} : { error }),
    }));
    const next = writeKeptMaps(earlier?.ok === true ? earlier.value : [], { at: new Date(seen.at).toISOString(), walks });
    writeFileSync(`${file}.new`, next, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return undefined;
  } catch (error) {
    return `The redirect map could not be kept in ${folder} (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}), so the next run has none to compare with.`;
  }
}
