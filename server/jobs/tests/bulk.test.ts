import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { bulkJob } from '../bulk/bulk-job.ts'
import { graphileTransport } from '../transports/graphile.ts'
import { startWorker, type Worker } from '../worker.ts'

let tenant: TestTenant
let workers: Worker[] = []
/** Number of the lock that a change of the record "… 450" waits for, as long as somebody holds it. */
const gate = 4500
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['sale'] })
  await sql`
    create function wait_at_gate() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(${sql.lit(gate)});
      return new;
    end $$`.execute(tenant.db)
  await sql`
    create trigger gate before update on tag for each row
    when (new.name like '% 450') execute function wait_at_gate()`.execute(tenant.db)
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  workers = []
})
afterAll(() => tenant?.close())

function work(): Worker {
  const { db, url, registry } = tenant
  const worker = startWorker({
    transport: graphileTransport(),
    tenants: async () => [{ name: 'test', url, db, registry: () => registry }],
    serverJobs: [bulkJob],
    log: () => undefined,
    patience: 0,
  })
  workers.push(worker)
  return worker
}

interface Job {
  id: string
  label: string
  state: string
  error: string | null
  result: {
    matched: number
    done: number
    refused: number
    left: number
    errors: { id: number; message: string }[]
  } | null
}

async function ended(id: string, state = /DONE|FAILED|CANCELLED/): Promise<Job> {
  let job: Job | undefined
  await expect
    .poll(
      async () => {
        const found = await tenant.query<{ job: Job }>(
          'query($id: ID!) { job(id: $id) { id label state error result } }',
          { id },
        )
        job = found.job
        return job.state
      },
      { timeout: 30_000 },
    )
    .toMatch(state)
  return job as Job
}

async function bulk(
  call: string,
  variables: Record<string, unknown> = {},
  by: Pick<TestTenant, 'query'> = tenant,
) {
  const names = Object.keys(variables).map(
    (name) => `$${name}: ${name === 'input' ? 'TagUpdateInput!' : 'TagFilter!'}`,
  )
  const { j } = await by.query<{ j: Job }>(
    `mutation ${names.length > 0 ? `(${names.join(', ')})` : ''} { j: ${call} { id label state } }`,
    variables,
  )
  if (workers.length === 0) work()
  return j
}

const makeTags = (prefix: string, count: number) =>
  sql`insert into tag (name) select ${prefix}::text || ' ' || n from generate_series(1, ${count}::int) n`.execute(
    tenant.db,
  )

