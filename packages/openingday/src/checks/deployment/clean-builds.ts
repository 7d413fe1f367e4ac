import { defineCheck, type Outcome } from "../../model/check.ts";
import type { BuildDifference } from "../../model/evidence-build.ts";
import { describeDifference, describeDifferences, describeRefused } from "./words/clean-build-findings.ts";

/** S3.C3: the same commit, built twice from clean copies, gives the same files. */
export default defineCheck({
  id: "clean-builds",
  title: "Two builds from clean copies of the code give the same files",
  why: "What customers get should follow from the code alone. Where it does not, nobody can say that a repair changed one thing only, or build again what was live yesterday.",
  rows: ["S3.C3"],
  risk: "build-differs",
  needs: ["repo.builds"],
  specs: [{ document: "reproducible-builds.org/docs/source-date-epoch" }],
  evaluate({ "repo.builds": builds }): Outcome {
    const commands = builds.commands.join(", then ");
    if (builds.outcome === "lock-refused") return { status: "failed", findings: [describeRefused(builds.said)], seen: [commands] };
    const { commit, files, folders, tookMs, differences, differing } = builds;
    const seen = [
      `commit ${commit.slice(0, 10)} built twice in ${tookMs.map((ms) => `${(ms / 1_000).toFixed(1)} s`).join(" and ")}: ${commands}`,
      `${files} files in ${folders.join(", ")}, ${differing === 0 ? "all alike" : `${differing} not alike`}`,
    ];
    const counted = differences.filter((one) => !isHarmless(one));
    const harmless = differences.filter(isHarmless).map(describeDifference);
    if (counted.length === 0) return { status: "passed", seen: [...seen, ...harmless.slice(0, 5)] };
    const status = counted.every(({ cause }) => cause !== undefined && cause !== "order") ? "warned" : "failed";
    return { status, findings: [describeDifferences(counted, differing - harmless.length, status)], seen };
  },
});

/** A source map names where the sources lay, which no customer's browser reads. */
function isHarmless({ path, cause }: BuildDifference): boolean {
  return path.endsWith(".map") && (cause === "path" || cause === "follows");
}
