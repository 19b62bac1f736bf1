import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { graphileTransport } from '../transports/graphile.ts'
import { startWorker } from '../worker.ts'
import { write } from './job-module.ts'
import { createJobKit, type JobKit } from './kit.ts'

let kits: JobKit[]
beforeAll(async () => {
  kits = await Promise.all([createJobKit(), createJobKit()])
})
afterAll(() => Promise.all(kits.map((kit) => kit.close())))

test("a tenant's thousands of jobs do not keep another's one waiting", async () => {
  const [busy, calm] = kits as [JobKit, JobKit]
  const count = 3000
  await sql`insert into job (name, label, input, user_id)
    select ${write.options.name}, 'Write', '{"what": "many", "hold": 20}', ${busy.tenant.viewer.userId}
    from generate_series(1, ${count})`.execute(busy.tenant.db)
  const worker = startWorker({
    transport: graphileTransport(),
    tenants: async () => kits.map(({ jobTenant }) => jobTenant),
    serverJobs: [],
    log: (error) => void busy.errors.push(error),
    total: 6,
    patience: 1000,
  })
  try {
    await worker.refresh()
    await expect.poll(async () => (await busy.effects()).length).toBeGreaterThan(20)
    const before = (await busy.effects()).length
    const start = performance.now()
    const id = await calm.enqueue(write, { what: 'one' })
    await calm.until(id, 'DONE')
    const waited = performance.now() - start
    const meanwhile = (await busy.effects()).length - before
    // Two seconds on a machine of its own; on a busy one, what counts is how little was done before it.
    expect(waited < 2000 || meanwhile < 100, `waited ${waited} ms, after ${meanwhile} others`).toBe(true)
    expect(meanwhile).toBeLessThan(count / 2)
    expect(busy.errors).toEqual([])
  } finally {
    await worker.stop()
  }
})
