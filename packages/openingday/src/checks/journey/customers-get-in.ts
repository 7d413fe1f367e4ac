import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { StepRun } from "../../model/evidence-speed.ts";
import { brokenStep, isPayment, notTheApplication, stepKind, tellRun, type StepKind } from "./step-kind.ts";

interface Words {
  readonly code: string;
  readonly cannot: string;
  readonly fix: string;
}
const words: Readonly<Record<Exclude<StepKind, "payment">, Words>> = {
  "sign-up": {
    code: "sign-up",
    cannot: "sign up",
    fix: "Sign up once yourself with a fresh address and read the server’s error at that moment; correct that, then run this again.",
  },
  "verify-mail": {
    code: "verify-mail",
    cannot: "confirm their mail address",
    fix: "Sign up once yourself and look whether the mail leaves and its link works: start with the mail settings of the live server.",
  },
  "log-in": {
    code: "log-in",
    cannot: "log in",
    fix: "Log in once yourself with a confirmed account and read the server’s error at that moment; correct that, then run this again.",
  },
  book: {
    code: "book",
    cannot: "book",
    fix: "Book once yourself and read the server’s error at that moment; correct that, then run this again.",
  },
  dashboard: {
    code: "dashboard",
    cannot: "open what they came for",
    fix: "Open that page with a fresh account and read the server’s error at that moment; correct that, then run this again.",
  },
  other: {
    code: "step",
    cannot: "get past one step",
    fix: "Walk through that step yourself and read the server’s error at that moment; correct that, then run this again.",
  },
};

export default defineCheck({
  id: "customers-get-in",
  title: "A new customer gets from sign-up into the product",
  why: "The first customers come once. Whoever meets an error between sign-up and the first page is gone, and their advertising money with them.",
  rows: ["P1", "S1.F3"],
  risk: "customers-blocked",
  needs: ["journey.runs"],
  specs: [],
  evaluate({ "journey.runs": { runs } }) {
    const seen = runs.flatMap(tellRun);
    const findings: FindingDraft[] = [];
    const reasons: string[] = [];
    let walked = 0;
    for (const run of runs) {
      const broken = brokenStep(run);
      walked += run.steps.filter((step) => step.ok && !isPayment(step.name)).length;
      if (broken === undefined) continue;
      const excuse = notTheApplication(broken);
      if (excuse !== undefined) reasons.push(excuse);
      else if (!isPayment(broken.name)) findings.push(toFinding(broken, tellRun(run)));
      const unreached = run.skipped.filter((name) => !isPayment(name));
      if (excuse === undefined && isPayment(broken.name) && unreached.length > 0)
        reasons.push(`the journey ended at “${broken.name}”, before ${unreached.map((name) => `“${name}”`).join(", ")}`);
    }
    if (findings.length > 0) return { status: "failed", findings, seen };
    if (reasons[0] !== undefined) return { status: "inconclusive", reason: reasons[0], seen };
    if (walked === 0) return { status: "inconclusive", reason: "no journey has a step that leads a customer into the product", seen };
    return { status: "passed", seen };
  },
});

function toFinding(step: StepRun, seen: readonly string[]): FindingDraft {
  const kind = step.layer === "mail" ? "verify-mail" : stepKind(step.name);
  const { code, cannot, fix } = words[kind === "payment" ? "other" : kind];
  return {
    code,
    severity: "blocker",
    confidence: "proved",
    message: `A new customer could not ${cannot}: “${step.name}” failed.`,
    breaks: `Nobody can ${cannot}, so whoever comes today is turned away at that point.`,
    fix,
    seen,
  };
}
