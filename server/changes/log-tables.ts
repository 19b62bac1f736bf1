/** The tables of the change log. Every statement may run again without effect. */

/** Fields of a record that say who touched it and when: a change of nothing else is none, and the log says both anyway. */
export const touchColumns = ['updated_at', 'updated_by_id', 'last_used_at']

/**
 * One row for each changed record of each transaction. `id` grows in the order in which changes of one record were
 * made; `xid` is the transaction. `root_id` is the record that it lives in (the order of an order line), else itself.
 * `changes` holds the row of a created or deleted record, and `{"column": [old, new]}` of an updated one.
 */
export const changeLogSql: string[] = [
  `create table if not exists change_log (
    id bigint generated always as identity,
    xid xid8 not null default pg_current_xact_id(),
    at timestamptz not null default now(),
    entity text not null,
    record_id bigint not null,
    root_id bigint not null,
    operation text not null,
    actor bigint,
    via text,
    reason text,
    request_id text,
    db_user text,
    changes json
  ) partition by range (at)`,
  'alter table change_log add column if not exists via text',
  // Followers read by transaction, histories by record.
  'create index if not exists change_log_xid_id_index on change_log (xid, id)',
  'create index if not exists change_log_root_id_entity_index on change_log (root_id, entity)',
  // Months are made ahead. Should nobody have done so, writing goes on here.
  'create table if not exists change_log_rest partition of change_log default',
  `create or replace function trellis_refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception 'The change log only grows: rows are neither changed nor deleted.' using errcode = 'integrity_constraint_violation';
  end $$`,
  `create or replace trigger change_log_only_grows before update or delete on change_log
   for each row execute function trellis_refuse_change()`,
  // `epoch` names this history: cursors of another one, such as before a restore, do not fit.
  `create table if not exists change_log_state (
    id int primary key check (id = 1),
    epoch text not null default substr(md5(random()::text || clock_timestamp()::text), 1, 8),
    trimmed_xid xid8 not null default '0'
  )`,
  // Before this moment nothing is known.
  'alter table change_log_state add column if not exists kept_from timestamptz not null default now()',
  'insert into change_log_state (id) values (1) on conflict do nothing',
  `create table if not exists change_consumer (
    name text primary key, cursor text, updated_at timestamptz not null default now()
  )`,
]
