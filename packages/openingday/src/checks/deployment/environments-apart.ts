import { defineCheck, type Outcome } from "../../model/check.ts";
import { findProduction, isProduction } from "./reading/production.ts";

/** S3.C1: production and development exist apart and share no secret. */
export default defineCheck({
  id: "environments-apart",
  title: "Production shares no secret with another environment",
  why: "With shared keys, a test run charges, mails or deletes real customers, and a developer's laptop holds the keys to all of it.",
  rows: ["S3.C1"],
  risk: "shared-environments",
  needs: ["repo.environment"],
  specs: [],
  evaluate({ "repo.environment": inventory }): Outcome {
    const { environments, shared } = inventory;
    const production = findProduction(inventory);
    const seen = environments.map(({ name, count, error }) => `${name}: ${error ?? `${count} settings`}`);
    const withProduction = shared.filter((one) => one.environments.some(isProduction));
    if (withProduction.length > 0) {
      const names = withProduction.map(({ name }) => name);
      const few = names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
      return {
        status: "failed",
        findings: [
          {
            code: "shared-secret",
            severity: "high",
            confidence: "proved",
            message: `${few} ${names.length === 1 ? "has" : "have"} the same value in production and in ${others(withProduction)}.`,
            breaks: "A test run can charge, mail or delete real customers, and everyone who may test holds the real keys.",
            fix: "Make separate keys for development at each provider and put them there; keep the present ones for production only.",
            seen: withProduction.slice(0, 20).map((one) => `${one.name}: equal in ${one.environments.join(" and ")}`),
          },
        ],
        seen,
      };
    }
    if (environments.length < 2 || production === undefined) {
      const given =
        environments.length === 0
          ? "No list of settings was given"
          : `Only ${environments.map(({ name }) => name).join(" and ")} was given`;
      return { status: "inconclusive", reason: `${given}: production and one other environment are needed to compare them.`, seen };
    }
    const broken = environments.find(({ error }) => error !== undefined);
    if (broken !== undefined)
      return { status: "inconclusive", reason: `The settings of ${broken.name} cannot be used: ${broken.error ?? ""}.`, seen };
    const bare = environments.find(({ count, values }) => count === 0 || values === 0);
    if (bare !== undefined) {
      return {
        status: "inconclusive",
        reason: `The list of ${bare.name} ${bare.count === 0 ? "is empty" : "holds names without values"}, so its secrets cannot be compared.`,
        seen,
      };
    }
    return {
      status: "passed",
      seen: [...seen, ...shared.map((one) => `${one.name}: equal in ${one.environments.join(" and ")}, not in production`)],
    };
  },
});

function others(shared: readonly { readonly environments: readonly string[] }[]): string {
  return (
    [...new Set(shared.flatMap(({ environments }) => environments.filter((name) => !isProduction(name))))].join(" and ") ||
    "another environment"
  );
}
