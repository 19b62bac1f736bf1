import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#server/http/tests/database.ts'
import { createApiKey, looksLikeApiKey, revokeApiKey } from '../api-keys.ts'
import { viewerOf, viewersOf } from '../credential.ts'

let base: TestDatabase
let userId: number
beforeAll(async () => {
  base = await createTestDatabase()
  userId = await base.addUser({ email: 'ada@example.com', roles: ['ADMIN'] })
})
afterAll(() => base.drop())

const viewer = (key: string) => viewerOf(base.db, { kind: 'API_KEY', key, ip: '10.0.0.1' })

describe('an API key', () => {
  it('acts as its user within its scopes', async () => {
    const scopes = { readOnly: true, entities: ['Partner'] }
    const { key, prefix } = await createApiKey(base.db, { userId, name: 'shop', scopes })
    expect(looksLikeApiKey(key)).toBe(true)
    expect(key).toContain(`trl_${prefix}_`)
    expect(await viewer(key)).toMatchObject({ userId, roles: ['ADMIN'], via: 'API_KEY', scopes })
  })

  it('has no scopes when none were given', async () => {
    const { key } = await createApiKey(base.db, { userId, name: 'all' })
    expect(await viewer(key)).not.toHaveProperty('scopes')
  })

  it('is not kept in the database', async () => {
    const { key } = await createApiKey(base.db, { userId, name: 'hidden' })
    const { rows } = await sql<{
      all: string
    }>`select string_agg(k::text, ' ') as all from api_key k`.execute(base.db)
    expect(rows[0]?.all).not.toContain(key.split('_').slice(2).join('_'))
  })

  it('that is wrong, expired, revoked or of an inactive user stands for nobody', async () => {
    const { key, id } = await createApiKey(base.db, { userId, name: 'short-lived' })
    for (const wrong of [
      '',
      'trl_',
      `${key}x`,
      key.slice(0, -1),
      key.toUpperCase(),
      `trl_${'0'.repeat(12)}_${'a'.repeat(43)}`,
    ]) {
      expect(await viewer(wrong)).toBeNull()
    }
    expect(await revokeApiKey(base.db, id)).toBe(true)
    expect(await revokeApiKey(base.db, id)).toBe(false)
    expect(await viewer(key)).toBeNull()

    const expired = await createApiKey(base.db, {
      userId,
      name: 'old',
      expiresAt: new Date(Date.now() - 1_000),
    })
    expect(await viewer(expired.key)).toBeNull()
    const later = await createApiKey(base.db, {
      userId,
      name: 'new',
      expiresAt: new Date(Date.now() + 60_000),
    })
    expect(await viewer(later.key)).not.toBeNull()

    const goneId = await base.addUser({ email: 'gone@example.com' })
    const gone = await createApiKey(base.db, { userId: goneId, name: 'gone' })
    await sql`update app_user set is_active = false where id = ${goneId}`.execute(base.db)
    expect(await viewer(gone.key)).toBeNull()
  })

  it('is not made for a user who is not there', async () => {
    await expect(createApiKey(base.db, { userId: 999_999, name: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('notes its use at most once a minute', async () => {
    const { key, id } = await createApiKey(base.db, { userId, name: 'busy' })
    const version = async () => {
      const found = await sql<{ version: string; used: Date | null }>`
        select xmin::text as version, last_used_at as used from api_key where id = ${id}`.execute(base.db)
      return found.rows[0]
    }
    expect((await version())?.used).toBeNull()
    await viewer(key)
    const first = await version()
    expect(first?.used).toBeInstanceOf(Date)
    await Promise.all(Array.from({ length: 10 }, () => viewer(key)))
    expect(await version()).toEqual(first)
  })

  it('is looked up together with others', async () => {
    const keys = await Promise.all([1, 2, 3].map((n) => createApiKey(base.db, { userId, name: `many ${n}` })))
    const credentials = keys.map(({ key }) => ({ kind: 'API_KEY' as const, key, ip: '10.0.0.1' }))
    await revokeApiKey(base.db, keys[1]?.id ?? 0)
    const found = await viewersOf(base.db, credentials)
    expect(credentials.map((credential) => found.has(credential))).toEqual([true, false, true])
  })
})
