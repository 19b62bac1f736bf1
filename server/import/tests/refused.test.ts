import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Viewer } from '#core/context.ts'
import { graphileTransport } from '#server/jobs/transports/graphile.ts'
import { startWorker, type Worker } from '#server/jobs/worker.ts'
import { importRoute } from '../http-route.ts'
import { importJob } from '../import-job.ts'
import { createImportKit, csv, type ImportKit } from './kit.ts'

let kit: ImportKit
let worker: Worker | undefined
beforeAll(async () => {
  kit = await createImportKit(['contacts'])
})
afterEach(async () => {
  await worker?.stop()
  worker = undefined
})
afterAll(() => kit?.close())

const ask = (path: string, viewer: Viewer | null, init: RequestInit = {}): Promise<Response> =>
  importRoute((who) => ({ ...kit.scope, viewer: who }))(new Request(`http://localhost${path}`, init), viewer)

/** Imports in the background until the job has ended; gives what is kept of the run. */
async function runInBackground(content: string, query: string) {
  const response = await ask(`/base/import?entity=Partner&background=true&${query}`, kit.tenant.viewer, {
    method: 'POST',
    body: content,
    headers: { 'content-type': 'text/csv' },
  })
  const { jobId } = (await response.json()) as { jobId: number }
  const { db, url, registry } = kit.tenant
  worker = startWorker({
    transport: graphileTransport(),
    tenants: async () => [{ name: 'test', url, db, registry: () => registry }],
    serverJobs: [importJob],
    log: () => undefined,
    patience: 0,
  })
  const run = async () =>
    (
      await kit.tenant.query<{
        importJobs: { nodes: { state: string; report: { errorsFiles: string[] }; errors: object[] }[] }
      }>(
        'query($id: ID!) { importJobs(filter: { job: { id: { eq: $id } } }) { nodes { state report errors } } }',
        { id: jobId },
      )
    ).importJobs.nodes[0]
  await expect.poll(async () => (await run())?.state, { timeout: 20_000 }).toBe('DONE')
  return run()
}

describe('the refused rows of an import in the background', () => {
  test.each(['TRY', 'COMMIT'])('are told with column and value, and fetched as a file (%s)', async (mode) => {
    const run = await runInBackground(
      csv('Name,Mail', `Refused ${mode},ok@example.com`, `=cmd(),no ${mode}`),
      `mode=${mode}&name=list.csv&mapping=${encodeURIComponent(
        JSON.stringify({
          entity: 'Partner',
          fields: { name: 'Name', email: { column: 'Mail', do: ['trim'] } },
        }),
      )}`,
    )
    expect(run?.errors).toEqual([
      {
        line: 3,
        field: 'email',
        column: 'Mail',
        value: `no ${mode}`,
        message: 'This is not an e-mail address.',
      },
    ])
    const path = run?.report.errorsFiles[0] ?? ''
    const file = await ask(path, kit.tenant.viewer)
    expect(file.headers.get('content-disposition')).toContain('list.errors.csv')
    // What a spreadsheet would run as a formula is text in the file.
    expect(await file.text()).toBe(
      `Name,Mail,line,field,message\n'=cmd(),no ${mode},3,email,This is not an e-mail address.\n`,
    )
    const other = await (await kit.tenant.as('contacts.manager')).viewer()
    await expect(ask(path, other)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(ask(path, null)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('are none where every row is good', async () => {
    const run = await runInBackground(csv('name', 'Refused never'), 'mode=COMMIT')
    expect(run?.report.errorsFiles).toEqual([])
    await expect(ask('/base/import/errors/999999', kit.tenant.viewer)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('records that are found by a field that may stand twice', () => {
  const mapping = { entity: 'Partner', fields: { name: 'name', ref: 'ref' }, match: 'ref' }

  test('are changed when there is one, made when there is none, and refused when there are several', async () => {
    const before = kit.file('keys.csv', csv('name,ref', 'Key one,K-1', 'Key two,K-2', 'Key twin,K-2'))
    await kit.run(before, { entity: 'Partner' })
    const report = await kit.run(
      kit.file('more.csv', csv('name,ref', 'Key new,K-3', 'Key first,K-1', 'Key?,K-2')),
      {
        mapping,
      },
    )
    expect(report.counts).toMatchObject({ imported: 1, updated: 1, rowsRejected: 1 })
    expect(Object.keys(report.counts.reasons)).toEqual(['More than one contact has the ref "…".'])
  })
})
