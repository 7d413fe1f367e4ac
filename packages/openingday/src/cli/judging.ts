import { buildReport } from "../audit/build-report.ts";
import type { EvidenceFile } from "../audit/evidence-file.ts";
import type { Attestation } from "../audit/promises.ts";
import { checks } from "../checks/registry.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Check, Outcome } from "../model/check.ts";
import type { EvidenceMap } from "../model/evidence.ts";
import type { Report } from "../model/report.ts";
import { publicKeyNotes } from "../secrets/public-keys.ts";
import type { Aim } from "./aim.ts";
import { contextOf } from "./context-of.ts";
import { sayUnreadable } from "./evidence-words.ts";
import { notePromises } from "./note-promises.ts";

export { checks };

export interface JudgeInput {
  readonly file: EvidenceFile;
  readonly aim: Aim;
  readonly attestations: readonly Attestation[];
  readonly notes: readonly string[];
  /** The file that evidence was kept in, and what of it there was. */
  readonly from?: { readonly path: string; readonly evidence: EvidenceMap } | undefined;
  /** Told what a check broke off with. */
  readonly onCrash: (check: Check, crash: Error) => void;
  /** What was judged on the way. */
  readonly judged?: ReadonlyMap<Check, Outcome> | undefined;
}

/**
 * The report about evidence. Loaded when there is time for it: the checks are a good part of the program.
 * @throws ConfigError when evidence from a file cannot be judged.
 */
export function judge({ file, aim, attestations, notes, from, judged, onCrash }: JudgeInput): Report {
  try {
    const { "http.served": served, "repo.secrets": secrets } = file.evidence;
    const hits = [secrets, served].flatMap((one) => (one?.ok === true && Array.isArray(one.value.hits) ? one.value.hits : []));
    return buildReport({
      checks,
      evidence: file.evidence,
      context: contextOf({ target: { ...aim.target, declared: file.declared, repository: file.repository } }, file.at),
      judged,
      sayCrash(check, crash) {
        onCrash(check, crash);
        return sayCrash(check, file.evidence, from);
      },
      attestations,
      excuses: aim.excuses,
      timings: file.timings,
      requestsSent: file.requestsSent,
      tookMs: file.tookMs,
      commit: file.commit,
      modes: file.modes,
      notes: [...notes, ...aim.notes, ...notePromises(attestations, aim.excuses, Date.now()), ...publicKeyNotes(hits)],
      ...(file.repository === undefined ? {} : { repository: file.repository }),
    });
  } catch (error) {
    if (from === undefined) throw error;
    throw new ConfigError(
      `The evidence file ${from.path} cannot be used: parts of it are missing or were changed. Make a new one with --save.`,
      {
        cause: error,
      },
    );
  }
}

/** A check reads kept evidence as it was written: where it cannot, the file was changed, or the reader has. */
function sayCrash({ id, needs, uses = [] }: Check, evidence: EvidenceMap, from: JudgeInput["from"]): string {
  const kept = [...needs, ...uses].filter((key) => evidence[key]?.ok === true && evidence[key] === from?.evidence[key]);
  if (from === undefined || kept.length === 0)
    return `openingday broke off here (in its check “${id}”): a fault of the program, not of yours; --debug shows it`;
  return sayUnreadable(from.path, kept);
}
