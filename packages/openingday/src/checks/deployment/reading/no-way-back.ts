import type { FindingDraft } from "../../../model/check.ts";
import type { ReleaseJournals } from "../../../model/evidence-releases.ts";
import { readHistory } from "../../../parsers/release-history.ts";

const breaks = "When a release breaks sign-up or payment, every customer runs into it until it is mended, however long that takes.";

/** Why a bad release could not be taken back; undefined where it could. */
export function findNoWayBack({ runs, canGoBack, lostCommits = [] }: ReleaseJournals): FindingDraft | undefined {
  const { current, previous } = readHistory(runs);
  const base = { severity: "high", confidence: "proved", breaks } as const;
  if (!canGoBack)
    return {
      ...base,
      code: "no-command",
      message: "The configuration names no command that puts an earlier release back.",
      fix: "Add “rollback” under “release”: the command that puts back the commit in OPENINGDAY_COMMIT. Most hosts have one.",
      seen: ["release.rollback is not set"],
    };
  if (current === undefined) return undefined;
  if (previous === undefined)
    return {
      ...base,
      code: "no-previous",
      message: `No release before ${current.slice(0, 10)} is known, so there is nothing to go back to.`,
      fix: "Release once more, if only a small change: from then on the release before is known and can be put back.",
      seen: [`${runs.length} ${runs.length === 1 ? "run" : "runs"} in the journal; the only release is ${current.slice(0, 10)}`],
    };
  if (lostCommits.includes(previous))
    return {
      ...base,
      code: "previous-lost",
      message: `The release before, ${previous.slice(0, 10)}, is no longer in the repository.`,
      fix: "Fetch it again from where the code is kept, and tag every release so that none is cleared away.",
      seen: [`${previous.slice(0, 10)} is missing`],
    };
  return undefined;
}
