import { randomBytes } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Client, Pool } from 'pg'
import { inject } from 'vitest'
import { hashPassword } from '#server/access/password.ts'
import { type AuthTables, accessSql } from '#server/access/tables.ts'

const server = inject('databaseUrl')

/** The tables of the `base` module that sign-in reads. */
const baseSql = [
  `create table app_user (
    id bigint generated always as identity primary key, name text not null, email text not null unique,
    password_hash text, is_active boolean not null default true, locale text, time_zone text,
    company_id bigint, manager_id bigint references app_user (id), must_change_password boolean not null default false, email_verified_at timestamptz,
    has_second_factor boolean not null default false
  )`,
  `create table role (
    id bigint generated always as identity primary key, code text not null unique, name text not null default '',
    requires_second_factor boolean not null default false, page_size int, node_limit int, statement_seconds int,
    requests_per_minute int
  )`,
  `create table app_user_roles (
    user_id bigint not null references app_user (id), role_id bigint not null references role (id),
    primary key (user_id, role_id)
  )`,
  `create table app_user_companies (
    user_id bigint not null references app_user (id), company_id bigint not null, primary key (user_id, company_id)
  )`,
  'create table policy_version (version bigint not null)',
  'insert into policy_version values (1)',
  `create table access_event (
    id bigint generated always as identity primary key, kind text not null, user_id bigint, email text, ip text,
    user_agent text, detail text, created_at timestamptz not null default now(), created_by_id bigint
  )`,
  `create table sso_provider (
    id bigint generated always as identity primary key, name text not null, is_active boolean not null default true
  )`,
]

/** A fresh database with the tables that the door needs. */
export interface TestDatabase {
  db: Kysely<AuthTables>
  addUser(user: { email: string; password?: string; name?: string; roles?: string[] }): Promise<number>
  drop(): Promise<void>
}

async function onServer(text: string): Promise<void> {
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

/** Makes a database of its own on the test server. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `door_${randomBytes(6).toString('hex')}`
  await onServer(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const pool = new Pool({ connectionString: url.href, max: 10 })
  // Dropping the database may cut a connection that is still saying goodbye.
  pool.on('error', () => {})
  const db = new Kysely<AuthTables>({ dialect: new PostgresDialect({ pool }) })
  // Twice: schema sync runs these statements at every start.
  for (const text of [...baseSql, ...accessSql, ...accessSql]) await sql.raw(text).execute(db)
  return {
    db,
    async addUser({ email, password, name: userName = 'Ada Lovelace', roles = [] }) {
      const hash = password === undefined ? null : await hashPassword(password)
      const { id } = await db
        .insertInto('app_user')
        .values({
          email,
          name: userName,
          password_hash: hash,
          is_active: true,
          locale: 'en',
          time_zone: 'Europe/Paris',
          company_id: 1,
          must_change_password: false,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      for (const code of roles) {
        await sql`
          with r as (
            insert into role (code) values (${code}) on conflict (code) do update set code = excluded.code
            returning id
          ) insert into app_user_roles select ${id}, id from r`.execute(db)
      }
      return Number(id)
    },
    async drop() {
      await db.destroy()
      await onServer(`drop database ${name} with (force)`)
    },
  }
}
