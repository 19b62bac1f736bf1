/** What the database itself does for jobs. Safe to run again. */

/** A waiting job is told to the transport in the transaction that makes it wait, however it came to wait. */
export const jobSql = [
  `create unique index if not exists job_unique_key_waiting on job (unique_key) where state = 'WAITING'`,
  // Two jobs of one queue never run at the same time, whoever starts them.
  `create unique index if not exists job_queue_running on job (queue) where state = 'RUNNING' and queue is not null`,
  `create index if not exists job_waiting_index on job (run_at) where state = 'WAITING'`,
  `create index if not exists job_queue_waiting on job (queue, priority, run_at, id) where state = 'WAITING' and queue is not null`,
  'create index if not exists job_created_index on job (created_at)',
  // Leases change every second. They are no part of the record, whose version and history mean something.
  `create table if not exists job_lease (
    job_id bigint primary key references job (id) on delete cascade,
    token integer not null, worker text not null, until timestamptz not null
  )`,
  // Files that jobs work on, in pieces: every worker reaches them, on whatever host.
  `create table if not exists job_file (
    job_id bigint not null references job (id) on delete cascade,
    at integer not null, bytes bytea not null, primary key (job_id, at)
  )`,
  // How far a job of many steps is, written together with each step.
  `create table if not exists job_place (
    job_id bigint primary key references job (id) on delete cascade, place jsonb not null
  )`,
  `create table if not exists job_worker (id text primary key, until timestamptz not null)`,
  `create table if not exists job_outbox (
    id bigint generated always as identity primary key,
    job_id bigint not null, run_at timestamptz not null, priority integer not null
  )`,
  'create index if not exists job_outbox_due_index on job_outbox (run_at)',
  'create index if not exists job_outbox_job_index on job_outbox (job_id)',
  // A transport puts its own in the place of this one.
  `do $$ begin
    if to_regprocedure('job_deliver(bigint[])') is null then
      create function job_deliver(ids bigint[]) returns void language sql as 'select';
    end if;
  end $$`,
  `create or replace function job_inserted() returns trigger language plpgsql as $$ begin
    perform job_deliver(ids) from (select array_agg(id) as ids from fresh where state = 'WAITING') waiting where ids is not null;
    return null;
  end $$`,
  `create or replace function job_updated() returns trigger language plpgsql as $$ begin
    perform job_deliver(ids) from (
      select array_agg(fresh.id) as ids from fresh join former using (id)
      where fresh.state = 'WAITING' and (former.state <> 'WAITING' or former.run_at <> fresh.run_at or former.priority <> fresh.priority)
    ) waiting where ids is not null;
    return null;
  end $$`,
  'drop trigger if exists job_inserted on job',
  `create trigger job_inserted after insert on job referencing new table as fresh
    for each statement execute function job_inserted()`,
  'drop trigger if exists job_updated on job',
  `create trigger job_updated after update on job referencing old table as former new table as fresh
    for each statement execute function job_updated()`,
]