const colored = async (prefix: string, color: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from tag where name like ${`${prefix} %`} and color = ${color}`.execute(
    tenant.db,
  )
  return rows[0]?.n ?? 0
}

describe('a change of all records of a filter', () => {
  test('is a job that changes them by the rules, says whose it was, and tells its owner', async () => {
    await makeTags('Many', 1250)
    const { id, label } = await bulk(
      'updateTagsWhere(filter: { name: { startsWith: "Many " } }, input: { color: "#112233" })',
    )
    expect(label).toBe('Change tags')
    expect((await ended(id)).result).toEqual({ matched: 1250, done: 1250, refused: 0, left: 0, errors: [] })
    expect(await colored('Many', '#112233')).toBe(1250)
    const { rows } = await sql`
      select distinct via, actor::int, reason from change_log
      where entity = 'Tag' and operation = 'UPDATE' and changes->'color'->>1 = '#112233'`.execute(tenant.db)
    expect(rows).toEqual([{ via: 'JOB', actor: tenant.viewer.userId, reason: `JOB ${id} base.bulk` }])
    const { notifications } = await tenant.query<{ notifications: { nodes: object[] } }>(
      '{ notifications(first: 1) { nodes { message entity recordId } } }',
    )
    expect(notifications.nodes).toEqual([
      { message: 'Change tags: 1,250 done.', entity: 'Job', recordId: Number(id) },
    ])
  })

  test('tells of each record that was refused, and does the others', async () => {
    await makeTags('Unique', 130)
    await sql`insert into tag (name) values ('Unique x')`.execute(tenant.db)
    const { id } = await bulk(
      'updateTagsWhere(filter: { name: { startsWith: "Unique " } }, input: { name: "Unique one" })',
    )
    const { result } = await ended(id)
    // Names are unique: the first takes it.
    expect(result).toMatchObject({ matched: 131, done: 1, refused: 130 })
    expect(result?.errors).toHaveLength(100)
    expect(result?.errors[0]?.message).toMatch(/already/i)
  })

  test('goes on in another worker where the first one was stopped, once for each record', async () => {
    await makeTags('Moved', 600)
    const waiting = await tenant.db.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(${gate})`.execute(connection)
      try {
        const job = await bulk(
          'updateTagsWhere(filter: { name: { startsWith: "Moved " } }, input: { color: "#445566" })',
        )
        await expect.poll(() => colored('Moved', '#445566'), { timeout: 20_000 }).toBeGreaterThan(0)
        const stopped = workers[0]?.stop()
        await expect.poll(async () => (await ended(job.id, /./)).state, { timeout: 20_000 }).toBe('WAITING')
        return { job, stopped }
      } finally {
        await sql`select pg_advisory_unlock(${gate})`.execute(connection)
      }
    })
    await waiting.stopped
    const before = await colored('Moved', '#445566')
    expect(before).toBeLessThan(600)
    work()
    expect((await ended(waiting.job.id)).result).toMatchObject({ matched: 600, done: 600 })
    const { rows } = await sql<{ version: number }>`
      select distinct version from tag where name like 'Moved %'`.execute(tenant.db)
    expect(rows).toHaveLength(1)
  })

  test('stops when it is cancelled, and keeps what it did', async () => {
    await makeTags('Halt', 600)
    const id = await tenant.db.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(${gate})`.execute(connection)
      try {
        const job = await bulk(
          'updateTagsWhere(filter: { name: { startsWith: "Halt " } }, input: { color: "#778899" })',
        )
        await expect.poll(() => colored('Halt', '#778899'), { timeout: 20_000 }).toBeGreaterThan(0)
        await tenant.query('mutation($id: ID!) { cancelJobs(ids: [$id]) { state } }', { id: job.id })
        return job.id
      } finally {
        await sql`select pg_advisory_unlock(${gate})`.execute(connection)
      }
    })
    await expect.poll(() => workers[0]?.running, { timeout: 20_000 }).toBe(0)
    expect((await ended(id)).state).toBe('CANCELLED')
    const done = await colored('Halt', '#778899')
    expect(done).toBeGreaterThan(0)
    expect(done).toBeLessThan(600)
  })

  test('takes more ids than one call of another mutation', async () => {
    await makeTags('Listed', 1500)
    const { rows } = await sql<{ id: string }>`select id from tag where name like 'Listed %'`.execute(
      tenant.db,
    )
    const { id } = await bulk('deleteTagsWhere(filter: $filter)', {
      filter: { id: { in: rows.map(({ id }) => id) } },
    })
    expect((await ended(id)).result).toMatchObject({ matched: 1500, done: 1500 })
  })

  test('deletes, and leaves what others refer to', async () => {
    const { rows } = await sql<{ id: string }>`
      with made as (insert into partner (name) select 'Goner ' || n from generate_series(1, 30) n returning id, name)
      select id from made where name = 'Goner 7'`.execute(tenant.db)
    await tenant.query(
      'mutation($id: ID!) { createSaleOrder(input: { partner: $id, lines: { create: [{ kind: NOTE, name: "x" }] } }) { id } }',
      { id: rows[0]?.id },
    )
    const { id } = await bulk('deletePartnersWhere(filter: { name: { startsWith: "Goner " } })')
    const { result } = await ended(id)
    expect(result).toMatchObject({ matched: 30, done: 29, refused: 1, errors: [{ id: Number(rows[0]?.id) }] })
  })

  test('runs an action with its arguments on each that allows it', async () => {
    const { p } = await tenant.query<{ p: { id: string } }>(
      'mutation { p: createPartner(input: { name: "Buyer" }) { id } }',
    )
    for (const line of ['First', 'Second'])
      await tenant.query(
        `mutation($id: ID!, $line: String!) { createSaleOrder(input: {
          partner: $id, reference: "Bulk", lines: { create: [{ kind: NOTE, name: $line }] }
        }) { id } }`,
        { id: p.id, line },
      )
    const { id } = await bulk(
      'cancelSaleOrdersWhere(filter: { reference: { eq: "Bulk" } }, reason: "Too late")',
    )
    expect((await ended(id)).result).toMatchObject({ matched: 2, done: 2 })
    const { saleOrders } = await tenant.query<{ saleOrders: { nodes: object[] } }>(
      '{ saleOrders(filter: { reference: { eq: "Bulk" } }) { nodes { state cancelReason history(first: 1) { reason via } } } }',
    )
    expect(saleOrders.nodes).toEqual(
      Array.from({ length: 2 }, () => ({
        state: 'CANCEL',
        cancelReason: 'Too late',
        history: [{ reason: 'ACTION SaleOrder.cancel', via: 'JOB' }],
      })),
    )
  })

  test('touches nothing that its owner may not', async () => {
    const reader = await tenant.as([])
    const call = 'mutation { j: deleteTagsWhere(filter: { name: { eq: "Many 1" } }) { id } }'
    expect((await reader.run(call)).errors[0]?.code).toBe('FORBIDDEN')
    const seller = await tenant.as('sale.salesperson')
    await sql`insert into tag (name) values ('Kept')`.execute(tenant.db)
    const other = await seller.run(
      'mutation { j: updateUsersWhere(filter: { name: { contains: "a" } }, input: { locale: "fr" }) { id } }',
    )
    const { id } = (other.data as { j: { id: string } }).j
    work()
    // Everybody is seen by everybody; the account is each person's own.
    const { result } = await ended(id)
    expect(result?.done).toBeLessThanOrEqual(1)
    const { rows } = await sql<{ id: number }>`select id::int from app_user where locale = 'fr'`.execute(
      tenant.db,
    )
    expect(rows.every(({ id }) => id === seller.userId)).toBe(true)
  })

  test('refuses a filter that says nothing, and a filter over what may not be read', async () => {
    for (const call of [
      'deleteTagsWhere(filter: {})',
      'updateTagsWhere(filter: {}, input: { color: "#000000" })',
    ]) {
      const { errors } = await tenant.run(`mutation { j: ${call} { id } }`)
      expect(errors[0]?.code).toBe('BAD_REQUEST')
    }
    const reader = await tenant.as([])
    const { errors } = await reader.run(
      'mutation { j: updateUsersWhere(filter: { locale: { eq: "xx" }, roles: { some: { code: { eq: "y" } } } }, input: { locale: "fr" }) { id } }',
    )
    expect(errors[0]?.code).toMatch(/FORBIDDEN|BAD_REQUEST/)
  })
})
