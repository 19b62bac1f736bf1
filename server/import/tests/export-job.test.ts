import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Viewer } from '#core/context.ts'
import { useSealingKey } from '#core/sealed.ts'
import { housekeeping } from '#server/jobs/housekeeping.ts'
import { graphileTransport } from '#server/jobs/transports/graphile.ts'
import { startWorker, type Worker } from '#server/jobs/worker.ts'
import type { TestActor } from '#server/testing/test-tenant.ts'
import { exportJob } from '../export/export-job.ts'
import { exportRoute } from '../export/http-route.ts'
import { createImportKit, csv, type ImportKit } from './kit.ts'

let kit: ImportKit
let workers: Worker[] = []
beforeAll(async () => {
  useSealingKey({ secret: 'a secret of thirty-two characters', folder: '' })
  kit = await createImportKit(['sale'])
  const rows = ['=1+1', '@SUM(A1)', "''=kept", '-5', '+33 1 23', 'plain'].map((name) => `"Cell","${name}"`)
  await kit.run(kit.file('cells.csv', csv('name,comment', ...rows)), { entity: 'Partner' })
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  workers = []
})
afterAll(() => kit?.close())

function work(): Worker {
  const { db, url, registry } = kit.tenant
  const worker = startWorker({
    transport: graphileTransport(),
    tenants: async () => [{ name: 'test', url, db, registry: () => registry }],
    serverJobs: [exportJob],
    log: () => undefined,
    patience: 0,
  })
  workers.push(worker)
  return worker
}

const mutation = `mutation($entity: String!, $format: ExportFormat!, $columns: [String!], $filter: JSON, $search: String, $orderBy: JSON, $name: String) {
  startExport(entity: $entity, format: $format, columns: $columns, filter: $filter, search: $search, orderBy: $orderBy, name: $name) { id label state }
}`

interface Result {
  name: string
  rows: number
  bytes: number
  download: string
}

async function resultOf(id: string): Promise<Result> {
  let job: { state: string; result: Result | null; error: string | null } | undefined
  await expect
    .poll(
      async () => {
        job = (
          await kit.tenant.query<{ job: typeof job }>(
            'query($id: ID!) { job(id: $id) { state result error } }',
            { id },
          )
        ).job
        return job?.state
      },
      { timeout: 30_000 },
    )
    .toMatch(/DONE|FAILED/)
  if (!job?.result) throw new Error(`The export failed: ${job?.error}`)
  return job.result
}

async function exported(
  variables: Record<string, unknown>,
  by: Pick<TestActor, 'query'> = kit.tenant,
): Promise<Result> {
  const { startExport } = await by.query<{ startExport: { id: string } }>(mutation, variables)
  if (workers.length === 0) work()
  return resultOf(startExport.id)
}

const fetchAs = (viewer: Viewer | null, path: string, method = 'GET'): Promise<Response> =>
  exportRoute(kit.tenant.db)(new Request(`http://localhost${path}`, { method }), viewer)

