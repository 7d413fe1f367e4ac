import { NotConfigured } from "../../model/probe.ts";
import type { Outcome } from "./messages.ts";

/** What a promise came to, in a form that passes between threads. */
export async function toOutcome(work: Promise<unknown>): Promise<Outcome> {
  return work.then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({
      ok: false,
      notConfigured: error instanceof NotConfigured,
      reason: error instanceof Error ? error.message : String(error),
    }),
  );
}

/** @throws NotConfigured, or an Error with the reason. */
export function fromOutcome(outcome: Outcome): unknown {
  if (outcome.ok) return outcome.value;
  throw outcome.notConfigured ? new NotConfigured(outcome.reason) : new Error(outcome.reason);
}
