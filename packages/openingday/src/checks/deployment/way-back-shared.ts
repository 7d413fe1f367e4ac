import { defineCheck, type Outcome } from "../../model/check.ts";
import { findNoWayBack } from "./reading/no-way-back.ts";

/** S7.F3: where nobody can undo a release, nobody but the author can. That somebody else did it, only a person can say. */
export default defineCheck({
  id: "way-back-shared",
  title: "Somebody beside the author can undo a bad release",
  why: "A bad release does not wait until its author is awake.",
  rows: ["S7.F3"],
  risk: "no-way-back",
  needs: ["repo.releases"],
  specs: [],
  evaluate({ "repo.releases": journals }): Outcome {
    const finding = findNoWayBack(journals);
    if (finding !== undefined) return { status: "failed", findings: [finding] };
    return { status: "inconclusive", reason: "Whether somebody beside the author went back once, only a person can say." };
  },
});
