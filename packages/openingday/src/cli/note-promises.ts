import { type Attestation, type Excuse, stillCounts } from "../audit/promises.ts";
import { checks } from "../checks/registry.ts";
import { attestationsName, excusesName } from "../config/papers.ts";
import { findRow } from "../roadmap/rows.ts";
import { readAllowedSecret } from "./allowed-secrets.ts";

/** One line for each promise that counts for nothing, so that nobody relies on it. */
export function notePromises(attestations: readonly Attestation[], excuses: readonly Excuse[], at: number): string[] {
  return [...attestations.map((one) => noteAttestation(one, at)), ...excuses.map((one) => noteExcuse(one, at))].filter(
    (note) => note !== undefined,
  );
}

function noteAttestation(one: Attestation, at: number): string | undefined {
  const row = findRow(one.row);
  if (row === undefined) return `${attestationsName} vouches for ${one.row}, but there is no such row. “openingday rows” lists them.`;
  if (!row.how.includes("H"))
    return `${attestationsName} vouches for ${one.row}, but nobody’s word can prove that row. “openingday explain ${one.row}” says what can.`;
  if (!stillCounts(one, at)) return `The word of ${one.by} for ${one.row} ran out on ${one.until}. Look again and renew it.`;
  return undefined;
}

function noteExcuse(one: Excuse, at: number): string | undefined {
  if (one.what.startsWith("secret:")) return noteAllowedSecret(one, at);
  const id = one.what.split("/")[0];
  if (findRow(one.what) === undefined && !(one.what.includes("/") && checks.some((check) => check.id === id)))
    return `${excusesName} excuses ${one.what}, but there is no such row or finding. A finding is named as in “dmarc-policy/missing”.`;
  if (!stillCounts(one, at)) return `The excuse of ${one.by} for ${one.what} ran out on ${one.until}. It counts no longer.`;
  return undefined;
}

function noteAllowedSecret(one: Excuse, at: number): string | undefined {
  if (readAllowedSecret(one) === undefined)
    return `${excusesName} accepts ${one.what}, but that names no secret. Name it as “openingday secrets” does, as in “secret:0123456789abcdef” or “secret:stripe-live-secret@src/pay.ts”.`;
  if (!stillCounts(one, at)) return `The acceptance of ${one.by} for ${one.what} ran out on ${one.until}. The secret counts again.`;
  return undefined;
}
