/** A database of its own for a test file, with the tables of the test model. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { inject } from 'vitest'

const tables = `
create extension if not exists pg_trgm;
create table country (id bigint generated always as identity primary key, code varchar(3) not null, name text not null);
create table tag (id bigint generated always as identity primary key, name text not null);
create table partner (
  id bigint generated always as identity primary key, name varchar(100) not null, email text,
  country_id bigint references country, parent_id bigint references partner,
  is_company boolean not null default false, rating integer, score double precision, active boolean not null default true);
create table partner_tag (partner_id bigint references partner, tag_id bigint references tag, primary key (partner_id, tag_id));
create table sale_order (
  id bigint generated always as identity primary key, number text, state text not null default 'DRAFT', date date not null,
  confirmed_at timestamptz, amount_total numeric not null, discount numeric, meta jsonb,
  partner_id bigint not null references partner);
create table sale_order_line (
  id bigint generated always as identity primary key, order_id bigint not null references sale_order,
  product text not null, qty numeric not null);
create index on sale_order (date desc, id desc);
`

export interface TestDatabase {
  db: Kysely<Record<string, Record<string, unknown>>>
  pool: pg.Pool
  drop(): Promise<void>
}

/** Creates the database; `drop` removes it. */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `trellis_plan_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
  await admin(`create database ${name} template template0`)
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  const pool = new pg.Pool({ connectionString: url.href, max: 4 })
  // Idle connections are cut when the database is dropped.
  pool.on('error', () => undefined)
  await pool.query(tables)
  const db = new Kysely<Record<string, Record<string, unknown>>>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    pool,
    drop: async () => {
      await db.destroy()
      await admin(`drop database ${name} with (force)`)
    },
  }
}

async function admin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseUrl') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
