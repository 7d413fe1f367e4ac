import type { LogPlace } from "../../model/target.ts";
import type { Tools } from "../../model/tools.ts";

/** A log as it grows. */
export interface LogSource {
  readonly name: string;
  /** What was written since the source was opened, at most 4 MiB. Rejects with the system's error. */
  readonly readNew: () => Promise<Uint8Array>;
}

const mostBytes = 4 * 1024 * 1024;

/** Opens the log where the configuration says it is, at its present end. Rejects when it cannot be read. */
export async function openLog(place: LogPlace, tools: Pick<Tools, "files" | "http">): Promise<LogSource> {
  if (place.file !== undefined) {
    const { file } = place;
    const before = await tools.files.size(file);
    return {
      name: file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1),
      // A log that was rotated meanwhile begins again.
      readNew: async () => tools.files.readFrom(file, (await tools.files.size(file)) < before ? 0 : before, mostBytes),
    };
  }
  const { url = "" } = place;
  const read = async (): Promise<Uint8Array> => {
    const answer = await tools.http.request({ url, maxBytes: mostBytes, timeoutMs: 10_000 });
    if (answer.status !== 200) throw new Error(`the log at ${shown(url)} answered with status ${answer.status}`);
    return answer.body;
  };
  const before = await read();
  return { name: shown(url), readNew: async () => without(await read(), before) };
}

/** The part after what was there before; everything where it no longer begins alike. */
function without(now: Uint8Array, before: Uint8Array): Uint8Array {
  const same = now.length >= before.length && before.every((byte, at) => now[at] === byte);
  return same ? now.subarray(before.length) : now;
}

function shown(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
