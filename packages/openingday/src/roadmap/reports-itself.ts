/** Rows that every report proves by being there: what it holds is the deliverable. */
export const reportRows: Readonly<Record<string, string>> = {
  "S1.D1": "the list of risks in this report, worst for the launch first",
  "S1.D2": "the verdict at the top of this report",
  REF: "every finding about mail and TLS names the clause it rests on",
  NX2: "this report lists risks and gives no score",
  NX3: "you are reading it",
};

/** Rows that a rule of this program keeps, with a test that plants the case: they need no probe and no document. */
export const ruledRows: ReadonlySet<string> = new Set(["P5", "S1.D1", "N4"]);
