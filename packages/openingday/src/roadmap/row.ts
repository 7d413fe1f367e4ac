/** How a row can be proved: outside probe, repository, live, provider API, human. */
export type How = "O" | "R" | "L" | "A" | "H";

export type RowKind =
  | "promise"
  | "minimum-bar"
  | "target"
  | "goal"
  | "check"
  | "deliverable"
  | "signal"
  | "automation"
  | "assistant"
  | "restraint"
  | "sprint"
  | "outcome"
  | "tool"
  | "reference";

/** One line of the roadmap: what must be true before the doors open. */
export interface Row {
  readonly id: string;
  readonly kind: RowKind;
  /** 1 to 7 for the stages of the roadmap, 0 for what stands above or beside them. */
  readonly stage: number;
  readonly title: string;
  /** P1, the minimum bar and the target numbers: one of them failed is no-go. */
  readonly gate: boolean;
  readonly how: readonly How[];
  /** Switches of the demo world that break exactly this row. */
  readonly faults: readonly string[];
}

const gates = /^(?:P1|MB[1-6]|T[1-6])$/u;

/** A row from its columns; `how` is written as in the roadmap, "O R L". */
export function row(id: string, kind: RowKind, title: string, how = "", faults: readonly string[] = []): Row {
  const stage = /^S([1-7])\./u.exec(id)?.[1];
  return {
    id,
    kind,
    stage: stage === undefined ? 0 : Number(stage),
    title,
    gate: gates.test(id),
    how: how.split(" ").filter((letter): letter is How => letter !== ""),
    faults,
  };
}
