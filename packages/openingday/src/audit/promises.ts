/** A person's word for a row: shown as attested, never as a pass. */
export interface Attestation {
  readonly row: string;
  readonly by: string;
  /** ISO date. */
  readonly on: string;
  /** ISO date; after it the word no longer counts. */
  readonly until: string;
  readonly note?: string;
}

/** A named waiver for a row or a finding's code, with an end. */
export interface Excuse {
  readonly what: string;
  readonly by: string;
  readonly reason: string;
  /** ISO date. */
  readonly until: string;
}

/** Whether the promise still counts at `at` (epoch milliseconds): it does until the end of its last day, UTC. */
export function stillCounts(promise: { readonly until: string }, at: number): boolean {
  const end = Date.parse(`${promise.until.slice(0, 10)}T23:59:59.999Z`);
  return Number.isFinite(end) && at <= end;
}
