-- Up Migration
create table people (
  id uuid primary key default gen_random_uuid(),
  email text not null,
  name text not null,
  password_hash text not null,
  role text not null default 'client' check (role in ('client', 'coach', 'admin')),
  time_zone text not null default 'Europe/London',
  verified_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index people_email on people (lower(email));

create table sessions (
  token_hash bytea primary key,
  person_id uuid not null references people (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_person on sessions (person_id);
create index sessions_expiry on sessions (expires_at);

-- One-time links sent by mail: only the hash is kept, as with sessions.
create table email_tokens (
  token_hash bytea primary key,
  person_id uuid not null references people (id) on delete cascade,
  purpose text not null check (purpose in ('verify', 'reset')),
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
create index email_tokens_person on email_tokens (person_id, purpose);

-- Down Migration
drop table email_tokens;
drop table sessions;
drop table people;
