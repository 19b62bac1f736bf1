/** What schema sync remembers in each database. */
import type { ClientBase } from 'pg'
import type { Catalog } from './catalog.ts'
import type { Managed } from './diff.ts'

/** The row of `schema_state`, and the modules that the database has had. */
export interface SyncState {
  hash: string | null
  managed: Managed
  /** Version and removal of every module that was ever installed here. */
  modules: Map<string, { version: string; isRemoved: boolean }>
}

const stateSql = `
  create table if not exists schema_state (
    id int primary key check (id = 1), hash text not null, fingerprint text not null, managed jsonb not null,
    synced_at timestamptz not null default now()
  );
  create table if not exists module_installed (
    name text primary key, version text not null, installed_at timestamptz not null default now(), removed_at timestamptz
  );
  create table if not exists module_migration (
    module text not null, number int not null, applied_at timestamptz not null default now(), primary key (module, number)
  );
  create table if not exists seed_state (
    module text not null, file text not null, hash text not null, loaded_at timestamptz not null default now(),
    primary key (module, file)
  );
  create table if not exists seed_record (
    module text not null, name text not null, entity text not null, record_id bigint not null, version int not null,
    primary key (module, name, entity)
  );
  create index if not exists seed_record_record_index on seed_record (entity, record_id)`

/** The hash of the last sync, or undefined for a database that has had none. Needs no transaction. */
export async function readHash(client: ClientBase): Promise<string | undefined> {
  const known = await client.query(`select to_regclass('public.schema_state') is not null as known`)
  if (!known.rows[0]?.known) return undefined
  const { rows } = await client.query<{ hash: string }>('select hash from public.schema_state')
  return rows[0]?.hash
}

/** Makes the tables of the state where they are missing, and reads them. */
export async function readState(client: ClientBase): Promise<SyncState> {
  await client.query(stateSql)
  const state = await client.query<{ hash: string; managed: Managed }>(
    'select hash, managed from schema_state',
  )
  const modules = await client.query<{ name: string; version: string; removed: boolean }>(
    'select name, version, removed_at is not null as removed from module_installed',
  )
  return {
    hash: state.rows[0]?.hash ?? null,
    managed: state.rows[0]?.managed ?? {},
    modules: new Map(modules.rows.map((row) => [row.name, { version: row.version, isRemoved: row.removed }])),
  }
}

/** Keeps the outcome of a sync. */
export async function writeState(
  client: ClientBase,
  hash: string,
  fingerprint: string,
  managed: Managed,
): Promise<void> {
  await client.query(
    `insert into schema_state (id, hash, fingerprint, managed) values (1, $1, $2, $3)
     on conflict (id) do update set hash = $1, fingerprint = $2, managed = $3, synced_at = now()`,
    [hash, fingerprint, JSON.stringify(managed)],
  )
}

/** Notes the modules of the set as installed, and every other known one as removed. */
export async function writeModules(
  client: ClientBase,
  modules: { name: string; version: string }[],
): Promise<void> {
  const rows = JSON.stringify(modules.map(({ name, version }) => ({ name, version })))
  await client.query(
    `insert into module_installed (name, version) select name, version from jsonb_to_recordset($1) as m(name text, version text)
     on conflict (name) do update set version = excluded.version, removed_at = null`,
    [rows],
  )
  await client.query(
    'update module_installed set removed_at = now() where removed_at is null and not name = any($1)',
    [modules.map(({ name }) => name)],
  )
}

/** What sync answers for from now on: all of the target, and what it made before that is still there. */
export function managedAfter(target: Catalog, current: Catalog, before: Managed): Managed {
  const managed: Managed = {}
  for (const [name, made] of Object.entries(before)) {
    const present = current.get(name)
    if (!present) continue
    managed[name] = { ...made, columns: made.columns.filter((column) => present.columns.has(column)) }
  }
  for (const table of target.values()) {
    managed[table.name] = {
      columns: [...new Set([...(managed[table.name]?.columns ?? []), ...table.columns.keys()])],
      constraints: [...table.constraints.keys()],
      indexes: [...table.indexes.keys()],
    }
  }
  return managed
}
