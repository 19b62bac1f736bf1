import type { Kysely } from 'kysely'
import type { Viewer } from '#core/context.ts'
import { findApiKeys, looksLikeApiKey } from './api-keys.ts'
import { hashSecret } from './secret.ts'
import { findSessions } from './sessions.ts'
import type { AuthTables } from './tables.ts'

/** What a caller showed to prove who it is. */
export type Credential = { kind: 'SESSION'; token: string } | { kind: 'API_KEY'; key: string }

/** The viewer a credential stands for now, or null when it is wrong, expired, revoked or its user is inactive. */
export async function viewerOf(db: Kysely<AuthTables>, credential: Credential): Promise<Viewer | null> {
  const found = await viewersOf(db, [credential])
  return found.get(credential) ?? null
}

/** The viewers of many credentials of one tenant, in at most two statements. */
export async function viewersOf(
  db: Kysely<AuthTables>,
  credentials: Credential[],
): Promise<Map<Credential, Viewer>> {
  const sessions = new Map<Credential, Buffer>()
  const keys = new Map<Credential, Buffer>()
  for (const credential of credentials) {
    if (credential.kind === 'SESSION') sessions.set(credential, hashSecret(credential.token))
    else if (looksLikeApiKey(credential.key)) keys.set(credential, hashSecret(credential.key))
  }
  const none = new Map<string, Viewer>()
  const [bySession, byKey] = await Promise.all([
    sessions.size > 0 ? findSessions(db, [...sessions.values()]) : none,
    keys.size > 0 ? findApiKeys(db, [...keys.values()]) : none,
  ])
  const found = new Map<Credential, Viewer>()
  for (const [credential, hash] of [...sessions, ...keys]) {
    const viewer = (credential.kind === 'SESSION' ? bySession : byKey).get(hash.toString('hex'))
    if (viewer) found.set(credential, viewer)
  }
  return found
}
