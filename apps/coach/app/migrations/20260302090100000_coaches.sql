-- Up Migration
create table coaches (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null unique references people (id) on delete cascade,
  slug text not null unique check (slug ~ '^[a-z0-9-]{2,60}$'),
  name text not null,
  headline text not null,
  about text not null,
  specialities text[] not null default '{}',
  time_zone text not null,
  session_minutes integer not null check (session_minutes between 15 and 240),
  price_minor integer not null check (price_minor > 0),
  currency text not null check (currency ~ '^[a-z]{3}$')
);

-- Opening hours are wall-clock times in the coach's own zone; only the slots made from them are instants.
create table weekly_hours (
  id bigint generated always as identity primary key,
  coach_id uuid not null references coaches (id) on delete cascade,
  weekday smallint not null check (weekday between 1 and 7),
  opens time not null,
  closes time not null,
  check (opens < closes)
);
create index weekly_hours_coach on weekly_hours (coach_id);

create table slots (
  id uuid primary key default gen_random_uuid(),
  coach_id uuid not null references coaches (id) on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  unique (coach_id, starts_at),
  check (starts_at < ends_at)
);

-- Down Migration
drop table slots;
drop table weekly_hours;
drop table coaches;
