import type { KeptStep, OwnProcess, ReleaseEntry, ReleaseRun, ReleaseStep, RunOutcome } from "../model/release.ts";

const steps: readonly string[] = [
  "environment",
  "rehearsal",
  "build",
  "migrate",
  "deploy",
  "live",
  "smoke",
  "rollback",
  "live-after",
  "smoke-after",
  "forward",
] satisfies readonly ReleaseStep[];
const endings: readonly string[] = ["released", "rolled-back", "failed", "stuck", "rehearsed"] satisfies readonly RunOutcome[];
const outcomes = ["done", "failed", "timed-out", "stopped"];
const kinds = ["release", "rollback", "drill"];

/**
 * Reads a release's journal. The last line may be cut off where the run died while writing it: what it announces did not happen, or its
 * end is not known. Any other line that openingday did not write makes the journal unusable.
 */
export function parseReleaseJournal(
  text: string,
): { readonly ok: true; readonly run: ReleaseRun } | { readonly ok: false; readonly error: string } {
  const lines = text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .slice(0, -1);
  const entries: ReleaseEntry[] = [];
  for (const [index, line] of lines.entries()) {
    const entry = readEntry(line);
    if (entry === undefined) return { ok: false, error: `line ${index + 1} is not one that openingday wrote` };
    entries.push(entry);
  }
  const [begin] = entries;
  if (begin?.entry !== "begin") return { ok: false, error: "it does not begin like the journal of a release" };
  const notes = entries.find((entry) => entry.entry === "notes");
  const end = entries.find((entry) => entry.entry === "end");
  const { entry: _, journalVersion: __, ...head } = begin;
  return {
    ok: true,
    run: {
      ...head,
      steps: stepsOf(entries),
      ...(notes === undefined ? {} : { notes: notes.text }),
      ...(end === undefined
        ? {}
        : { end: { at: end.at, outcome: end.outcome, tookMs: end.tookMs, ...(end.reason === undefined ? {} : { reason: end.reason }) } }),
    },
  };
}

function stepsOf(entries: readonly ReleaseEntry[]): KeptStep[] {
  const kept: KeptStep[] = [];
  for (const entry of entries) {
    if (entry.entry === "start") kept.push({ step: entry.step, outcome: "lost", at: entry.at });
    const last = kept.at(-1);
    if (last === undefined) continue;
    if (entry.entry === "process" && entry.step === last.step) kept[kept.length - 1] = { ...last, process: entry.process };
    if (entry.entry === "finish" && entry.step === last.step)
      kept[kept.length - 1] = {
        ...last,
        outcome: entry.outcome,
        tookMs: entry.tookMs,
        tail: entry.tail,
        ...(entry.reason === undefined ? {} : { reason: entry.reason }),
      };
  }
  return kept;
}

function readEntry(line: string): ReleaseEntry | undefined {
  const value = parseRecord(line);
  if (value === undefined) return undefined;
  const text = (name: string): boolean => typeof value[name] === "string";
  const number = (name: string): boolean => typeof value[name] === "number";
  const mayBe = (name: string, kind: "string" | "number"): boolean => value[name] === undefined || typeof value[name] === kind;
  const isStep = steps.includes(value["step"] as string);
  const fits = {
    begin: () =>
      value["journalVersion"] === 1 &&
      number("run") &&
      kinds.includes(value["kind"] as string) &&
      text("at") &&
      isProcess(value["owner"]) &&
      text("commit") &&
      mayBe("previous", "string") &&
      mayBe("continues", "number"),
    start: () => isStep && text("at"),
    process: () => isStep && isProcess(value["process"]),
    finish: () =>
      isStep &&
      text("at") &&
      outcomes.includes(value["outcome"] as string) &&
      number("tookMs") &&
      text("tail") &&
      mayBe("reason", "string"),
    notes: () => text("text"),
    end: () => text("at") && endings.includes(value["outcome"] as string) && number("tookMs") && mayBe("reason", "string"),
  };
  const kind = value["entry"];
  if (typeof kind !== "string" || !Object.hasOwn(fits, kind)) return undefined;
  return fits[kind as keyof typeof fits]() ? (value as unknown as ReleaseEntry) : undefined;
}

function isProcess(value: unknown): value is OwnProcess {
  return typeof value === "object" && value !== null && typeof (value as { pid?: unknown }).pid === "number";
}

function parseRecord(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
