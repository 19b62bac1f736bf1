import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Change } from '#schema/changes.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { consumeChanges } from '../consumer.ts'
import { readChanges } from '../feed.ts'
import { trimPartitions } from '../partitions.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
})
afterAll(() => tenant?.close())

async function connect(): Promise<pg.Client> {
  const client = new pg.Client(tenant.url)
  await client.connect()
  return client
}

const insert = (name: string) => `insert into tag (name) values ('${name}')`
const namesOf = (changes: Change[]) => changes.map(({ values }) => JSON.parse(values).name as string)
const now = async () => (await readChanges(tenant.db, {})).cursor
const follow = (since: string, limit?: number) => readChanges(tenant.db, { since, entities: ['Tag'], limit })

test('tells a transaction that commits late when it commits, and makes nobody wait for it', async () => {
  const [slow, quick] = [await connect(), await connect()]
  const first = await now()
  await slow.query('begin')
  await slow.query(insert('late'))
  await quick.query(insert('early'))
  const second = await follow(first)
  expect(namesOf(second.changes)).toEqual(['early'])
  await slow.query('commit')
  const third = await follow(second.cursor)
  expect(namesOf(third.changes)).toEqual(['late'])
  expect((await follow(third.cursor)).changes).toEqual([])
  // Going on from the change itself is the same as going on from the page.
  expect(namesOf((await follow(second.changes[0]?.cursor ?? '')).changes)).toEqual([])
  await Promise.all([slow.end(), quick.end()])
})

test('each committed change comes once, however transactions overlap, end or are read in pages', async () => {
  const clients = await Promise.all(Array.from({ length: 12 }, connect))
  const committed: string[] = []
  const seen: string[] = []
  let cursor = await now()
  let isOver = false
  const reader = (async () => {
    for (;;) {
      const wasOver = isOver
      const page = await follow(cursor, 1 + Math.floor(Math.random() * 7))
      // Sometimes the follower loses the end of what it read, and goes on from the middle.
      const kept =
        Math.random() < 0.3 ? page.changes.slice(0, Math.ceil(page.changes.length / 2)) : page.changes
      seen.push(...namesOf(kept))
      cursor = kept.length < page.changes.length ? (kept.at(-1)?.cursor ?? cursor) : page.cursor
      if (wasOver && page.changes.length === 0 && !page.hasMore) return
    }
  })()
  await Promise.all(
    clients.map(async (client, writer) => {
      for (let round = 0; round < 12; round++) {
        const names = Array.from({ length: 1 + (round % 4) }, (_, n) => `${writer}-${round}-${n}`)
        await client.query('begin')
        for (const name of names) {
          await client.query('savepoint one')
          await client.query(insert(name))
          if (Math.random() < 0.3) await new Promise((resolve) => setTimeout(resolve, Math.random() * 30))
        }
        const isKept = Math.random() < 0.7
        await client.query(isKept ? 'commit' : 'rollback')
        if (isKept) committed.push(...names)
      }
    }),
  )
  isOver = true
  await reader
  expect(seen.sort()).toEqual(committed.sort())
  await Promise.all(clients.map((client) => client.end()))
})

test('changes of one record come in the order in which they were made, also when the later one began first', async () => {
  const [early, quick] = [await connect(), await connect()]
  await quick.query(insert('contested'))
  const since = await now()
  await early.query('begin')
  await early.query(insert('takes a number'))
  await quick.query(`update tag set color = '#000001' where name = 'contested'`)
  await early.query(`update tag set color = '#000002' where name = 'contested'; commit`)
  const { changes } = await follow(since)
  const updates = changes.filter(({ operation }) => operation === 'UPDATE')
  expect(updates.map(({ values }) => JSON.parse(values).color)).toEqual([
    [null, '#000001'],
    ['#000001', '#000002'],
  ])
  await Promise.all([early.end(), quick.end()])
})

test('a consumer works on each change once, whoever dies on the way', async () => {
  const db = tenant.db
  await consumeChanges(db, 'counter', { entities: ['Tag'] }, async () => undefined)
  const client = await connect()
  await client.query('create table if not exists counted (name text)')
  const writing = (async () => {
    for (let n = 0; n < 60; n++) await client.query(insert(`consumed ${n}`))
  })()
  let isOver = false
  const worker = async () => {
    for (;;) {
      const wasOver = isOver
      const { count, hasMore } = await consumeChanges(
        db,
        'counter',
        { entities: ['Tag'], limit: 5 },
        async (transaction, changes) => {
          for (const name of namesOf(changes))
            await transaction.insertInto('counted').values({ name }).execute()
          if (Math.random() < 0.3) throw new Error('died')
        },
      ).catch(() => ({ count: 1, hasMore: true }))
      if (wasOver && count === 0 && !hasMore) return
    }
  }
  const workers = [worker(), worker(), worker()]
  await writing
  isOver = true
  await Promise.all(workers)
  const { rows } = await client.query(
    'select count(*)::int, count(distinct name)::int as different from counted',
  )
  expect(rows).toEqual([{ count: 60, different: 60 }])
  await client.end()
})

test('what a consumer itself changes reaches it the next time', async () => {
  const db = tenant.db
  const client = await connect()
  await consumeChanges(db, 'echo', { entities: ['Tag'] }, async () => undefined)
  await client.query(insert('cause'))
  await consumeChanges(db, 'echo', { entities: ['Tag'] }, async (transaction) => {
    await transaction.insertInto('tag').values({ name: 'effect' }).execute()
  })
  const seen: string[] = []
  await consumeChanges(db, 'echo', { entities: ['Tag'] }, async (_, changes) => {
    seen.push(...namesOf(changes))
  })
  expect(seen).toEqual(['effect'])
  await client.end()
})

test('drops old months, and refuses cursors from before them', async () => {
  const client = await connect()
  await client.query(
    `create table change_log_2020_01 partition of change_log for values from ('2020-01-01') to ('2020-02-01')`,
  )
  const old = await now()
  await client.query(
    `insert into change_log (at, entity, record_id, root_id, operation) values ('2020-01-15', 'Tag', 1, 1, 'CREATE')`,
  )
  expect(await trimPartitions((text) => client.query(text), 12)).toEqual(['change_log_2020_01'])
  await expect(follow(old)).rejects.toMatchObject({ code: 'RESYNC' })
  // Transactions of other databases of the server may be older than what was dropped here a moment ago.
  await expect.poll(async () => (await follow(await now())).changes, { timeout: 20_000 }).toEqual([])
  await expect(follow('nonsense')).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  await client.end()
})
