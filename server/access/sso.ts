/** Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce. */

import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { TrellisError } from '#core/errors.ts'
import { outboundFetch } from '#core/outbound.ts'
import { say } from '#core/say.ts'
import { unseal } from '#core/sealed.ts'
import type { Client } from './events.ts'
import type { Person } from './sign-in.ts'
import { personOfSubject, type Subject } from './sso-person.ts'
import type { AuthTables } from './tables.ts'
import { openTicket, takeTicket } from './tickets.ts'

/** A provider as it is set up. */
export interface Provider {
  id: number
  name: string
  issuer: string
  clientId: string
  clientSecret: string | null
  allowedDomains: string[]
  createsUsers: boolean
  isSecondFactorEnough: boolean
}

const stateSeconds = 10 * 60
const configurationAge = 10 * 60_000
const mostConfigurations = 200
const configurations = new Map<string, { at: number; made: Promise<Configuration> }>()

/**
 * Begins a sign-in at a provider.
 * @returns where to send the browser, and the ticket that it has to bring back in a cookie
 * @throws NOT_FOUND, UNAVAILABLE when the provider cannot be reached
 */
export async function startSso(
  db: Kysely<AuthTables>,
  providerId: number,
  redirectUri: string,
): Promise<{ url: string; ticket: string }> {
  const provider = await providerOf(db, providerId)
  const configuration = await configurationOf(provider)
  const data = {
    provider: provider.id,
    verifier: randomPKCECodeVerifier(),
    state: randomState(),
    nonce: randomNonce(),
  }
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    code_challenge: await calculatePKCECodeChallenge(data.verifier),
    code_challenge_method: 'S256',
    state: data.state,
    nonce: data.nonce,
  })
  const ticket = await openTicket(db, { kind: 'SSO', seconds: stateSeconds, data })
  return { url: url.href, ticket }
}

/**
 * Ends it, with the address that the provider sent the browser back to.
 * @throws UNAUTHENTICATED when the answer does not belong to the question, or the provider says no;
 * FORBIDDEN when who it is has no account here
 */
export async function finishSso(
  db: Kysely<AuthTables>,
  given: { ticket: string; address: URL },
  client: Client,
): Promise<{ user: Person; provider: Provider }> {
  const ticket = await takeTicket(db, ['SSO'], given.ticket)
  if (!ticket) throw new TrellisError('UNAUTHENTICATED', say`That took too long. Begin again.`)
  const { provider: providerId, verifier, state, nonce } = ticket.data as Record<string, string>
  const provider = await providerOf(db, Number(providerId))
  const configuration = await configurationOf(provider)
  const subject = await subjectOf(configuration, given.address, { verifier, state, nonce }).catch((cause) => {
    throw new TrellisError('UNAUTHENTICATED', say`The provider did not confirm who you are.`, { cause })
  })
  return { user: await personOfSubject(db, provider, subject, client), provider }
}

async function subjectOf(
  configuration: Configuration,
  address: URL,
  { verifier, state, nonce }: { verifier?: string; state?: string; nonce?: string },
): Promise<Subject> {
  const tokens = await authorizationCodeGrant(configuration, address, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) throw new Error('no ID token')
  const isComplete = claims.email !== undefined && claims.email_verified !== undefined
  const more = isComplete ? claims : await fetchUserInfo(configuration, tokens.access_token, claims.sub)
  return {
    subject: claims.sub,
    email: typeof more.email === 'string' ? more.email.trim().toLowerCase() : undefined,
    // Some providers write a text.
    isVerified: more.email_verified === true || String(more.email_verified) === 'true',
    name: typeof more.name === 'string' ? more.name : undefined,
  }
}

/** @throws NOT_FOUND */
async function providerOf(db: Kysely<AuthTables>, id: number): Promise<Provider> {
  const { rows } = await sql<Provider & { domains: string | null }>`
    select id::int as id, name, issuer, client_id as "clientId", client_secret as "clientSecret",
      allowed_domains as domains, creates_users as "createsUsers", is_second_factor_enough as "isSecondFactorEnough"
    from sso_provider where id = ${id} and is_active`.execute(db)
  const row = rows[0]
  if (!row) throw new TrellisError('NOT_FOUND', say`There is no such way to sign in.`)
  const allowedDomains = (row.domains ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
  return { ...row, allowedDomains }
}

/** What the provider says of itself, asked for once in ten minutes. */
async function configurationOf({ issuer, clientId, clientSecret }: Provider): Promise<Configuration> {
  const key = createHash('sha256')
    .update(JSON.stringify([issuer, clientId, clientSecret]))
    .digest('hex')
  const known = configurations.get(key)
  if (known && Date.now() - known.at < configurationAge) return known.made
  const execute = issuer.startsWith('http:') ? [allowInsecureRequests] : []
  const secret = clientSecret === null ? undefined : unseal(clientSecret)
  // An administrator of a tenant names the issuer, and what it says of itself names other addresses.
  const options = { execute, timeout: 10, [customFetch]: outboundFetch }
  const made = discovery(new URL(issuer), clientId, secret, undefined, options).catch((cause) => {
    configurations.delete(key)
    throw new TrellisError('UNAVAILABLE', say`The sign-in provider cannot be reached now.`, {
      retryAfter: 10,
      cause,
    })
  })
  if (configurations.size >= mostConfigurations) configurations.clear()
  configurations.set(key, { at: Date.now(), made })
  return made
}
