import type { Kysely } from 'kysely'
import type { Viewer } from '#core/context.ts'
import { findApiKeys, looksLikeApiKey } from './api-keys.ts'
import { isInNetworks } from './networks.ts'
import { hashSecret } from './secret.ts'
import { findSessions } from './sessions.ts'
import type { AuthTables } from './tables.ts'
import type { Shown } from './viewer.ts'

/** What a caller showed to prove who it is; a key may be good for some addresses only. */
export type Credential = { kind: 'SESSION'; token: string } | { kind: 'API_KEY'; key: string; ip: string }

/** The viewer a credential stands for now, or null when it is wrong, expired, revoked or its user is inactive. */
export async function viewerOf(db: Kysely<AuthTables>, credential: Credential): Promise<Viewer | null> {
  return (await shownBy(db, credential))?.viewer ?? null
}

/** The same with the row that shows it. */
export async function shownBy(db: Kysely<AuthTables>, credential: Credential): Promise<Shown | null> {
  return (await shownByAll(db, [credential])).get(credential) ?? null
}

/** The viewers of many credentials of one tenant, in at most two statements. */
export async function viewersOf(
  db: Kysely<AuthTables>,
  credentials: Credential[],
): Promise<Map<Credential, Viewer>> {
  const shown = await shownByAll(db, credentials)
  return new Map([...shown].map(([credential, { viewer }]) => [credential, viewer]))
}

/** Is a key that shows this viewer good for the address that it came from? */
export function isUsable({ networks }: Shown, credential: Credential): boolean {
  return !networks || (credential.kind === 'API_KEY' && isInNetworks(credential.ip, networks))
}

async function shownByAll(
  db: Kysely<AuthTables>,
  credentials: Credential[],
): Promise<Map<Credential, Shown>> {
  const sessions = new Map<Credential, Buffer>()
  const keys = new Map<Credential, Buffer>()
  for (const credential of credentials) {
    if (credential.kind === 'SESSION') sessions.set(credential, hashSecret(credential.token))
    else if (looksLikeApiKey(credential.key)) keys.set(credential, hashSecret(credential.key))
  }
  const none = new Map<string, Shown>()
  const [bySession, byKey] = await Promise.all([
    sessions.size > 0 ? findSessions(db, [...sessions.values()]) : none,
    keys.size > 0 ? findApiKeys(db, [...keys.values()]) : none,
  ])
  const found = new Map<Credential, Shown>()
  for (const [credential, hash] of [...sessions, ...keys]) {
    const shown = (credential.kind === 'SESSION' ? bySession : byKey).get(hash.toString('hex'))
    if (shown && isUsable(shown, credential)) found.set(credential, shown)
  }
  return found
}
