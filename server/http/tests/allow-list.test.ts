import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey } from '#server/access/api-keys.ts'
import { doorConfigFrom } from '../config.ts'
import { setUpDoor, type TestDoor } from './setup-door.ts'

const query = '{ me }'
const hash = createHash('sha256').update(query).digest('hex')
let folder: string
let file: string
let door: TestDoor
let key: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allow-'))
  file = join(folder, 'persisted.json')
  await writeFile(file, JSON.stringify({ [hash]: query }))
  door = await setUpDoor({
    config: doorConfigFrom({ TRELLIS_PERSISTED_ONLY: file, TRELLIS_ORIGINS: 'https://a.example' }),
  })
  const userId = await door.addUser({ email: 'ada@example.com' })
  key = (await createApiKey(door.db, { userId, name: 'test' })).key
})
afterAll(async () => {
  await door.stop()
  await rm(folder, { recursive: true })
})

describe('with an allow-list', () => {
  it('only the operations on it run, by hash or by text', async () => {
    const ask = async (body: object) => {
      const response = await fetch(`${door.origin}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${key}`,
          accept: 'application/graphql-response+json',
        },
        body: JSON.stringify(body),
      })
      return response.status
    }
    const persistedQuery = (sha256Hash: string) => ({
      extensions: { persistedQuery: { version: 1, sha256Hash } },
    })
    expect(await ask(persistedQuery(hash))).toBe(200)
    expect(await ask({ query })).toBe(200)
    expect(await ask({ query: '{ tags { name } }' })).toBe(403)
    expect(await ask({ query: '{ tags { name } }', ...persistedQuery('0'.repeat(64)) })).toBe(403)
    const own = createHash('sha256').update('{ tags { name } }').digest('hex')
    expect(await ask({ query: '{ tags { name } }', ...persistedQuery(own) })).toBe(403)
  })
})

describe('the settings of the door', () => {
  it('are read from the environment', () => {
    expect(doorConfigFrom({})).toEqual({ origins: new Set(), trustedProxies: 0, isDevelopment: false })
    const config = doorConfigFrom({
      TRELLIS_ORIGINS: 'https://a.example, http://localhost:5173',
      TRELLIS_TRUST_PROXY: 'true',
      NODE_ENV: 'development',
    })
    expect([...config.origins]).toEqual(['https://a.example', 'http://localhost:5173'])
    expect([config.trustedProxies, config.isDevelopment]).toEqual([1, true])
    expect(doorConfigFrom({ TRELLIS_TRUST_PROXY: '2' }).trustedProxies).toBe(2)
  })

  it.each([
    [{ TRELLIS_ORIGINS: '*' }, /TRELLIS_ORIGINS: "\*"/],
    [{ TRELLIS_ORIGINS: 'https://a.example/path' }, /TRELLIS_ORIGINS/],
    [{ TRELLIS_TRUST_PROXY: 'maybe' }, /TRELLIS_TRUST_PROXY/],
    [{ TRELLIS_PERSISTED_ONLY: '/nowhere.json' }, /TRELLIS_PERSISTED_ONLY: cannot use \/nowhere.json/],
  ])('that cannot be used are named: %j', (env, message) => {
    expect(() => doorConfigFrom(env)).toThrow(message)
  })
})

describe('GraphiQL', () => {
  it('is shown in development only', async () => {
    const page = (target: TestDoor) => fetch(`${target.origin}/graphql`, { headers: { accept: 'text/html' } })
    expect((await page(door)).headers.get('content-type') ?? '').not.toContain('text/html')
    const development = await setUpDoor({ config: { isDevelopment: true } })
    try {
      const shown = await page(development)
      expect(shown.headers.get('content-type')).toContain('text/html')
      expect(shown.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    } finally {
      await development.stop()
    }
  })
})
