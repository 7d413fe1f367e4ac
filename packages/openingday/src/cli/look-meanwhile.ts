import type { EvidenceFile } from "../audit/evidence-file.ts";
import { judgeMeanwhile, type Meanwhile } from "../audit/judge-meanwhile.ts";
import type { Attestation } from "../audit/promises.ts";
import { loadAttestations } from "../config/papers.ts";
import type { Check, Outcome } from "../model/check.ts";
import { createClock } from "../tools/clock.ts";
import { contextOf } from "./context-of.ts";
import { look, type LookInput } from "./look.ts";

/** By then the first answers are there: what is read earlier would hold them up. */
const firstAnswersMs = 400;
/** What the founder vouches for is read that much later, however busy the looking is. */
const readWithinMs = 1_100;
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
  // An audit follows no journey, and still says what is wrong with one.
  const read = () => Promise.all([loadAttestations(input.aim.folder), input.aim.loadJourneys()]);
  const over = Promise.withResolvers<void>();
  const timeForIt = async (): Promise<void> => {
    await Promise.race([clock.sleep(firstAnswersMs), over.promise]);
    await Promise.race([clock.quiet(readWithinMs), over.promise]);
  };
  // Who acts reads everything first.
  const reading = input.mode === "active" ? Promise.resolve(await read()) : timeForIt().then(read);
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
  }).finally(() => over.resolve());
  const judged = meanwhile?.stop() ?? new Map<Check, Outcome>();
  const [attestations] = await reading;
  return { seen, attestations, judged };
}
