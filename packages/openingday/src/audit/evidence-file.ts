import type { EvidenceKey, EvidenceMap, Gathered } from "../model/evidence.ts";
import type { ProbeTiming } from "../model/report.ts";
import type { Declared } from "../model/target.ts";

/** Everything an audit needs to be judged again without a network: written by `--save`, read by `--from`. */
export interface EvidenceFile {
  readonly evidenceVersion: 1;
  readonly at: number;
  readonly declared: Declared;
  readonly repository?: string;
  readonly commit: string | null;
  readonly requestsSent: Readonly<Record<string, number>>;
  readonly tookMs: number;
  readonly modes: readonly string[];
  readonly timings: readonly ProbeTiming[];
  /** Whether the run was stopped in the middle. */
  readonly partial: boolean;
  readonly evidence: EvidenceMap;
}

/** Reads a saved file; the error says what is wrong with it in a sentence. */
export function parseEvidenceFile(text: string): { ok: true; value: EvidenceFile } | { ok: false; error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: "it is not JSON" };
  }
  if (typeof value !== "object" || value === null) return { ok: false, error: "it is not an evidence file" };
  const file = value as Partial<EvidenceFile>;
  if (file.evidenceVersion === undefined) return { ok: false, error: "it is not an evidence file" };
  if (file.evidenceVersion !== 1)
    return { ok: false, error: `its evidenceVersion is ${String(file.evidenceVersion)}, this program reads 1` };
  if (
    typeof file.at !== "number" ||
    typeof file.evidence !== "object" ||
    file.evidence === null ||
    typeof file.declared?.domain !== "string"
  )
    return { ok: false, error: "parts of it are missing" };
  return { ok: true, value: file as EvidenceFile };
}

/** Evidence of two runs put together: an answer wins over a missing one, the later over the earlier. */
export function mergeEvidence(earlier: EvidenceMap, later: EvidenceMap): EvidenceMap {
  const merged: Partial<Record<EvidenceKey, Gathered<EvidenceKey>>> = { ...earlier };
  for (const [key, gathered] of Object.entries(later) as [EvidenceKey, Gathered<EvidenceKey>][])
    if (gathered.ok || merged[key]?.ok !== true) merged[key] = gathered;
  return merged as EvidenceMap;
}
