/**
 * The tables that sign-in reads and writes, for Kysely, and the SQL that creates those of them that are no entity.
 * The users, roles and their link are entities of the `base` module.
 */
import type { ColumnType, Generated } from 'kysely'
import { mailSql } from '#server/mail/table.ts'
import type { Scopes } from './viewer.ts'
import { viewerVersionSql } from './viewer-version.ts'

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
    email_verified_at: OptionalTime
    has_second_factor: Generated<boolean>
  }
  app_user_roles: { user_id: Key; role_id: Key }
  role: { id: Generated<Key>; code: string; name: string }
  auth_session: {
    id: Generated<Key>
    token_hash: Buffer
    user_id: Key
    created_at: Time
    last_seen_at: Time
    expires_at: Time
    ip: string | null
    user_agent: string | null
    /** When the user last proved who they are in this session. */
    proved_at: Time
    method: string | null
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
    allowed_networks: string[] | null
    requests_per_minute: number | null
  }
  auth_throttle: { key: string; attempts: Date[] }
  auth_ticket: {
    id: Generated<Key>
    kind: string
    token_hash: Buffer
    user_id: Key | null
    data: unknown
    created_at: Time
    expires_at: Time
  }
  auth_totp: { user_id: Key; secret: string; confirmed_at: OptionalTime; last_step: Key | null }
  auth_recovery_code: { user_id: Key; code_hash: Buffer; used_at: OptionalTime }
  auth_passkey: {
    id: Generated<Key>
    user_id: Key
    credential_id: string
    public_key: Buffer
    counter: Key
    transports: string[]
    name: string
    created_at: Time
    last_used_at: OptionalTime
  }
  auth_identity: { provider_id: Key; subject: string; user_id: Key; created_at: Time }
  auth_rate: { subject: string; minute: Key; used: number }
  mail_message: {
    id: Generated<Key>
    recipient: string
    subject: string
    body_text: string | null
    body_html: string | null
    unsubscribe_url: string | null
    state: Generated<'WAITING' | 'SENT' | 'KEPT' | 'FAILED'>
    attempts: Generated<number>
    next_attempt_at: Time
    error: string | null
    created_at: Time
  }
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
  `alter table auth_session
    add column if not exists proved_at timestamptz not null default now(),
    add column if not exists method text`,
  `alter table api_key
    add column if not exists allowed_networks text[],
    add column if not exists requests_per_minute int`,
  // Secrets that are good for one step: reset links, invitations, half-open sign-ins, challenges.
  `create table if not exists auth_ticket (
    id bigint generated always as identity primary key,
    kind text not null,
    token_hash bytea not null unique,
    user_id bigint references app_user (id) on delete cascade,
    data jsonb,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
  )`,
  'create index if not exists auth_ticket_user_id_index on auth_ticket (user_id, kind)',
  'create index if not exists auth_ticket_expires_at_index on auth_ticket (expires_at)',
  `create table if not exists auth_totp (
    user_id bigint primary key references app_user (id) on delete cascade,
    secret text not null,
    confirmed_at timestamptz,
    last_step bigint
  )`,
  `create table if not exists auth_recovery_code (
    user_id bigint not null references app_user (id) on delete cascade,
    code_hash bytea not null,
    used_at timestamptz,
    primary key (user_id, code_hash)
  )`,
  `create table if not exists auth_passkey (
    id bigint generated always as identity primary key,
    user_id bigint not null references app_user (id) on delete cascade,
    credential_id text not null unique,
    public_key bytea not null,
    counter bigint not null,
    transports text[] not null,
    name text not null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz
  )`,
  'create index if not exists auth_passkey_user_id_index on auth_passkey (user_id)',
  `create table if not exists auth_identity (
    provider_id bigint not null,
    subject text not null,
    user_id bigint not null references app_user (id) on delete cascade,
    created_at timestamptz not null default now(),
    primary key (provider_id, subject)
  )`,
  'create index if not exists auth_identity_user_id_index on auth_identity (user_id)',
  // What was given out of each minute; unlogged, since a crash may forget it.
  `create unlogged table if not exists auth_rate (
    subject text not null,
    minute bigint not null,
    used int not null,
    primary key (subject, minute)
  )`,
  ...viewerVersionSql,
  ...mailSql,
]
