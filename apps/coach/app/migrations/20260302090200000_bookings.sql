-- Up Migration
create table bookings (
  id uuid primary key default gen_random_uuid(),
  slot_id uuid not null references slots (id),
  client_id uuid references people (id) on delete set null,
  status text not null default 'held' check (status in ('held', 'confirmed', 'expired', 'cancelled', 'refund-due')),
  price_minor integer not null,
  currency text not null,
  held_until timestamptz not null,
  checkout_url text,
  confirmed_at timestamptz,
  created_at timestamptz not null default now()
);
-- Two people cannot have one slot, whatever the application believes.
create unique index bookings_one_per_slot on bookings (slot_id) where status in ('held', 'confirmed');
create index bookings_slot on bookings (slot_id);
create index bookings_client on bookings (client_id, status);

create table notes (
  id uuid primary key default gen_random_uuid(),
  booking_id uuid not null references bookings (id) on delete cascade,
  coach_id uuid not null references coaches (id) on delete cascade,
  body text not null check (length(body) between 1 and 4000),
  created_at timestamptz not null default now()
);
create index notes_booking on notes (booking_id);

-- Payment events already dealt with: Stripe sends one more than once.
create table payment_events (
  id text primary key,
  kind text not null,
  received_at timestamptz not null default now()
);

-- Down Migration
drop table payment_events;
drop table notes;
drop table bookings;
