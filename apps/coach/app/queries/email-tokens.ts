import { changed, row } from "./run.ts";
import type { Database } from "./run.ts";

export type TokenPurpose = "verify" | "reset";

const hours = { verify: 48, reset: 1 } as const satisfies Record<TokenPurpose, number>;

export async function addEmailToken(database: Database, tokenHash: Buffer, personId: string, purpose: TokenPurpose): Promise<void> {
  await changed(
    database,
    `insert into email_tokens (token_hash, person_id, purpose, expires_at) values ($1, $2, $3, now() + make_interval(hours => $4))`,
    [tokenHash, personId, purpose, hours[purpose]],
  );
}

/** Whether the link still works. Looking never uses it up: mail scanners open every link. */
export async function isTokenGood(database: Database, tokenHash: Buffer, purpose: TokenPurpose): Promise<boolean> {
  const found = await row(
    database,
    `select 1 from email_tokens where token_hash = $1 and purpose = $2 and used_at is null and expires_at > now()`,
    [tokenHash, purpose],
  );
  return found !== undefined;
}

/** Uses the link up and returns whose it is; undefined when it was used before, has expired or never existed. */
export async function useToken(database: Database, tokenHash: Buffer, purpose: TokenPurpose): Promise<string | undefined> {
  const used = await row<{ person_id: string }>(
    database,
    `update email_tokens set used_at = now() where token_hash = $1 and purpose = $2 and used_at is null and expires_at > now()
     returning person_id`,
    [tokenHash, purpose],
  );
  return used?.person_id;
}
