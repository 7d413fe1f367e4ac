import type { RecordAccount } from "../watch/keep-records.ts";

/** The monitor's account of the records that mail depends on: what `GET /api/records` answers. */
export interface RecordsView {
  /** false: no mail is configured, or its records are not watched. */
  readonly watched: boolean;
  readonly intervalSeconds?: number;
  /** ISO; absent before the first look. */
  readonly lookedAt?: string;
  readonly records: readonly { readonly name: string; readonly kind: string; readonly present: boolean; readonly changedAt?: string }[];
  /** The last mail test that a change set off. */
  readonly proof?: { readonly state: string; readonly at: string; readonly lines: readonly string[] };
}

/** Says what is watched and what changed; values stay out, they are in DNS for whoever wants them. */
export function viewRecords(account: Readonly<RecordAccount> | undefined): RecordsView {
  if (account === undefined) return { watched: false, records: [] };
  const { intervalSeconds, lookedAt, records, proof } = account;
  return {
    watched: true,
    intervalSeconds,
    ...(lookedAt === undefined ? {} : { lookedAt: new Date(lookedAt).toISOString() }),
    records: records.map(({ name, kind, values, changedAt }) => ({
      name,
      kind,
      present: values.length > 0,
      ...(changedAt === undefined ? {} : { changedAt: new Date(changedAt).toISOString() }),
    })),
    ...(proof === undefined ? {} : { proof: { state: proof.state, at: new Date(proof.at).toISOString(), lines: proof.lines } }),
  };
}