describe('an export in the background', () => {
  test('gives the records of the filter in their order, with columns over relations', async () => {
    const result = await exported({
      entity: 'CountryState',
      format: 'CSV',
      columns: ['code', 'country.code', 'country.currency.code', 'country.displayName', 'displayName'],
      filter: { country: { code: { eq: 'US' } }, code: { startsWith: 'US-A' } },
      search: 'US-A',
      orderBy: [{ code: 'DESC' }],
      name: 'States of "A"',
    })
    expect(result).toMatchObject({
      name: 'States of  A.csv',
      download: expect.stringMatching(/^\/base\/export\/\d+$/),
    })
    const response = await fetchAs(kit.tenant.viewer, result.download)
    const text = await response.text()
    const lines = text.trim().split('\n')
    expect(lines[0]).toBe('code,country.code,country.currency.code,country.displayName,displayName')
    expect(lines.slice(1)).toContain('US-AL,US,USD,United States,Alabama')
    expect(lines.slice(1)).toEqual(lines.slice(1).toSorted().toReversed())
    expect(lines).toHaveLength(result.rows + 1)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-length': String(Buffer.byteLength(text)),
      'content-disposition': `attachment; filename="States of  A.csv"; filename*=UTF-8''States%20of%20%20A.csv`,
      'cache-control': 'private, no-store',
    })
  })

  test('tells whoever began it, with a link to the file', async () => {
    const { download } = await exported({ entity: 'Currency', format: 'XLSX', name: 'Money' })
    const { notifications } = await kit.tenant.query<{ notifications: { nodes: object[] } }>(
      '{ notifications(first: 1) { nodes { message link entity } } }',
    )
    expect(notifications.nodes).toEqual([
      {
        message: expect.stringMatching(/^Money\.xlsx is ready: \d+ records\.$/),
        link: download,
        entity: 'Job',
      },
    ])
  })

  test.each(['CSV', 'XLSX', 'NDJSON'])(
    'as %s can be imported as it is and changes nothing',
    async (format) => {
      const { download, name, rows } = await exported({
        entity: 'Partner',
        format,
        columns: ['id', 'name', 'comment'],
        filter: { name: { eq: 'Cell' } },
      })
      expect(rows).toBe(6)
      const bytes = Buffer.from(await (await fetchAs(kit.tenant.viewer, download)).arrayBuffer())
      const path = join(kit.folder, name)
      writeFileSync(path, bytes)
      expect((await kit.run(path, { entity: 'Partner' })).counts).toMatchObject({
        unchanged: 6,
        rowsRejected: 0,
      })
      if (format !== 'CSV') return
      const cells = bytes
        .toString()
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',')[2])
      expect(cells).toEqual(["'=1+1", "'@SUM(A1)", "''=kept", '-5', "'+33 1 23", 'plain'])
    },
  )

  test('holds what its owner may read, and refuses at once what they may not', async () => {
    const stranger = await kit.tenant.as([])
    expect(await exported({ entity: 'Currency', format: 'CSV', columns: ['code'] }, stranger)).toMatchObject({
      rows: await kit.count('currency'),
    })
    for (const variables of [
      { entity: 'Partner', format: 'CSV' },
      {
        entity: 'User',
        format: 'CSV',
        columns: ['locale'],
        filter: { roles: { some: { code: { eq: 'x' } } } },
      },
      { entity: 'Currency', format: 'CSV', columns: ['nonsense'] },
      { entity: 'Currency', format: 'CSV', filter: { nonsense: { eq: 1 } } },
      { entity: 'Currency', format: 'CSV', orderBy: [{ nonsense: 'ASC' }] },
      { entity: 'Currency', format: 'CSV', filter: [1] },
    ]) {
      const { errors } = await stranger.run(mutation, variables)
      expect(errors[0]?.code, JSON.stringify(variables)).toMatch(/FORBIDDEN|BAD_REQUEST/)
    }
    const { jobs } = await stranger.query<{ jobs: { totalCount: number } }>('{ jobs { totalCount } }')
    expect(jobs.totalCount).toBe(1)
  })

  test('leaves out rows that its owner may not see', async () => {
    const seller = await kit.tenant.as('sale.salesperson')
    await kit.tenant.query('mutation { createPartner(input: { name: "Anybody" }) { id } }')
    const { partners } = await seller.query<{ partners: { totalCount: number } }>(
      '{ partners { totalCount } }',
    )
    const all = await kit.count('partner')
    const { rows } = await exported({ entity: 'Partner', format: 'NDJSON', columns: ['name'] }, seller)
    expect(rows).toBe(partners.totalCount)
    expect(rows).toBeLessThanOrEqual(all)
    const users = await exported({ entity: 'Notification', format: 'NDJSON', columns: ['message'] }, seller)
    expect(users.rows).toBe(1)
  })

  test('is fetched by its owner and by administrators only', async () => {
    const owner = await kit.tenant.as([])
    const other = await kit.tenant.as([])
    const { download } = await exported({ entity: 'Currency', format: 'CSV', columns: ['code'] }, owner)
    const [own, foreign] = [await owner.viewer(), await other.viewer()]
    expect((await fetchAs(own, download)).status).toBe(200)
    expect((await fetchAs(own, download, 'HEAD')).status).toBe(200)
    expect((await fetchAs(kit.tenant.viewer, download)).status).toBe(200)
    expect((await fetchAs(own, download, 'POST')).status).toBe(405)
    await expect(fetchAs(null, download)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    for (const [viewer, path] of [
      [foreign, download],
      [{ ...own, scopes: { entities: ['Tag'] } }, download],
      [own, `${download}0`],
      [own, '/base/export/1%20or%201=1'],
    ] as [Viewer, string][])
      await expect(fetchAs(viewer, path)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('is kept for a week', async () => {
    const { download } = await exported({ entity: 'Currency', format: 'CSV', columns: ['code'] })
    const id = Number(download.split('/').at(-1))
    const tidy = () => housekeeping.perform(kit.scope, {} as never, {} as never, {} as never)
    await sql`update job set finished_at = now() - interval '6 days' where id = ${id}`.execute(kit.tenant.db)
    await tidy()
    expect((await fetchAs(kit.tenant.viewer, download)).status).toBe(200)
    await sql`update job set finished_at = now() - interval '8 days' where id = ${id}`.execute(kit.tenant.db)
    await tidy()
    await expect(fetchAs(kit.tenant.viewer, download)).rejects.toThrow(/not kept any more/)
  })

  test('begins anew in another worker, and tells of itself once', async () => {
    const names = await sql`
      insert into partner (name) select 'Many ' || n from generate_series(1, 8000) n returning id`.execute(
      kit.tenant.db,
    )
    expect(names.rows).toHaveLength(8000)
    const { startExport } = await kit.tenant.query<{ startExport: { id: string } }>(mutation, {
      entity: 'Partner',
      format: 'CSV',
      columns: ['name'],
      filter: { name: { startsWith: 'Many ' } },
    })
    const first = work()
    const progress = sql<{ progress: number }>`select progress from job where id = ${startExport.id}`
    await expect
      .poll(async () => (await progress.execute(kit.tenant.db)).rows[0]?.progress, {
        timeout: 20_000,
        interval: 20,
      })
      .toBeGreaterThan(0)
    await first.stop()
    work()
    const { rows, download } = await resultOf(startExport.id)
    expect(rows).toBe(8000)
    const text = await (await fetchAs(kit.tenant.viewer, download)).text()
    expect(new Set(text.trim().split('\n')).size).toBe(8001)
    const told = await sql`select from notification where link = ${download}`.execute(kit.tenant.db)
    expect(told.rows).toHaveLength(1)
  })
})
