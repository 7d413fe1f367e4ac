import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { EnvironmentName } from "../../model/evidence-repository.ts";
import { isGivenByPlatform } from "./reading/given-by-platform.ts";

/** S3.D2: every setting that the code uses has an owner and a purpose, written down by a person. */
export default defineCheck({
  id: "settings-owned",
  title: "Every setting has an owner and a purpose",
  why: "When a key runs out or leaks, somebody must know whose it is, what stops without it, and who may replace it.",
  rows: ["S3.D2"],
  risk: "settings-unowned",
  needs: ["repo.environment"],
  specs: [],
  evaluate({ "repo.environment": { names, owned } }): Outcome {
    if (owned === undefined)
      return {
        status: "inconclusive",
        reason: "There is no openingday.env.yaml. “openingday env” writes one with every setting; owner and purpose are yours to fill in.",
      };
    if (owned.error !== undefined) return { status: "inconclusive", reason: `${owned.path} cannot be used: ${owned.error}.` };
    const read = names.filter((setting) => isUsed(setting) && !isGivenByPlatform(setting.name)).map(({ name }) => name);
    const written = new Map(owned.settings.map((setting) => [setting.name, setting]));
    const absent = read.filter((name) => !written.has(name));
    const open = owned.settings.filter(({ name, hasOwner, hasPurpose }) => read.includes(name) && !(hasOwner && hasPurpose));
    const seen = [`${owned.path} lists ${owned.settings.length} settings; the code uses ${read.length}`];
    const findings = [
      ...(absent.length > 0 ? [describe("not-listed", absent, owned.path, "not in")] : []),
      ...(open.length > 0
        ? [
            describe(
              "unfilled",
              open.map(({ name }) => name),
              owned.path,
              "without an owner or a purpose in",
            ),
          ]
        : []),
    ];
    return findings.length > 0 ? { status: "warned", findings, seen } : { status: "passed", seen };
  },
});

/** Read by its name; or named in the code, and a setting by what lists it. */
function isUsed({ readAt, namedIn, inExample, setIn }: EnvironmentName): boolean {
  return readAt.length > 0 || (namedIn !== undefined && (inExample || setIn.length > 0));
}

function describe(code: string, names: readonly string[], path: string, how: string): FindingDraft {
  const few = names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
  return {
    code,
    severity: "low",
    confidence: "proved",
    message: `${few} ${names.length === 1 ? "is" : "are"} ${how} ${path}.`,
    breaks: "When the key runs out or leaks, time goes by with finding out whose it is and what depends on it, while customers wait.",
    fix: `Run “openingday env” to bring ${path} up to date, and write who looks after each setting and what it is for.`,
    seen: names.slice(0, 20),
  };
}
