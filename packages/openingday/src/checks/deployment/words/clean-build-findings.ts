import type { FindingDraft } from "../../../model/check.ts";
import type { BuildDifference, DifferenceCause } from "../../../model/evidence-build.ts";

const causes: Readonly<Record<DifferenceCause, string>> = {
  time: "the time of the build is in it",
  path: "the folder that it was built in is in it",
  random: "something made up at random is in it",
  order: "the same parts stand in another order",
  follows: "it names another file that differs",
};

const fixes: Readonly<Record<DifferenceCause | "unknown", string>> = {
  time: "Put the time of the commit into the build in place of the present one: git log -1 --format=%ct tells it, and many tools take it from SOURCE_DATE_EPOCH.",
  path: "Let the build write paths from the project's folder on, never whole ones.",
  random: "Give the build an id that is always the same for the same code, such as the commit (in Next.js: generateBuildId).",
  order: "Sort what is read from a folder or collected at the same time before it is written.",
  follows: "Mend the file that it names.",
  unknown:
    "Build twice in two new folders, compare the file named here at the place named here, and ask the tool that writes it why it differs.",
};

/** The package manager itself says that the two files do not fit. */
export function describeRefused(said: readonly string[]): FindingDraft {
  return {
    code: "lock-refused",
    severity: "high",
    confidence: "proved",
    message: "A clean copy of the code cannot be installed: your package manager refuses the lock file, which does not fit package.json.",
    breaks: "The next deploy stops at its first step, so not even an urgent repair can go out.",
    fix: "Run your package manager's plain install once (npm install), and commit the lock file together with package.json.",
    seen: said,
  };
}

/** The same commit gave two products. */
export function describeDifferences(differences: readonly BuildDifference[], count: number, status: "failed" | "warned"): FindingDraft {
  const [first] = differences.toSorted((one, other) => rank(one) - rank(other));
  const known = [...new Set(differences.map(({ cause }) => cause ?? "unknown"))].filter((cause) => cause !== "follows");
  const isList = differences.some(({ kind }) => kind !== "content");
  return {
    code: status === "warned" ? "built-in" : isList ? "files-differ" : "contents-differ",
    severity: status === "warned" ? "low" : "medium",
    confidence: "proved",
    message: `The same commit was built twice, and ${count === 1 ? "one file is" : `${count} files are`} not alike${first === undefined ? "" : `: ${describeDifference(first)}`}.`,
    breaks:
      status === "warned"
        ? "Nobody can show that what is live was built from the code that you have; and with every deploy browsers load these files again, though nothing changed."
        : "A repair can bring changes along that nobody made, and what customers had yesterday cannot be built again.",
    fix: known.map((cause) => fixes[cause]).join(" ") || fixes.follows,
    seen: differences.slice(0, 20).map(describeDifference),
  };
}

/** Path and place, never what stands there. */
export function describeDifference({ path, kind, at, cause }: BuildDifference): string {
  if (kind !== "content") return `${path} is only in the ${kind === "only-first" ? "first" : "second"} build`;
  return `${path}, from ${at ?? "a place that was not looked for"} on${cause === undefined ? "" : ` (${causes[cause]})`}`;
}

/** What tells most comes first. */
function rank({ kind, cause }: BuildDifference): number {
  if (kind !== "content") return 0;
  return cause === undefined ? 1 : cause === "follows" ? 3 : 2;
}
