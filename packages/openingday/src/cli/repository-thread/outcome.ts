import { ConfigError } from "../../config/config-error.ts";
import { NotConfigured } from "../../model/probe.ts";
import type { Outcome } from "./messages.ts";

/** What a promise came to, in a form that passes between threads. */
export async function toOutcome(work: Promise<unknown>): Promise<Outcome> {
  return work.then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({
      ok: false,
      as: error instanceof NotConfigured ? "not-configured" : error instanceof ConfigError ? "config-error" : "failed",
      reason: error instanceof Error ? error.message : String(error),
    }),
  );
}

/** @throws NotConfigured, ConfigError, or an Error with the reason. */
export function fromOutcome(outcome: Outcome): unknown {
  if (outcome.ok) return outcome.value;
  const { as, reason } = outcome;
  throw as === "not-configured" ? new NotConfigured(reason) : as === "config-error" ? new ConfigError(reason) : new Error(reason);
}
