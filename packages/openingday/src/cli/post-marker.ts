import { join } from "node:path";
import type { ReleaseMarker } from "../model/release.ts";
import { NoAnswer, type Tools } from "../model/tools.ts";
import { readOrCreateKeyFile } from "../tools/key-file.ts";

const answerMs = 2_000;

/** What a release shows the monitor of the same project that it may write; made by whichever of the two comes first. */
export function readWatchKey(folder: string): string {
  return readOrCreateKeyFile(join(folder, ".openingday", "watch.key"));
}

/**
 * Tells the monitor, where one runs, that customers get something else now. Never rejects: a release does not fail of it. What went
 * wrong is said, but not that no monitor runs.
 */
export async function postMarker(
  { http }: Pick<Tools, "http">,
  url: string,
  folder: string,
  marker: ReleaseMarker,
  say: (line: string) => void,
): Promise<void> {
  try {
    const answer = await http.request({
      url: `${url}/api/markers`,
      method: "POST",
      headers: { authorization: `Bearer ${readWatchKey(folder)}`, "content-type": "application/json" },
      body: JSON.stringify(marker),
      maxBytes: 4_096,
      timeoutMs: answerMs,
      fresh: true,
    });
    if (answer.status === 200) return;
    const why =
      answer.status === 401
        ? "it runs in another folder, whose .openingday/watch.key is another one"
        : answer.status === 404
          ? "what listens there is no monitor that knows of releases"
          : `it answers with status ${answer.status}`;
    say(`The monitor at ${url} was not told of this: ${why}.`);
  } catch (error) {
    if (error instanceof NoAnswer && error.layer === "connect") return;
    say(`The monitor at ${url} was not told of this: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
