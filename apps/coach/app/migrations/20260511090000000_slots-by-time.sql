-- Up Migration
-- What is free next is asked for across all coaches.
create index slots_time on slots (starts_at);

-- Down Migration
drop index slots_time;
