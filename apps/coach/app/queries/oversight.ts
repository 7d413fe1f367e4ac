import { row, rows } from "./run.ts";
import type { Database } from "./run.ts";

/** Figures for the administrator's page. */
export interface Totals {
  readonly clients: number;
  readonly verified: number;
  readonly upcoming: number;
  readonly held: number;
  readonly freeSlots: number;
  readonly queued: number;
  readonly dead: number;
}
export interface DeadJob {
  readonly id: string;
  readonly kind: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly finishedAt: Date | null;
}
export interface DueRefund {
  readonly id: string;
  readonly clientName: string | null;
  readonly priceMinor: number;
  readonly currency: string;
  readonly startsAt: Date;
}

export async function readTotals(database: Database): Promise<Totals> {
  const totals = await row<Totals>(
    database,
    `select
      (select count(*) from people where role = 'client')::int as clients,
      (select count(*) from people where role = 'client' and verified_at is not null)::int as verified,
      (select count(*) from bookings join slots on slots.id = slot_id where status = 'confirmed' and starts_at > now())::int as upcoming,
      (select count(*) from bookings where status = 'held' and held_until > now())::int as held,
      (select count(*) from slots where starts_at > now() and not exists (
        select 1 from bookings where slot_id = slots.id and status in ('held', 'confirmed')))::int as "freeSlots",
      (select count(*) from jobs where state in ('queued', 'running'))::int as queued,
      (select count(*) from jobs where state = 'dead')::int as dead`,
  );
  return totals ?? { clients: 0, verified: 0, upcoming: 0, held: 0, freeSlots: 0, queued: 0, dead: 0 };
}

export function listDeadJobs(database: Database): Promise<readonly DeadJob[]> {
  return rows<DeadJob>(
    database,
    `select id, kind, attempts, last_error as "lastError", finished_at as "finishedAt" from jobs where state = 'dead' order by id desc limit 50`,
  );
}

export function listDueRefunds(database: Database): Promise<readonly DueRefund[]> {
  return rows<DueRefund>(
    database,
    `select bookings.id, people.name as "clientName", price_minor as "priceMinor", currency, starts_at as "startsAt"
     from bookings join slots on slots.id = slot_id left join people on people.id = client_id
     where status = 'refund-due' order by starts_at limit 50`,
  );
}
