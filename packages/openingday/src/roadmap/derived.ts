import { rows } from "./rows.ts";

/** A row whose state follows from other rows: the worst of them. */
export interface Derivation {
  readonly id: string;
  readonly from: readonly string[];
  /** Rows that spoil it where they fail, and on which nothing rests where they were not looked at. */
  readonly spoiltBy?: readonly string[];
}

const stageRows = (stage: number): string[] =>
  rows.filter((row) => row.stage === stage && row.kind !== "goal" && row.kind !== "deliverable").map((row) => row.id);

const targets = rows.filter((row) => row.kind === "target").map((row) => row.id);

/**
 * Rows that follow from others, each before the rows that use it. P3 and P4 follow from the verdict itself, S1.G from the clock:
 * they are not here.
 */
export const derivations: readonly Derivation[] = [
  { id: "P5", from: targets },
  { id: "MB3", from: ["S3.C1", "S3.C2", "S3.F2", "T4"] },
  { id: "MB4", from: ["T1", "T2"], spoiltBy: ["S4.F1"] },
  // Shown by a mail that arrived, and worth nothing where one of the things it shows is broken.
  { id: "S2.D3", from: ["MB2", "T6", "S2.C5", "S2.C6", "S2.C7"] },
  { id: "MB5", from: ["S2.C4", "S4.C3", "S5.C1", "S5.C2"] },
  ...[2, 3, 4, 5, 6, 7].map((stage) => ({ id: `S${stage}.G`, from: stageRows(stage) })),
  { id: "M1", from: stageRows(1) },
  { id: "M2", from: ["S2.G"] },
  { id: "M3", from: ["S3.G"] },
  { id: "M4", from: ["S4.G", "S4.D1"] },
  { id: "M5", from: ["S5.G"] },
  { id: "M6", from: ["S6.G"] },
  { id: "M7", from: ["S7.G"] },
  { id: "B1", from: ["MB1", "S1.C2", "S2.C1", "S2.C2", "S2.F2"] },
  { id: "B2", from: ["MB2", "T6", "S2.F1"] },
  { id: "B3", from: ["P1", "N2", "T1"] },
];

/** The three questions of P3 and the rows that answer each. */
export const subVerdictRows: Readonly<Record<"stable" | "observable" | "secure", readonly string[]>> = {
  stable: ["P1", "MB1", "MB2", "MB4", "T1", "T2", "T5", "T6", "S1.C2", "S3.F2"],
  observable: ["MB6", "T3", "S6.F1"],
  secure: ["MB3", "T4", "S1.F2", "S2.C4", "S5.C1", "S5.C2", "S5.C3", "S5.F2"],
};

/**
 * Beyond those rows: where a proved blocker stands, the answer is no. Not looked at, they leave it open to nobody: most projects have no
 * need of them. A check is named where its row has several sides.
 */
export const subVerdictStops: Readonly<Record<keyof typeof subVerdictRows, readonly string[]>> = {
  stable: ["S1.F3", "S2.C6", "S2.F1", "S3.C4", "S3.F3", "webhook-answers"],
  observable: [],
  secure: ["S1.C4", "S3.C2", "S4.C2", "S5.C5", "S5.F3", "strangers-kept-out", "webhook-forged", "rows-kept-apart"],
};
