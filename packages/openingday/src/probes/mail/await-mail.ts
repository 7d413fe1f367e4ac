import type { Tools } from "../../model/tools.ts";

const everyMs = 100;
/** After this the mailbox is asked less often: a mail that is not there by then is slow anyway. */
const briskMs = 5_000;
const laterMs = 1_000;

/** Questions to the mailbox that one wait of `withinMs` may cost. */
export function mostPolls(withinMs: number): number {
  return Math.ceil(Math.min(briskMs, withinMs) / everyMs + Math.max(0, withinMs - briskMs) / laterMs) + 2;
}

export interface Wait {
  readonly tools: Pick<Tools, "clock">;
  readonly signal: AbortSignal;
  /** Ids that are no news. */
  readonly seen: ReadonlySet<string>;
  readonly list: () => Promise<readonly string[]>;
  readonly withinMs: number;
  /** Pause between two questions at least; a provider's mailbox is not asked ten times a second. */
  readonly leastPauseMs: number;
}

/** Id of the first mail that was not there before, or undefined when none came in time. Rejects as `list` does. */
export async function awaitMail({ tools: { clock }, signal, seen, list, withinMs, leastPauseMs }: Wait): Promise<string | undefined> {
  const startedAt = clock.now();
  for (;;) {
    const fresh = (await list()).find((id) => !seen.has(id));
    if (fresh !== undefined) return fresh;
    const waitedMs = clock.now() - startedAt;
    if (waitedMs >= withinMs || signal.aborted) return undefined;
    const pauseMs = Math.max(leastPauseMs, waitedMs < briskMs ? everyMs : laterMs);
    await clock.sleep(Math.min(pauseMs, withinMs - waitedMs), signal);
  }
}
