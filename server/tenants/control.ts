/** The control database: which tenants there are, and where. */
import pg from 'pg'
import { TrellisError } from '#core/errors.ts'
import type { Tenant } from './tenant.ts'

/** The open control database. */
export interface Control {
  url: string
  pool: pg.Pool
  /** All tenants, by name. */
  list(): Promise<Tenant[]>
  find(name: string): Promise<Tenant | undefined>
  /** @throws NOT_FOUND that lists the tenants there are */
  get(name: string): Promise<Tenant>
  /** Rejects within seconds while the server cannot be reached. */
  ping(): Promise<void>
  close(): Promise<void>
}

const columns =
  'name, label, hosts, state, modules, server, database, role, secret, created_at as "createdAt"'

// A schema of its own: with DATABASE_URL the database may hold other things.
const tablesSql = `
  select pg_advisory_xact_lock(7240002);
  create schema if not exists trellis;
  create table if not exists trellis.tenant (
    name text primary key, label text not null, hosts text[] not null default '{}',
    state text not null check (state in ('CREATING', 'ACTIVE', 'SUSPENDED', 'DROPPING')),
    modules text[] not null, server text, database text not null, role text not null, secret text not null,
    created_at timestamptz not null default now()
  );
  create unique index if not exists tenant_database_unique on trellis.tenant (coalesce(server, ''), database)`

/** Milliseconds for a connection to be there, and for an answer. */
const patience = 3_000

/** Opens the control database and makes its table where it is missing. */
export async function openControl(url: string): Promise<Control> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: patience,
    keepAlive: true,
    application_name: 'trellis control',
  })
  // A broken idle connection is replaced by the next query.
  pool.on('error', () => undefined)
  try {
    const known = await pool.query(
      `select to_regclass('trellis.tenant_database_unique') is not null as known`,
    )
    if (!known.rows[0]?.known) await pool.query(`begin; ${tablesSql}; commit`)
  } catch (error) {
    await pool.end()
    throw error
  }
  // A server that has gone silent would be waited for: these take a moment, or fail.
  const ask = <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
    pool.query<R>({ text, values, query_timeout: patience } as pg.QueryConfig)
  const list = async () => (await ask<Tenant>(`select ${columns} from trellis.tenant order by name`)).rows
  const find = async (name: string) =>
    (await ask<Tenant>(`select ${columns} from trellis.tenant where name = $1`, [name])).rows[0]
  return {
    url,
    pool,
    list,
    find,
    async get(name) {
      const tenant = await find(name)
      if (tenant) return tenant
      const names = (await list()).map((other) => other.name)
      throw new TrellisError(
        'NOT_FOUND',
        `There is no tenant "${name}". Tenants: ${names.join(', ') || 'none'}.`,
      )
    },
    ping: async () => void (await ask('select 1')),
    close: () => pool.end(),
  }
}

/**
 * Runs work that no other process does for the same tenant meanwhile, on a connection of its own, outside of any
 * transaction, because databases cannot be made in one.
 */
export async function withTenantLock<R>(
  control: Control,
  name: string,
  work: (client: pg.ClientBase) => Promise<R>,
): Promise<R> {
  const client = new pg.Client({ connectionString: control.url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7240003, hashtext($1))', [name])
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
