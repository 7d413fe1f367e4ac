import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { StepRun } from "../../model/evidence-speed.ts";
import { brokenStep, isPayment, notTheApplication, tellRun } from "./step-kind.ts";

export default defineCheck({
  id: "checkout-works",
  title: "A customer can pay, and the payment is recognised",
  why: "A checkout that fails costs the sale at the last moment; one that takes the money and forgets the booking costs the customer as well.",
  rows: ["P1", "S1.F3"],
  risk: "checkout-broken",
  needs: ["journey.runs"],
  specs: [],
  evaluate({ "journey.runs": { runs } }) {
    const seen = runs.flatMap(tellRun);
    const paying = runs.filter((run) => [...run.steps.map(({ name }) => name), ...run.skipped].some(isPayment));
    if (paying.length === 0) return { status: "inconclusive", reason: "no journey has a step in which a customer pays", seen };
    const findings: FindingDraft[] = [];
    const reasons: string[] = [];
    for (const run of paying) {
      const broken = brokenStep(run);
      if (broken === undefined) continue;
      const excuse = notTheApplication(broken);
      if (excuse !== undefined) reasons.push(excuse);
      else if (isPayment(broken.name)) findings.push(toFinding(broken, tellRun(run)));
      else if (run.skipped.some(isPayment)) reasons.push(`the journey never came as far as paying: it ended at “${broken.name}”`);
    }
    if (findings.length > 0) return { status: "failed", findings, seen };
    if (reasons[0] !== undefined) return { status: "inconclusive", reason: reasons[0], seen };
    return { status: "passed", seen };
  },
});

function toFinding(step: StepRun, seen: readonly string[]): FindingDraft {
  if (/confirm/i.test(step.name))
    return {
      code: "confirmation",
      severity: "blocker",
      confidence: "proved",
      message: `A test payment was made, but the product did not confirm it: “${step.name}” failed.`,
      breaks: "Customers pay and get nothing in return, and nobody is told.",
      fix: "Look at the payment provider’s list of deliveries (webhooks) for errors, correct the address or the secret it uses, and pay once more in test mode.",
      seen,
    };
  return {
    code: "payment",
    severity: "blocker",
    confidence: "proved",
    message: `A customer could not pay: “${step.name}” failed.`,
    breaks: "Everybody who has decided to buy is turned away at the till.",
    fix: "Pay once yourself in test mode and read the server’s error at that moment; check the payment provider’s key and prices first, then run this again.",
    seen,
  };
}
