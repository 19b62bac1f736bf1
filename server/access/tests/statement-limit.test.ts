/** A role says how long a read of its people may take. */
import type { Kysely } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Served, serveTenant } from '#server/http/tests/served-tenant.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { createApiKey } from '../api-keys.ts'
import type { AuthTables } from '../tables.ts'

let tenant: TestTenant
let served: Served
let blocker: pg.Client
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
  served = await serveTenant(tenant)
  blocker = new pg.Client(tenant.url)
  await blocker.connect()
  await blocker.query(
    `insert into role (code, name, statement_seconds) values ('test.hasty', 'Hasty', 1), ('test.patient', 'Patient', 60)`,
  )
})
afterAll(async () => {
  await blocker?.end()
  await served?.stop()
  await tenant?.close()
})

interface Answer {
  data: { tags: { totalCount: number } } | null
  errors?: { extensions: { code: string } }[]
}

const count = '{ tags { totalCount } }'
/** The reply looks at tags, the write does not. */
const write = `mutation($name: String!) { createPartner(input: { name: $name }) { tags { totalCount } } }`

/** A program of somebody in the role, that asks this. */
async function programIn(role: string, query: string, variables = {}): Promise<() => Promise<Answer>> {
  const { userId } = await tenant.as([role, 'contacts.editor'])
  const db = tenant.db as unknown as Kysely<AuthTables>
  const { key } = await createApiKey(db, { userId, name: role })
  return async () => {
    const response = await fetch(`${served.origin}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    return (await response.json()) as Answer
  }
}

test('a read that takes longer is stopped with an error of its own, and the others go on', async () => {
  const [hasty, patient] = [await programIn('test.hasty', count), await programIn('test.patient', count)]
  // Somebody keeps the table to themselves, so that reading it takes as long as they like.
  await blocker.query('begin; lock table tag in access exclusive mode')
  const waiting = patient()
  const stopped = await hasty()
  await blocker.query('rollback')
  expect(stopped.errors).toMatchObject([{ extensions: { code: 'TOO_COMPLEX' } }])
  expect((await waiting).errors).toBeUndefined()
  // With nobody in the way it is fast enough.
  expect((await hasty()).data).toMatchObject({ tags: { totalCount: expect.any(Number) } })
})

test('the same holds for the reply of a mutation, which is then taken back', async () => {
  const hasty = await programIn('test.hasty', write, { name: 'Hasty' })
  const patient = await programIn('test.patient', write, { name: 'Patient' })
  await blocker.query('begin; lock table tag in access exclusive mode')
  const waiting = patient()
  const stopped = await hasty()
  await blocker.query('rollback')
  expect(stopped.errors).toMatchObject([{ extensions: { code: 'TOO_COMPLEX' } }])
  expect((await waiting).errors).toBeUndefined()
  const names = async () =>
    (await blocker.query(`select name from partner where name in ('Hasty', 'Patient')`)).rows
  expect(await names()).toEqual([{ name: 'Patient' }])
  expect((await hasty()).errors).toBeUndefined()
  expect(await names()).toHaveLength(2)
})
