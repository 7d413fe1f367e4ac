import { defineCheck, type Outcome } from "../../model/check.ts";
import type { ReleaseRun } from "../../model/release.ts";
import { findNoWayBack } from "./reading/no-way-back.ts";

const dayMs = 86_400_000;
const staleDays = 90;

/** S3.C5: the release before is known, a command puts it back, and that was tried and timed. */
export default defineCheck({
  id: "way-back",
  title: "A bad release can be taken back, and that was tried",
  why: "The first bad release comes in the first weeks. Who has gone back before does it in minutes; who has not searches while customers wait.",
  rows: ["S3.C5"],
  risk: "no-way-back",
  needs: ["repo.releases"],
  specs: [],
  evaluate({ "repo.releases": journals }, { at }): Outcome {
    const finding = findNoWayBack(journals);
    if (finding !== undefined) return { status: "failed", findings: [finding] };
    const { runs } = journals;
    if (runs.length === 0)
      return {
        status: "inconclusive",
        reason: "No release was made with “openingday release” yet, so it is not known whether there is a way back.",
      };
    const last = runs.findLast((run) => isTry(run));
    if (last?.end === undefined)
      return {
        status: "inconclusive",
        reason: "The way back was never tried. “openingday rollback --drill” goes back and forward again, and times both.",
      };
    const day = last.end.at.slice(0, 10);
    if (last.end.outcome === "stuck" || last.end.outcome === "failed")
      return {
        status: "failed",
        findings: [
          {
            code: "did-not-work",
            severity: "high",
            confidence: "proved",
            message: `The way back was tried on ${day}, and did not work.`,
            breaks: "When a release breaks sign-up or payment, customers keep it until somebody finds another way.",
            fix: "Look at what the rollback command said, put it right, and try it again with “openingday rollback --drill”.",
            seen: [last.end.reason ?? last.end.outcome],
          },
        ],
      };
    if (at - Date.parse(last.end.at) > staleDays * dayMs)
      return { status: "inconclusive", reason: `The way back was last tried on ${day}. Try it again with “openingday rollback --drill”.` };
    const backMs = last.steps.filter(({ step }) => back.has(step)).reduce((sum, { tookMs = 0 }) => sum + tookMs, 0);
    return { status: "passed", seen: [`went back to ${last.commit.slice(0, 10)} on ${day} in ${sayTime(backMs)}, and it was tried there`] };
  },
});

const back: ReadonlySet<string> = new Set(["rollback", "live-after", "smoke-after"]);

/** A run that went back, or tried to. */
function isTry({ steps, end }: ReleaseRun): boolean {
  return end !== undefined && steps.some(({ step }) => step === "rollback");
}

function sayTime(tookMs: number): string {
  return tookMs < 90_000 ? `${(tookMs / 1_000).toFixed(1)} seconds` : `${Math.round(tookMs / 60_000)} minutes`;
}
