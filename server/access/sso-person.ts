/** Which user somebody is whom a provider vouches for. */

import { type Kysely, sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { type Client, noteAccess } from './events.ts'
import type { Person } from './sign-in.ts'
import type { AuthTables } from './tables.ts'

/** What a provider says of somebody. */
export interface Subject {
  /** What the provider knows them by; never used again for somebody else. */
  subject: string
  email: string | undefined
  /** The provider made sure that the address is theirs. */
  isVerified: boolean
  name: string | undefined
}

/** What of a provider decides who gets in. */
export interface Admission {
  id: number
  name: string
  allowedDomains: string[]
  createsUsers: boolean
}

/**
 * The user who signed in this way before; else the one with the same verified address, who is linked; else a new one,
 * where the provider may make users.
 * @throws FORBIDDEN when there is none, or the address is not of the allowed domains
 */
export async function personOfSubject(
  db: Kysely<AuthTables>,
  provider: Admission,
  who: Subject,
  client: Client,
): Promise<Person> {
  if (!isOfDomains(who.email, provider.allowedDomains)) throw stranger()
  return db.transaction().execute(async (transaction) => {
    // Two first sign-ins of one person at the same time: the second finds what the first made.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`sso ${provider.id} ${who.subject}`}, 0))`.execute(
      transaction,
    )
    const linked = await sql<PersonRow>`
      select u.id, u.name, u.email, u.is_active from auth_identity i join app_user u on u.id = i.user_id
      where i.provider_id = ${provider.id} and i.subject = ${who.subject}`.execute(transaction)
    if (linked.rows[0]) return activeFrom(linked.rows[0])
    // An address that nobody checked could be anybody's.
    if (!who.email || !who.isVerified) throw stranger()
    const user = (await byEmail(transaction, who.email)) ?? (await makeUser(transaction, provider, who))
    await sql`insert into auth_identity (provider_id, subject, user_id)
      values (${provider.id}, ${who.subject}, ${user.id})`.execute(transaction)
    await sql`update app_user set email_verified_at = coalesce(email_verified_at, now()) where id = ${user.id}`.execute(
      transaction,
    )
    const event = { kind: 'SSO_LINKED', userId: user.id, email: who.email, detail: provider.name }
    await noteAccess(transaction, event, client)
    return user
  })
}

interface PersonRow {
  id: string
  name: string
  email: string
  is_active: boolean
}

async function byEmail(db: Kysely<AuthTables>, email: string): Promise<Person | undefined> {
  const { rows } =
    await sql<PersonRow>`select id, name, email, is_active from app_user where email = ${email}`.execute(db)
  return rows[0] && activeFrom(rows[0])
}

function activeFrom({ id, name, email, is_active }: PersonRow): Person {
  if (!is_active) throw stranger()
  return { id: Number(id), name, email }
}

async function makeUser(db: Kysely<AuthTables>, provider: Admission, who: Subject): Promise<Person> {
  // Without a list of domains anybody who has an account there would get one here.
  if (!provider.createsUsers || provider.allowedDomains.length === 0 || !who.email) throw stranger()
  const name = (who.name?.trim() || who.email).slice(0, 100)
  const { rows } = await sql<PersonRow>`
    insert into app_user (name, email) values (${name}, ${who.email})
    on conflict (email) do nothing returning id, name, email, is_active`.execute(db)
  const user = rows[0] ? activeFrom(rows[0]) : await byEmail(db, who.email)
  if (!user) throw stranger()
  if (rows[0]) {
    await sql`insert into app_user_roles (user_id, role_id)
      select ${user.id}, role_id from sso_provider_roles where sso_provider_id = ${provider.id}`.execute(db)
  }
  return user
}

function isOfDomains(email: string | undefined, domains: string[]): boolean {
  if (domains.length === 0) return true
  const domain = email?.split('@')[1]
  return domain !== undefined && domains.includes(domain)
}

const stranger = () =>
  new TrellisError('FORBIDDEN', say`There is no account for you here. Ask your administrator to invite you.`)
