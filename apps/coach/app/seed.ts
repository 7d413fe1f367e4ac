import { randomBytes } from "node:crypto";
import { Pool } from "pg";
import { keepOpen } from "./open-calendar.ts";
import { hashPassword } from "./passwords.ts";
import { addJob } from "./queries/jobs.ts";
import { addNote } from "./queries/notes.ts";
import { changed, row, rows, transaction } from "./queries/run.ts";
import type { Database } from "./queries/run.ts";
import { appointments, clients, coaches, packages } from "./seed-people.ts";
import type { Appointment } from "./seed-people.ts";
import { addSlots } from "./queries/slots.ts";

/** What was put in, so that somebody can log in and look. */
export interface Seeded {
  /** The same for everybody seeded; random unless given. */
  readonly password: string;
  readonly admin: string;
  readonly coaches: readonly string[];
  readonly clients: readonly string[];
  readonly freeSlots: number;
}

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const adminEmail = "office@brightpath.test";

async function addSeedPerson(
  database: Database,
  person: { readonly name: string; readonly email: string; readonly timeZone: string },
  role: string,
  passwordHash: string,
): Promise<string> {
  const added = await row<{ id: string }>(
    database,
    `insert into people (name, email, time_zone, role, password_hash, verified_at) values ($1, $2, $3, $4, $5, now()) returning id`,
    [person.name, person.email, person.timeZone, role, passwordHash],
  );
  if (!added) throw new Error(`${person.name} could not be added.`);
  return added.id;
}

async function addCoach(database: Database, coach: (typeof coaches)[number], passwordHash: string): Promise<string> {
  const personId = await addSeedPerson(database, coach, "coach", passwordHash);
  const added = await row<{ id: string }>(
    database,
    `insert into coaches (person_id, slug, name, headline, about, specialities, time_zone, session_minutes, price_minor, currency)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [
      personId,
      coach.slug,
      coach.name,
      coach.headline,
      coach.about,
      coach.specialities,
      coach.timeZone,
      coach.sessionMinutes,
      coach.priceMinor,
      coach.currency,
    ],
  );
  const id = added?.id ?? "";
  for (const { weekday, opens, closes } of coach.hours) {
    await changed(database, `insert into weekly_hours (coach_id, weekday, opens, closes) values ($1, $2, $3, $4)`, [
      id,
      weekday,
      opens,
      closes,
    ]);
  }
  return id;
}

/** Books the free slot nearest to the wished day; a past one is made first, since calendars open forwards only. */
async function addAppointment(
  database: Database,
  ids: { readonly coachId: string; readonly clientId: string },
  appointment: Appointment,
  now: Date,
): Promise<void> {
  const today = Math.floor(now.getTime() / dayMs) * dayMs;
  const wished = new Date(today + appointment.inDays * dayMs + appointment.hourUtc * hourMs);
  if (appointment.inDays < 0) await addSlots(database, ids.coachId, [{ startsAt: wished, endsAt: new Date(wished.getTime() + hourMs) }]);
  const [slot] = await rows<{ id: string; startsAt: Date }>(
    database,
    `select id, starts_at as "startsAt" from slots where coach_id = $1 and not exists (select 1 from bookings where slot_id = slots.id)
     order by abs(extract(epoch from starts_at - $2::timestamptz)) limit 1`,
    [ids.coachId, wished],
  );
  const booking = await row<{ id: string }>(
    database,
    `insert into bookings (slot_id, client_id, status, price_minor, currency, held_until, confirmed_at)
     select $1, $2, $3, price_minor, currency, $4, $4 from coaches where id = $5 returning id`,
    [slot?.id, ids.clientId, appointment.status ?? "confirmed", now, ids.coachId],
  );
  if (!booking || !slot) throw new Error("There was no slot for a seeded appointment.");
  if (appointment.note) await addNote(database, ids.coachId, booking.id, appointment.note);
  if (slot.startsAt.getTime() > now.getTime() + dayMs) {
    const runAt = new Date(slot.startsAt.getTime() - dayMs);
    await addJob(database, { kind: "mail-reminder", bookingId: booking.id }, { runAt, dedupeKey: `reminder-${booking.id}` });
  }
}

/** Fills an empty, migrated database: two coaches, six clients, an administrator, appointments and open calendars from `now` on. */
export async function seed(databaseUrl: string, now: Date, options: { readonly password?: string } = {}): Promise<Seeded> {
  const password = options.password ?? randomBytes(9).toString("base64url");
  const passwordHash = await hashPassword(password);
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  try {
    return await transaction(pool, async (database) => {
      const coachIds: Record<string, string> = {};
      const clientIds: Record<string, string> = {};
      await addSeedPerson(database, { name: "Brightpath Office", email: adminEmail, timeZone: "Europe/London" }, "admin", passwordHash);
      for (const coach of coaches) coachIds[coach.slug] = await addCoach(database, coach, passwordHash);
      for (const client of clients) clientIds[client.email] = await addSeedPerson(database, client, "client", passwordHash);
      await keepOpen(database, now);
      for (const appointment of appointments) {
        const ids = { coachId: coachIds[appointment.coach] ?? "", clientId: clientIds[appointment.client] ?? "" };
        await addAppointment(database, ids, appointment, now);
      }
      for (const { client, coach, total, used } of packages) {
        await changed(database, `insert into packages (client_id, coach_id, sessions_total, sessions_used) values ($1, $2, $3, $4)`, [
          clientIds[client],
          coachIds[coach],
          total,
          used,
        ]);
      }
      await addJob(database, { kind: "daily-upkeep" }, { dedupeKey: `upkeep-${now.toISOString().slice(0, 10)}` });
      const free = await row<{ count: number }>(
        database,
        `select count(*)::int as count from slots where starts_at > $1 and not exists (select 1 from bookings where slot_id = slots.id)`,
        [now],
      );
      return {
        password,
        admin: adminEmail,
        coaches: coaches.map((coach) => coach.email),
        clients: clients.map((client) => client.email),
        freeSlots: free?.count ?? 0,
      };
    });
  } finally {
    await pool.end();
  }
}
