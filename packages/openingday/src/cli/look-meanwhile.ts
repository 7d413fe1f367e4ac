import type { EvidenceFile } from "../audit/evidence-file.ts";
import { judgeMeanwhile, type Meanwhile } from "../audit/judge-meanwhile.ts";
import type { Attestation } from "../audit/promises.ts";
import { ConfigError } from "../config/config-error.ts";
import { loadAttestations } from "../config/papers.ts";
import type { Check, Outcome } from "../model/check.ts";
import { createClock } from "../tools/clock.ts";
import type { Aim } from "./aim.ts";
import { contextOf } from "./context-of.ts";
import { look, type LookInput } from "./look.ts";
import type { RepositoryThread } from "./repository-thread/open-thread.ts";

const judgedWithinMs = 10_000;

export interface Looked {
  readonly seen: EvidenceFile;
  readonly attestations: readonly Attestation[];
  readonly judged: ReadonlyMap<Check, Outcome>;
}

/**
 * Looks, and while answers are on their way reads what the founder vouches for and judges what is there already. Rejects with
 * ConfigError where the attestations cannot be read; the looking is ended then.
 */
export async function lookMeanwhile(input: LookInput): Promise<Looked> {
  const clock = createClock();
  const unreadable = new AbortController();
  // Who acts reads everything first; otherwise the thread reads, and no answer waits for it.
  const reading = input.mode === "active" ? Promise.resolve(await readHere(input.aim)) : readThere(input.aim, input.thread);
  reading.catch(() => unreadable.abort());
  let meanwhile: Meanwhile | undefined;
  const seen = await look({
    ...input,
    signal: unreadable.signal,
    sayAfter: reading,
    listen(expected, known, at) {
      const context = contextOf(input.aim, at);
      const loadChecks = async (): Promise<readonly Check[]> => (await import("./judging.ts")).checks;
      const judging = judgeMeanwhile({
        loadChecks,
        known,
        expected,
        context,
        quiet: () => clock.quiet(judgedWithinMs),
        now: () => clock.now(),
      });
      meanwhile = judging;
      return (key, gathered) => judging.take(key, gathered);
    },
  });
  const judged = meanwhile?.stop() ?? new Map<Check, Outcome>();
  const attestations = await reading;
  return { seen, attestations, judged };
}

async function readHere(aim: Aim): Promise<readonly Attestation[]> {
  const [attestations] = await Promise.all([loadAttestations(aim.folder), aim.loadJourneys()]);
  return attestations;
}

async function readThere(aim: Aim, thread: RepositoryThread | undefined): Promise<readonly Attestation[]> {
  const journeys = aim.config?.journeys;
  // Journeys that stand in the configuration itself may hold functions, which no other thread can be given.
  if (thread === undefined || (journeys !== undefined && typeof journeys !== "string")) return readHere(aim);
  return thread.readPapers(aim.folder, journeys).catch((error: unknown) => {
    if (error instanceof ConfigError) throw error;
    return readHere(aim);
  });
}
