import { defineCheck } from "../../model/check.ts";

const enough = 20;

export default defineCheck({
  id: "twenty-customers",
  title: "Twenty customers in a row get from sign-up to what they paid for",
  why: "What fails once in ten is not seen when you try it once, and costs you two of your first twenty customers.",
  rows: ["N2"],
  risk: "customers-blocked",
  needs: ["crowd.run"],
  specs: [],
  evaluate({ "crowd.run": run }) {
    const { customers, lostCount, slowedDown, unexplained, lost, inARow } = run;
    const seen = [
      `${run.journey}: ${customers - lostCount} of ${customers} customers got through, ${inARow} in a row`,
      ...lost.slice(0, 8).map(({ nth, step, error }) => `customer ${nth}, “${step}”: ${error}`),
    ];
    const turnedAway = lostCount - slowedDown - unexplained;
    if (turnedAway > 0) {
      const steps = [...new Set(lost.filter(({ status }) => status !== 429).map(({ step }) => `“${step}”`))].slice(0, 3);
      return {
        status: "failed",
        findings: [
          {
            code: "lost",
            severity: "blocker",
            confidence: "proved",
            message: `${turnedAway} of ${customers} new customers did not get through; they were lost at ${steps.join(" and ")}.`,
            breaks: "Some of your first customers meet an error and leave, although everything works whenever you try it yourself.",
            fix: "Look in the app’s log for the errors at these steps and at these moments: what fails only now and then is often a time limit, a shared counter, or one bad copy among several servers.",
            seen,
          },
        ],
        seen,
      };
    }
    if (inARow >= enough) return { status: "passed", seen };
    if (slowedDown > 0)
      return { status: "inconclusive", reason: "the site asked us to slow down (429), because all customers came from one address", seen };
    if (unexplained > 0)
      return {
        status: "inconclusive",
        reason: `a customer could not be followed to the end: ${lost[0]?.error ?? "no reason was given"}`,
        seen,
      };
    return { status: "inconclusive", reason: `${inARow} customers went all the way; ${enough} in a row are needed`, seen };
  },
});
