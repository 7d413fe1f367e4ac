import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { EnvironmentName } from "../../model/evidence-repository.ts";
import { isGivenByPlatform } from "./reading/given-by-platform.ts";
import { findProduction } from "./reading/production.ts";

/** S3.F2: every setting that the code cannot do without is set in production. */
export default defineCheck({
  id: "environment-complete",
  title: "Production has every setting that the code needs",
  why: "A missing setting lets the deployment succeed and the first customer who reaches that part of the app fail.",
  rows: ["S3.F2"],
  risk: "environment-broken",
  needs: ["repo.environment"],
  specs: [],
  evaluate({ "repo.environment": inventory }): Outcome {
    const production = findProduction(inventory);
    if (production === undefined) {
      return {
        status: "inconclusive",
        reason: "There is no list of the settings that production has. Name a file of them as “production” under “environments”.",
      };
    }
    if (production.error !== undefined) {
      return {
        status: "inconclusive",
        reason: `The list of production's settings cannot be used: ${production.error} (${production.source}).`,
      };
    }
    const read = inventory.names.filter(({ name, readAt }) => readAt.length > 0 && !isGivenByPlatform(name));
    const missing = read.filter(
      ({ hasDefault, setIn, givenIn }) => !hasDefault && givenIn === undefined && !setIn.includes(production.name),
    );
    const seen = [
      `${read.length} settings are read by name in ${inventory.files ?? "the"} source files; production lists ${production.count}`,
    ];
    if (missing.length > 0) return { status: "failed", findings: [describeMissing(missing)], seen };
    const unread = inventory.unread ?? [];
    if (unread.length > 0)
      return { status: "inconclusive", reason: `Some of the code could not be read: ${unread.slice(0, 5).join("; ")}.`, seen };
    if (read.length === 0)
      return {
        status: "inconclusive",
        reason: "The code names no setting in a way that can be read, so it is not known what it needs.",
        seen,
      };
    const listed = inventory.names.filter(
      ({ name, readAt, inExample, setIn }) =>
        inExample && readAt.length === 0 && !setIn.includes(production.name) && !isGivenByPlatform(name),
    );
    // Old lines stay in an example; but where most of it is unknown to the code, the code takes its settings in a way that was not seen.
    if (listed.length > read.length)
      return {
        status: "inconclusive",
        reason: `The example of your settings lists ${sayFew(listed)}, which production does not set. The code reads only ${read.length} by name, so it is not known whether it needs them.`,
        seen,
      };
    return { status: "passed", seen };
  },
});

function sayFew(settings: readonly EnvironmentName[]): string {
  const names = settings.map(({ name }) => name);
  return names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
}

function describeMissing(missing: readonly EnvironmentName[]): FindingDraft {
  return {
    code: "missing",
    severity: "high",
    confidence: "proved",
    message: `The code reads ${sayFew(missing)}, which ${missing.length === 1 ? "is" : "are"} not set in production.`,
    breaks: "The part of the app that needs it fails when the first customer gets there, or the app does not start at all.",
    fix: "Add the setting at the hosting platform and deploy again. If the app can do without it, give it a default in the code.",
    seen: missing
      .slice(0, 20)
      .map(
        ({ name, readAt, atBuild }) =>
          `${name}: read at ${readAt.join(", ")}${atBuild === true ? "; it is built into the pages, so it must be set before the build" : ""}`,
      ),
  };
}
