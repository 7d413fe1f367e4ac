import type { ProgressEvent } from "../audit/gather.ts";
import type { EvidenceKey } from "../model/evidence.ts";
import { evidenceWords } from "./evidence-words.ts";

/** Tells the person who waits what is being looked at: one moving line on a terminal, a line for each step elsewhere. */
export interface Progress {
  report(event: ProgressEvent): void;
  /** Clears the moving line before something else is printed. */
  end(): void;
}

/** @param after Lines wait until it resolves, and are never written where it rejects: then one sentence says what is wrong. */
export function createProgress(stream: NodeJS.WriteStream, total: number, after?: Promise<unknown>): Progress {
  let held: string[] | undefined = after === undefined ? undefined : [];
  const release = (): void => {
    stream.write(held?.join("") ?? "");
    held = undefined;
  };
  after?.then(release, () => undefined);
  const say = (line: string): void => {
    if (held === undefined) stream.write(line);
    else held.push(line);
  };
  const open = new Set<EvidenceKey>();
  const last = new Map<EvidenceKey, string | undefined>();
  let done = 0;
  const moving = stream.isTTY && process.env["CI"] === undefined && process.env["TERM"] !== "dumb";
  const draw = (): void => {
    const width = Math.max(20, (stream.columns ?? 80) - 1);
    const text = `  ${done}/${total}  ${[...open].map((key) => evidenceWords[key]).join(", ")}`;
    stream.write(`\r\u001b[2K${text.slice(0, width)}`);
  };
  return {
    report(event) {
      if (event.state === "started") open.add(event.key);
      if (event.state === "ended") {
        open.delete(event.key);
        done += 1;
      }
      if (moving) draw();
      else if (event.state === "said" && last.get(event.key) !== event.line) say(`  ${evidenceWords[event.key]}: ${event.line ?? ""}\n`);
      else if (event.state === "ended") {
        const seconds = ((event.tookMs ?? 0) / 1000).toFixed(1);
        say(`  ${evidenceWords[event.key]} (${seconds} s)${event.line === undefined ? "" : `: ${event.line}`}\n`);
      }
      if (event.state === "said") last.set(event.key, event.line);
    },
    end() {
      if (moving) stream.write("\r\u001b[2K");
    },
  };
}
