/**
 * The tables that sign-in reads and writes, for Kysely, and the SQL that creates those of them that are no entity.
 * The users, roles and their link are entities of the `base` module.
 */
import type { ColumnType, Generated } from 'kysely'
import type { Scopes } from './viewer.ts'

/** A time: the driver gives a Date, SQL expressions and Dates may be written. */
type Time = ColumnType<Date, Date | undefined, Date>
type OptionalTime = ColumnType<Date | null, Date | null | undefined, Date | null>
/** A bigint key: some drivers give text, some a number. */
type Key = number | string

export interface AuthTables {
  app_user: {
    id: Generated<Key>
    name: string
    /** Lower case, unique. */
    email: string
    password_hash: string | null
    is_active: boolean
    locale: string | null
    time_zone: string | null
    company_id: Key | null
    must_change_password: boolean
  }
  app_user_roles: { user_id: Key; role_id: Key }
  role: { id: Generated<Key>; code: string }
  auth_session: {
    id: Generated<Key>
    token_hash: Buffer
    user_id: Key
    created_at: Time
    last_seen_at: Time
    expires_at: Time
    ip: string | null
    user_agent: string | null
  }
  api_key: {
    id: Generated<Key>
    user_id: Key
    name: string
    prefix: string
    key_hash: Buffer
    scopes: ColumnType<Scopes | null, string | null, string | null>
    expires_at: OptionalTime
    last_used_at: OptionalTime
    created_at: Time
    revoked_at: OptionalTime
  }
  auth_throttle: { key: string; attempts: Date[] }
}

/**
 * Creates the tables of sessions, API keys and throttles. Every statement may run again without effect; run them
 * after the entities' tables exist, because they refer to `app_user`.
 */
export const accessSql: string[] = [
  `create table if not exists auth_session (
    id bigint generated always as identity primary key,
    token_hash bytea not null unique,
    user_id bigint not null references app_user (id) on delete cascade,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ip text,
    user_agent text
  )`,
  'create index if not exists auth_session_user_id_index on auth_session (user_id)',
  'create index if not exists auth_session_expires_at_index on auth_session (expires_at)',
  `create table if not exists api_key (
    id bigint generated always as identity primary key,
    user_id bigint not null references app_user (id) on delete cascade,
    name text not null,
    prefix text not null unique,
    key_hash bytea not null unique,
    scopes jsonb,
    expires_at timestamptz,
    last_used_at timestamptz,
    created_at timestamptz not null default now(),
    revoked_at timestamptz
  )`,
  'create index if not exists api_key_user_id_index on api_key (user_id)',
  `create table if not exists auth_throttle (
    key text primary key,
    attempts timestamptz[] not null
  )`,
]
