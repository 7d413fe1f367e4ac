-- Up Migration
create table packages (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references people (id) on delete cascade,
  coach_id uuid not null references coaches (id) on delete cascade,
  sessions_total integer not null check (sessions_total > 0),
  sessions_used integer not null default 0,
  created_at timestamptz not null default now(),
  check (sessions_used between 0 and sessions_total)
);
create index packages_client on packages (client_id);

alter table bookings add column package_id uuid references packages (id) on delete set null;

-- Down Migration
alter table bookings drop column package_id;
drop table packages;
