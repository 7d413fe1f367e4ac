import type { Tools } from "../../model/tools.ts";

const withinMs = 15_000;
const everyMs = 100;
/** After this the mailbox is asked less often: a mail that is not there by then is slow anyway. */
const briskMs = 5_000;
const laterMs = 500;

/** Questions to the mailbox that one wait may cost. */
export const maxPolls = briskMs / everyMs + (withinMs - briskMs) / laterMs + 1;

export interface Wait {
  readonly tools: Pick<Tools, "clock">;
  readonly signal: AbortSignal;
  /** Ids that are no news. */
  readonly seen: ReadonlySet<string>;
  readonly list: () => Promise<readonly string[]>;
}

/** Id of the first mail that was not there before, or undefined when none came within 15 seconds. Rejects as `list` does. */
export async function awaitMail({ tools: { clock }, signal, seen, list }: Wait): Promise<string | undefined> {
  const startedAt = clock.now();
  for (;;) {
    const fresh = (await list()).find((id) => !seen.has(id));
    if (fresh !== undefined) return fresh;
    const waitedMs = clock.now() - startedAt;
    if (waitedMs >= withinMs || signal.aborted) return undefined;
    await clock.sleep(Math.min(waitedMs < briskMs ? everyMs : laterMs, withinMs - waitedMs), signal);
  }
}
