import { sql } from 'kysely'
import { afterAll, expect, inject, test } from 'vitest'
import { urlOf } from '#server/testing/test-database.ts'
import { createPools, defaultLimits } from '../pools.ts'
import { query } from './control.ts'

const names = ['a', 'b', 'c'].map((letter) => `pool_${process.pid}_${letter}`)
const urls = names.map((name) => urlOf(inject('databaseUrl'), name))
afterAll(async () => {
  for (const name of names)
    await query(inject('databaseUrl'), `drop database if exists "${name}" with (force)`)
})

const limits = { ...defaultLimits, perTenant: 2, tenants: 2 }

test('bounds connections over tenants, and opens again what it dropped', async () => {
  for (const name of names) await query(inject('databaseUrl'), `create database "${name}"`)
  const pools = createPools(limits)
  const databases = urls.map((url) => pools.databaseOf(url))
  for (const db of [...databases, ...databases]) {
    await Promise.all(Array.from({ length: 8 }, () => sql`select 1`.execute(db)))
    expect(pools.size().pools).toBeLessThanOrEqual(2)
    expect(pools.size().connections).toBeLessThanOrEqual(4)
  }
  await pools.close()
})

test('a request to one tenant too many gets a clear answer while the others are busy', async () => {
  const pools = createPools(limits)
  const [first, second, third] = urls.map((url) => pools.databaseOf(url))
  const busy = [first, second].map((db) => sql`select pg_sleep(0.5)`.execute(db as NonNullable<typeof db>))
  await expect.poll(() => pools.size().connections).toBe(2)
  await expect(sql`select 1`.execute(third as NonNullable<typeof third>)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
  })
  await Promise.all(busy)
  await sql`select 1`.execute(third as NonNullable<typeof third>)
  await pools.close()
})

test('drops what nobody uses, ends statements that take too long, and survives cut connections', async () => {
  const pools = createPools({ ...limits, idle: 100, statement: 200 })
  const db = pools.databaseOf(urls[0] as string)
  await expect(sql`select pg_sleep(5)`.execute(db)).rejects.toMatchObject({ code: '57014' })
  await query(
    inject('databaseUrl'),
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${names[0]}'`,
  )
  await expect
    .poll(() =>
      sql`select 1`.execute(db).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true)
  await expect.poll(() => pools.size().pools, { timeout: 2_000 }).toBe(0)
  await sql`select 1`.execute(db)
  await pools.close()
})
