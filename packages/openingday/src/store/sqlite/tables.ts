import type { Generated } from "kysely";

/** The columns of the monitor's store. Times are epoch milliseconds, structures JSON text: the same on any database. */
export interface Tables {
  readonly runs: {
    readonly check_name: string;
    readonly at: number;
    readonly outcome: string;
    readonly took_ms: number;
    readonly layer: string | null;
    readonly seen: string | null;
  };
  readonly states: { readonly check_name: string; readonly state: string; readonly incident: string | null };
  readonly incidents: {
    readonly id: string;
    readonly check_name: string;
    readonly opened_at: number;
    readonly resolved_at: number | null;
    readonly incident: string;
  };
  readonly records: { readonly key: string; readonly memory: string };
  readonly markers: { readonly id: string; readonly at: number; readonly marker: string };
  readonly outbox: {
    readonly id: Generated<number>;
    readonly incident: string;
    readonly transition: string;
    readonly channel: string;
    readonly alert: string;
    readonly created_at: number;
    readonly next_try_at: number;
    readonly claimed_until: number;
    readonly tries: Generated<number>;
    readonly delivered_at: number | null;
    readonly gave_up: Generated<number>;
    readonly last_error: string | null;
  };
}

/** Steps from an empty file to the present shape; `user_version` counts those already taken. Never edit one: add the next. */
export const migrations: readonly string[] = [
  `
  create table runs (
    check_name text not null, at integer not null, outcome text not null, took_ms integer not null, layer text, seen text,
    primary key (check_name, at)
  ) without rowid;
  create index runs_by_age on runs (at);
  create table states (check_name text primary key, state text not null, incident text) without rowid;
  create table incidents (
    id text primary key, check_name text not null, opened_at integer not null, resolved_at integer, incident text not null
  ) without rowid;
  create index incidents_by_age on incidents (opened_at);
  create table outbox (
    id integer primary key autoincrement, incident text not null, transition text not null, channel text not null,
    alert text not null, created_at integer not null, next_try_at integer not null, claimed_until integer not null,
    tries integer not null default 0, delivered_at integer, gave_up integer not null default 0, last_error text,
    unique (incident, transition, channel)
  );
  create index outbox_waiting on outbox (channel, next_try_at) where delivered_at is null and gave_up = 0;
  `,
  `create table records (key text primary key, memory text not null) without rowid;`,
  `create table markers (id text primary key, at integer not null, marker text not null) without rowid;
  create index markers_by_age on markers (at);`,
];
