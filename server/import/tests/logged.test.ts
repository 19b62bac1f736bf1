import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { channel } from '#server/changes/listen.ts'
import { graphileTransport } from '#server/jobs/transports/graphile.ts'
import { startWorker, type Worker } from '#server/jobs/worker.ts'
import { importJob } from '../import-job.ts'
import { createImportKit, csv, type ImportKit } from './kit.ts'

let kit: ImportKit
let listener: pg.Client
let worker: Worker | undefined
let notes = 0
beforeAll(async () => {
  kit = await createImportKit(['contacts'])
  listener = new pg.Client(kit.tenant.url)
  listener.on('notification', () => notes++)
  await listener.connect()
  await listener.query(`listen ${channel}`)
})
afterEach(() => worker?.stop())
afterAll(async () => {
  await listener?.end()
  await kit?.close()
})

interface Entry {
  operation: string
  via: string | null
  reason: string | null
  actor: { name: string } | null
}

const historyOf = async (name: string): Promise<Entry[] | undefined> => {
  const { partners } = await kit.tenant.query<{ partners: { nodes: { history: Entry[] }[] } }>(
    `query($name: String!) { partners(filter: { name: { eq: $name } }) { nodes {
      history { operation via reason actor { name } }
    } } }`,
    { name },
  )
  return partners.nodes[0]?.history
}

/** Reasons of what the log has of these entities, each with the way by which it came in. */
const reasonsOf = async (...entities: string[]): Promise<string[]> => {
  const { rows } = await sql<{ text: string }>`
    select distinct concat_ws(' ', entity, via, actor, reason) as text from change_log
    where entity = any(${entities}) order by text`.execute(kit.tenant.db)
  return rows.map(({ text }) => text)
}

test('an import says who imported, how they came in, and which import it was', async () => {
  const before = notes
  const { importRecords } = await kit.tenant.query<{ importRecords: { id: string } }>(
    'mutation($content: String!) { importRecords(entity: "Partner", format: CSV, content: $content, mode: COMMIT) { id } }',
    { content: csv('name', 'Logged Ada') },
  )
  expect(await historyOf('Logged Ada')).toEqual([
    {
      operation: 'CREATE',
      via: 'SESSION',
      reason: `IMPORT ${importRecords.id}`,
      actor: { name: 'Ada Admin' },
    },
  ])
  const { userId } = kit.tenant.viewer
  expect(await reasonsOf('ImportJob')).toEqual([
    `ImportJob SESSION ${userId} IMPORT`,
    `ImportJob SESSION ${userId} IMPORT ${importRecords.id}`,
  ])
  await expect.poll(() => notes, { timeout: 10_000 }).toBeGreaterThan(before)
})

test('one in the background says so, and its job says whose it is at every step', async () => {
  const { startImport } = await kit.tenant.query<{ startImport: { id: string } }>(
    'mutation($content: String!) { startImport(entity: "Partner", format: CSV, content: $content, mode: COMMIT) { id } }',
    { content: csv('name', 'Logged Bob') },
  )
  const { db, url, registry, hub, viewer } = kit.tenant
  const before = notes
  worker = startWorker({
    transport: graphileTransport(),
    tenants: async () => [{ name: 'test', url, db, registry: () => registry, committed: hub.committed }],
    serverJobs: [importJob],
    log: () => undefined,
    patience: 0,
  })
  await expect
    .poll(() => historyOf('Logged Bob'), { timeout: 20_000 })
    .toEqual([
      {
        operation: 'CREATE',
        via: 'JOB',
        reason: expect.stringMatching(/^IMPORT \d+$/),
        actor: { name: 'Ada Admin' },
      },
    ])
  await expect
    .poll(() => reasonsOf('Job'), { timeout: 20_000 })
    .toEqual([`Job JOB ${viewer.userId} JOB ${startImport.id} base.import`, `Job SESSION ${viewer.userId}`])
  expect(notes).toBeGreaterThan(before)
})

test('a large one says so in all of its threads', async () => {
  const filler = 'x'.repeat(900)
  const rows = Array.from({ length: 2500 }, (_, i) => `Lane ${i},${filler}`)
  await kit.run(kit.file('logged.csv', csv('name,comment', ...rows)), {
    entity: 'Partner',
    lanes: { count: 2, url: kit.tenant.url, modules: ['contacts'] },
  })
  const { rows: found } = await sql<{ reason: string; via: string; actor: string; count: number }>`
    select reason, via, actor::text, count(*)::int from change_log
    where entity = 'Partner' and changes->>'name' like 'Lane %' group by 1, 2, 3`.execute(kit.tenant.db)
  expect(found).toEqual([
    {
      reason: expect.stringMatching(/^IMPORT \d+$/),
      via: 'SESSION',
      actor: String(kit.tenant.viewer.userId),
      count: 2500,
    },
  ])
})
