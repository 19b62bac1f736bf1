import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey } from '#server/access/api-keys.ts'
import { setUpDoor, type TestDoor } from './setup-door.ts'

let door: TestDoor
let key: string
beforeAll(async () => {
  door = await setUpDoor()
  const userId = await door.addUser({ email: 'ada@example.com' })
  key = (await createApiKey(door.db, { userId, name: 'audit' })).key
})
afterAll(() => door.stop())

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({
    url: () => `${door.origin}/graphql`,
    fetchFn: (url: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers)
      headers.set('authorization', `Bearer ${key}`)
      return fetch(url, { ...init, headers })
    },
  })

  it('has all 61 audits to pass', () => {
    expect(audits).toHaveLength(61)
  })

  for (const audit of audits) {
    it(`${audit.id} ${audit.name}`, async () => {
      const result = await audit.fn()
      if (result.status !== 'ok') throw new Error(result.reason)
    })
  }
})
