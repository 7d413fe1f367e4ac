import { row, changed } from "./run.ts";
import type { Database } from "./run.ts";

export type PersonRole = "client" | "coach" | "admin";

/** A person with an account. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: PersonRole;
  readonly timeZone: string;
}

/** An account as the log-in needs it. */
export interface Account extends Person {
  readonly passwordHash: string;
  readonly isVerified: boolean;
}

const personColumns = `id, name, email, role, time_zone as "timeZone"`;
const accountColumns = `${personColumns}, password_hash as "passwordHash", verified_at is not null as "isVerified"`;

export function findAccount(database: Database, email: string): Promise<Account | undefined> {
  return row<Account>(database, `select ${accountColumns} from people where lower(email) = lower($1)`, [email]);
}

export function findPerson(database: Database, id: string): Promise<Person | undefined> {
  return row<Person>(database, `select ${personColumns} from people where id = $1`, [id]);
}

/** Adds an unverified client. Returns undefined when the address is taken. */
export function addPerson(
  database: Database,
  person: { readonly name: string; readonly email: string; readonly passwordHash: string; readonly timeZone: string },
): Promise<{ readonly id: string } | undefined> {
  return row(
    database,
    `insert into people (name, email, password_hash, time_zone) values ($1, $2, $3, $4)
     on conflict (lower(email)) do nothing returning id`,
    [person.name, person.email, person.passwordHash, person.timeZone],
  );
}

export async function verifyPerson(database: Database, id: string): Promise<void> {
  await changed(database, `update people set verified_at = coalesce(verified_at, now()) where id = $1`, [id]);
}

/** Sets the password and ends every session, so that a thief's is ended too. A reset also proves the address. */
export async function setPassword(database: Database, id: string, passwordHash: string): Promise<void> {
  await changed(database, `update people set password_hash = $2, verified_at = coalesce(verified_at, now()) where id = $1`, [
    id,
    passwordHash,
  ]);
  await changed(database, `delete from sessions where person_id = $1`, [id]);
}

export function changeProfile(
  database: Database,
  id: string,
  profile: { readonly name: string | undefined; readonly timeZone: string | undefined },
): Promise<Person | undefined> {
  return row<Person>(
    database,
    `update people set name = coalesce($2, name), time_zone = coalesce($3, time_zone) where id = $1 returning ${personColumns}`,
    [id, profile.name, profile.timeZone],
  );
}

/** Removes a client's account with its sessions and links; past bookings stay for the books, without a name. */
export async function removeClient(database: Database, id: string): Promise<boolean> {
  return (await changed(database, `delete from people where id = $1 and role = 'client'`, [id])) === 1;
}
