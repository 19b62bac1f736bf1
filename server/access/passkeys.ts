/** Passkeys (WebAuthn): a key pair in a device or password manager proves who somebody is, without a password. */

import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { type Kysely, sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { type Client, noteAccess } from './events.ts'
import { firstRecoveryCodes, refreshSecondFactor } from './second-factor.ts'
import type { Person } from './sign-in.ts'
import type { AuthTables } from './tables.ts'
import { openTicket, takeTicket } from './tickets.ts'

/** The site that passkeys belong to. */
export interface Site {
  /** Host name without a port. */
  id: string
  /** What its pages come from, such as `https://erp.example.com`. */
  origin: string
  /** The company. */
  name: string
}

const challengeSeconds = 5 * 60
/** Enough for every device of a person. */
const mostPasskeys = 20

/** Browsers know passkeys on named hosts only, by TLS or on the machine itself. */
export function siteOf(host: string, isSecure: boolean, name: string): Site | undefined {
  const id = host.replace(/:\d+$/, '')
  if (/^[\d.]+$/.test(id) || id.startsWith('[')) return undefined
  if (!isSecure && id !== 'localhost') return undefined
  return { id, origin: `${isSecure ? 'https' : 'http'}://${host}`, name }
}

interface PasskeyRow {
  id: string
  user_id: string
  credential_id: string
  public_key: Buffer
  counter: string
  transports: string[]
}

async function passkeysOf(db: Kysely<AuthTables>, userId: number): Promise<PasskeyRow[]> {
  const { rows } = await sql<PasskeyRow>`select * from auth_passkey where user_id = ${userId}`.execute(db)
  return rows
}

const known = (row: PasskeyRow) => ({
  id: row.credential_id,
  transports: row.transports as AuthenticatorTransport[],
})

/** What the browser needs to make a passkey, and the ticket to come back with. */
export async function passkeyCreation(
  db: Kysely<AuthTables>,
  user: Person,
  site: Site,
): Promise<{ options: PublicKeyCredentialCreationOptionsJSON; ticket: string }> {
  const present = await passkeysOf(db, user.id)
  if (present.length >= mostPasskeys) {
    throw new TrellisError('BUSINESS_RULE', say`You have ${mostPasskeys} passkeys. Remove one of them first.`)
  }
  const options = await generateRegistrationOptions({
    rpName: site.name,
    rpID: site.id,
    userName: user.email,
    userDisplayName: user.name,
    userID: new Uint8Array(Buffer.from(`trellis:${user.id}`)),
    attestationType: 'none',
    excludeCredentials: present.map(known),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const ticket = await openTicket(db, {
    kind: 'PASSKEY_NEW',
    userId: user.id,
    seconds: challengeSeconds,
    data: { challenge: options.challenge },
  })
  return { options, ticket }
}

/**
 * Keeps a new passkey.
 * @returns recovery codes when this is the user's first second factor
 * @throws VALIDATION-like BAD_REQUEST for an answer that does not belong to the question
 */
export async function addPasskey(
  db: Kysely<AuthTables>,
  userId: number,
  given: { ticket: string; response: unknown; name: string },
  site: Site,
  client: Client,
): Promise<string[] | undefined> {
  const ticket = await takeTicket(db, ['PASSKEY_NEW'], given.ticket)
  if (!ticket || ticket.userId !== userId) throw refused()
  const { registrationInfo } = await verifyRegistrationResponse({
    response: given.response as RegistrationResponseJSON,
    expectedChallenge: String(ticket.data.challenge),
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
  }).catch(() => ({ registrationInfo: undefined }))
  if (!registrationInfo) throw refused()
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential
  return db.transaction().execute(async (transaction) => {
    const { rows } = await sql`
      insert into auth_passkey (user_id, credential_id, public_key, counter, transports, name)
      values (${userId}, ${id}, ${Buffer.from(publicKey)}, ${counter}, ${transports}, ${given.name})
      on conflict (credential_id) do nothing returning id`.execute(transaction)
    if (rows.length === 0) throw refused()
    await noteAccess(transaction, { kind: 'PASSKEY_ADDED', userId, detail: given.name }, client)
    return firstRecoveryCodes(transaction, userId)
  })
}

/** Gives one's passkey another name. @throws NOT_FOUND */
export async function renamePasskey(
  db: Kysely<AuthTables>,
  userId: number,
  id: number,
  name: string,
): Promise<void> {
  const { rows } =
    await sql`update auth_passkey set name = ${name} where id = ${id} and user_id = ${userId} returning id`.execute(
      db,
    )
  if (rows.length === 0) throw missing()
}

/** Removes one's passkey. @throws NOT_FOUND */
export async function removePasskey(
  db: Kysely<AuthTables>,
  userId: number,
  id: number,
  client: Client,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{
      name: string
    }>`delete from auth_passkey where id = ${id} and user_id = ${userId} returning name`.execute(transaction)
    if (!rows[0]) throw missing()
    await refreshSecondFactor(transaction, userId)
    await noteAccess(transaction, { kind: 'PASSKEY_REMOVED', userId, detail: rows[0].name }, client)
  })
}

/** What the browser needs to sign in with any passkey of this site, or with one of a user's. */
export async function passkeyQuestion(
  db: Kysely<AuthTables>,
  site: Site,
  userId?: number,
): Promise<{ options: PublicKeyCredentialRequestOptionsJSON; ticket: string }> {
  const options = await generateAuthenticationOptions({
    rpID: site.id,
    userVerification: 'required',
    ...(userId === undefined ? {} : { allowCredentials: (await passkeysOf(db, userId)).map(known) }),
  })
  const ticket = await openTicket(db, {
    kind: 'PASSKEY_SIGN_IN',
    userId,
    seconds: challengeSeconds,
    data: { challenge: options.challenge },
  })
  return { options, ticket }
}

/**
 * Checks the answer to `passkeyQuestion`.
 * @returns whose passkey it is
 * @throws UNAUTHENTICATED when it is nobody's, was answered before, or its counter shows a copy
 */
export async function checkPasskey(
  db: Kysely<AuthTables>,
  given: { ticket: string; response: unknown },
  site: Site,
  client: Client,
): Promise<Person> {
  const ticket = await takeTicket(db, ['PASSKEY_SIGN_IN'], given.ticket)
  const response = Object(given.response) as AuthenticationResponseJSON
  const { rows } = await sql<PasskeyRow & { name: string; email: string }>`
    select p.*, u.name, u.email from auth_passkey p join app_user u on u.id = p.user_id
    where p.credential_id = ${String(response.id)} and u.is_active`.execute(db)
  const row = rows[0]
  const isTheirs = ticket?.userId == null || ticket.userId === Number(row?.user_id)
  if (!ticket || !row || !isTheirs) throw notProved()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: String(ticket.data.challenge),
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
    credential: {
      ...known(row),
      publicKey: new Uint8Array(row.public_key),
      counter: Number(row.counter),
    },
  }).catch(() => ({ verified: false, authenticationInfo: undefined }))
  const used = verified && authenticationInfo && (await noteUse(db, row.id, authenticationInfo.newCounter))
  if (!used) {
    await noteAccess(db, { kind: 'SIGN_IN_FAILED', userId: Number(row.user_id), detail: 'passkey' }, client)
    throw notProved()
  }
  return { id: Number(row.user_id), name: row.name, email: row.email }
}

/** Of two answers with the same counter, only the first counts; devices that do not count give 0 always. */
async function noteUse(db: Kysely<AuthTables>, id: string, counter: number): Promise<boolean> {
  const { rows } = await sql`
    update auth_passkey set counter = ${counter}, last_used_at = now()
    where id = ${id} and (counter < ${counter} or (counter = 0 and ${counter} = 0)) returning id`.execute(db)
  return rows.length > 0
}

const refused = () => new TrellisError('BAD_REQUEST', say`The passkey could not be added. Begin again.`)
const missing = () => new TrellisError('NOT_FOUND', say`There is no such passkey.`)
const notProved = () =>
  new TrellisError('UNAUTHENTICATED', say`This passkey is not known here. Sign in another way.`)
