import { CompiledQuery, sql } from 'kysely'
import { afterAll, afterEach, describe, expect, inject, it } from 'vitest'
import { createPools, defaultLimits, type PoolLimits, type Pools } from '../pools.ts'
import { runRead } from '../run-read.ts'
import { wishFor } from '../statements.ts'

const opened: Pools[] = []
afterEach(async () => {
  delete process.env.TRELLIS_PREPARED
  await Promise.all(opened.splice(0).map((pools) => pools.close()))
})
afterAll(async () => {
  const db = onOneConnection()
  await sql`drop table if exists prepared_thing`.execute(db)
})

/** The server's own database over pools with one connection, unless said otherwise. */
function onOneConnection(limits: Partial<PoolLimits> = {}) {
  const pools = createPools({ ...defaultLimits, perTenant: 1, ...limits })
  opened.push(pools)
  return pools.databaseOf(inject('databaseUrl'))
}

const statement = (text: string, parameters: unknown[], isRepeated: boolean) => ({
  text,
  parameters,
  isRepeated,
})

async function preparedNames(db: ReturnType<typeof onOneConnection>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from pg_prepared_statements where statement not like '%pg_prepared_statements%'`.execute(db)
  return rows.map(({ name }) => name)
}

describe('reads that come again', () => {
  it('are prepared by name once, and run with other values', async () => {
    const db = onOneConnection()
    const text = 'select $1::text as data'
    expect(await runRead(db, statement(text, ['a'], false))).toBe('a')
    expect(await preparedNames(db)).toEqual([])
    for (const value of ['b', 'c', 'd']) expect(await runRead(db, statement(text, [value], true))).toBe(value)
    expect(await preparedNames(db)).toHaveLength(1)
  })

  it('are prepared inside of transactions too', async () => {
    const db = onOneConnection()
    await db.transaction().execute(async (transaction) => {
      expect(await runRead(transaction, statement('select $1::text || 1 as data', ['x'], true))).toBe('x1')
      expect(await preparedNames(transaction)).toHaveLength(1)
    })
  })

  it('do not pile up on a connection', async () => {
    const db = onOneConnection()
    for (let n = 0; n < 450; n += 1) {
      expect(await runRead(db, statement(`select '${n}' as data`, [], true))).toBe(String(n))
    }
    expect((await preparedNames(db)).length).toBeLessThanOrEqual(200)
    // One that was given up is simply prepared again.
    expect(await runRead(db, statement(`select '0' as data`, [], true))).toBe('0')
  })

  it('are not prepared when the operator says so', async () => {
    process.env.TRELLIS_PREPARED = 'off'
    const db = onOneConnection()
    expect(await runRead(db, statement('select $1::text as data', ['a'], true))).toBe('a')
    expect(await preparedNames(db)).toEqual([])
  })

  it('are prepared too when they were written by hand, in transactions as outside of them', async () => {
    const db = onOneConnection()
    const run = async (on: typeof db) =>
      expect((await sql`select ${1}::int + 41 as n`.execute(on)).rows).toEqual([{ n: 42 }])
    await db.transaction().execute(async (transaction) => {
      for (let n = 0; n < 10; n += 1) await run(transaction)
    })
    expect(await preparedNames(db)).toHaveLength(1)
    for (let n = 0; n < 10; n += 1) await run(db)
    expect(await preparedNames(db)).toHaveLength(1)
  })

  it('survive a change of the tables, and a connection that lost what was prepared', async () => {
    const db = onOneConnection()
    const run = async () => {
      const query = CompiledQuery.raw('select * from prepared_thing', [])
      wishFor(query.parameters, { isRepeated: true })
      return (await db.executeQuery(query)).rows
    }
    await sql`drop table if exists prepared_thing`.execute(db)
    await sql`create table prepared_thing as select 1 as a`.execute(db)
    expect(await run()).toEqual([{ a: 1 }])
    await sql`alter table prepared_thing add column b int default 2`.execute(db)
    expect(await run()).toEqual([{ a: 1, b: 2 }])
    expect(await run()).toEqual([{ a: 1, b: 2 }])
    await sql`deallocate all`.execute(db)
    expect(await run()).toEqual([{ a: 1, b: 2 }])
  })
})

describe('a statement', () => {
  it('is cancelled with the request that wanted it, and its connection goes on', async () => {
    const db = onOneConnection()
    const abort = new AbortController()
    const slow = runRead(db, statement('select pg_sleep(20)::text as data', [], false), abort.signal)
    const ended = expect(slow).rejects.toMatchObject({ code: '57014' })
    setTimeout(() => abort.abort(), 100)
    const start = Date.now()
    await ended
    expect(Date.now() - start).toBeLessThan(5_000)
    expect(await runRead(db, statement(`select 'next' as data`, [], false))).toBe('next')
    // Nobody waits for what was given up before it began.
    await expect(runRead(db, statement(`select 'x' as data`, [], false), abort.signal)).rejects.toThrow(
      /abort/i,
    )
  })

  it('that takes too long is stopped, and says what to do', async () => {
    const db = onOneConnection({ statement: 100 })
    await expect(runRead(db, statement('select pg_sleep(20)::text as data', [], true))).rejects.toMatchObject(
      { code: 'TOO_COMPLEX', message: expect.stringContaining('Ask for fewer records') },
    )
    expect(await runRead(db, statement(`select 'next' as data`, [], false))).toBe('next')
  })

  it('leaves no listener on the signal of a long request', async () => {
    const db = onOneConnection()
    const { signal } = new AbortController()
    let listeners = 0
    const { addEventListener, removeEventListener } = signal
    signal.addEventListener = (...given: unknown[]) => {
      listeners += 1
      Reflect.apply(addEventListener, signal, given)
    }
    signal.removeEventListener = (...given: unknown[]) => {
      listeners -= 1
      Reflect.apply(removeEventListener, signal, given)
    }
    for (let n = 0; n < 20; n += 1) await runRead(db, statement('select $1::text as data', [n], true), signal)
    expect(listeners).toBe(0)
  })
})
