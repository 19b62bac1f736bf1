import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { JobTenant } from '#server/jobs/transport.ts'
import { graphileTransport } from '#server/jobs/transports/graphile.ts'
import { startWorker, type Worker } from '#server/jobs/worker.ts'
import { importRoute } from '../http-route.ts'
import { importJob } from '../import-job.ts'
import { createImportKit, csv, type ImportKit } from './kit.ts'

let kit: ImportKit
let workers: Worker[] = []
/** Number of the lock that an import waits for at its 3000th row, as long as somebody holds it. */
const gate = 3000
beforeAll(async () => {
  kit = await createImportKit(['contacts'])
  await sql`
    create function wait_at_gate() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(${sql.lit(gate)});
      return new;
    end $$`.execute(kit.tenant.db)
  await sql`
    create trigger gate before insert on partner for each row
    when (new.name like ${sql.lit(`% ${gate}`)}) execute function wait_at_gate()`.execute(kit.tenant.db)
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  workers = []
})
afterAll(() => kit?.close())

function startOne(): Worker {
  const { db, url, registry } = kit.tenant
  const tenant: JobTenant = { name: 'test', url, db, registry: () => registry }
  const worker = startWorker({
    transport: graphileTransport(),
    tenants: async () => [tenant],
    serverJobs: [importJob],
    log: () => undefined,
    patience: 0,
  })
  workers.push(worker)
  return worker
}

interface JobState {
  state: string
  attempts: number
  result: { counts: { imported: number; rowsRejected: number } } | null
}

async function jobIn(state: string, id: string | number): Promise<JobState> {
  for (const end = Date.now() + 20_000; ; await sleep(30)) {
    const { job } = await kit.tenant.query<{ job: JobState }>(
      'query($id: ID!) { job(id: $id) { state attempts result message error } }',
      { id },
    )
    if (job.state === state) return job
    if (Date.now() > end) throw new Error(`The job is ${JSON.stringify(job)}, not ${state}.`)
  }
}

const people = (prefix: string, count: number): string =>
  csv('name,email', ...Array.from({ length: count }, (_, i) => `${prefix} ${i},${prefix}${i}@example.com`))

const named = async (prefix: string): Promise<{ rows: number; names: number } | undefined> =>
  (
    await sql<{ rows: number; names: number }>`
      select count(*)::int as rows, count(distinct name)::int as names from partner where name like ${`${prefix} %`}`.execute(
      kit.tenant.db,
    )
  ).rows[0]

/** Does something while an import that has begun cannot get further than its 3000th row. */
const halfWay = (prefix: string, act: () => Promise<void>): Promise<void> =>
  kit.tenant.db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${gate})`.execute(connection)
    try {
      startOne()
      await expect.poll(async () => (await named(prefix))?.rows, { timeout: 20_000 }).toBeGreaterThan(0)
      await act()
    } finally {
      await sql`select pg_advisory_unlock(${gate})`.execute(connection)
    }
  })

const upload = async (content: string, query: string): Promise<number> => {
  const route = importRoute((viewer) => ({ ...kit.scope, viewer }))
  const request = new Request(`http://localhost/base/import?entity=Partner&background=true&${query}`, {
    method: 'POST',
    body: content,
    headers: { 'content-type': 'text/csv' },
  })
  const response = await route(request, kit.tenant.viewer)
  expect(response.status).toBe(202)
  return ((await response.json()) as { jobId: number }).jobId
}

describe('an import in the background', () => {
  test('tells each reader in their language why rows were refused, and its file in that of whoever began it', async () => {
    const spanish = { ...kit.tenant.viewer, locale: 'es' }
    await sql`update app_user set locale = 'es' where id = ${kit.tenant.viewer.userId}`.execute(kit.tenant.db)
    const { startImport } = await kit.tenant.query<{ startImport: { id: string; label: string } }>(
      `mutation($content: String!) {
        startImport(entity: "Partner", format: CSV, content: $content, mode: COMMIT) { id label }
      }`,
      {
        content: csv(
          'name,email,isCompany',
          'Wide Ada,wide@example.com,perhaps',
          'Wide Bob,x@example.com,true,more',
        ),
      },
      { viewer: spanish },
    )
    expect(startImport.label).toBe('Importar Contactos')
    startOne()
    await jobIn('DONE', startImport.id)
    const read = async (locale: string | null) => {
      const { importJobs } = await kit.tenant.query<{
        importJobs: { nodes: { id: string; errors: { message: string }[] }[] }
      }>(
        'query($job: ID!) { importJobs(filter: { job: { id: { eq: $job } } }) { nodes { id errors } } }',
        { job: startImport.id },
        { viewer: { ...kit.tenant.viewer, locale } },
      )
      return { id: importJobs.nodes[0]?.id, errors: importJobs.nodes[0]?.errors ?? [] }
    }
    const { id, errors } = await read('es')
    const wide = 'La fila tiene 4 valores, pero el encabezado nombra 3 columnas.'
    expect(errors.map(({ message }) => message).sort()).toEqual([
      expect.stringMatching(/: «perhaps» no es ni verdadero ni falso\.$/),
      wide,
    ])
    expect(errors.every((error) => !('said' in error))).toBe(true)
    expect((await read('de')).errors.map(({ message }) => message)).toContain(
      'Die Zeile hat 4 Werte, die Kopfzeile nennt aber 3 Spalten.',
    )
    expect((await read(null)).errors.map(({ message }) => message)).toContain(
      'The row has 4 values, but the header names 3 columns.',
    )
    const route = importRoute((viewer) => ({ ...kit.scope, viewer }))
    const file = await route(new Request(`http://localhost/base/import/errors/${id}`), spanish)
    const [header, ...refused] = (await file.text()).split('\n')
    expect(header).toBe('name,email,isCompany,línea,campo,mensaje')
    expect(refused.join('\n')).toContain(wide)
    const { rows } = await sql<{ reasons: object }>`
      select report -> 'counts' -> 'reasons' as reasons from import_job where id = ${id}`.execute(
      kit.tenant.db,
    )
    expect(Object.keys(rows[0]?.reasons ?? {})).toContain(wide)

    // What was corrected there is imported as it is, also by somebody who reads another language.
    const mended = csv(header ?? '', 'Wide Ada,wide@example.com,true,2,isCompany,¿Quizás?')
    const french = { ...kit.tenant.viewer, locale: 'fr' }
    const columns = await route(
      new Request('http://localhost/base/import/preview?entity=Partner', {
        method: 'POST',
        body: mended,
        headers: { 'content-type': 'text/csv' },
      }),
      french,
    )
    expect(await columns.json()).toMatchObject({
      columns: [
        { suggestion: { target: 'name', why: 'Même nom' } },
        { suggestion: { target: 'email' } },
        { suggestion: { target: 'isCompany' } },
        ...['línea', 'campo', 'mensaje'].map((name) => ({ name })),
      ],
    })
    const again = await kit.run(kit.file('mended.csv', mended), { entity: 'Partner' })
    expect(again.counts).toMatchObject({ imported: 1, rowsRejected: 0 })
    await sql`update app_user set locale = null where id = ${kit.tenant.viewer.userId}`.execute(kit.tenant.db)
  })

  test('is a job of whoever started it, whose result tells what became of the rows', async () => {
    const { startImport } = await kit.tenant.query<{ startImport: { id: string } }>(
      `mutation($content: String!) {
        startImport(entity: "Partner", format: CSV, content: $content, mode: COMMIT) { id state label }
      }`,
      { content: csv('name,email', 'Back Ada,ada@example.com', 'Back Bob,nowhere') },
    )
    expect(startImport).toMatchObject({ state: 'WAITING', label: 'Import Contacts' })
    startOne()
    const { result } = await jobIn('DONE', startImport.id)
    expect(result?.counts).toMatchObject({ imported: 1, rowsRejected: 1 })
    const { importJobs } = await kit.tenant.query<{ importJobs: { nodes: object[] } }>(
      'query($id: ID!) { importJobs(filter: { job: { id: { eq: $id } } }) { nodes { state errors createdBy { name } } } }',
      { id: startImport.id },
    )
    expect(importJobs.nodes).toEqual([
      { state: 'DONE', errors: [expect.objectContaining({ line: 3 })], createdBy: { name: 'Ada Admin' } },
    ])
    const left = await sql`select from job_file`.execute(kit.tenant.db)
    expect(left.rows).toEqual([])
  })

  test('goes on in another worker where the first one was stopped, without doubles and gaps', async () => {
    const id = await upload(people('Moved', 6000), 'mode=COMMIT')
    let stopped: Promise<unknown> | undefined
    await halfWay('Moved', async () => {
      stopped = workers[0]?.stop()
    })
    await stopped
    expect((await named('Moved'))?.rows).toBeLessThan(6000)
    await jobIn('WAITING', id)
    startOne()
    await jobIn('DONE', id)
    expect(await named('Moved')).toEqual({ rows: 6000, names: 6000 })
  })

  test('stops when its job is cancelled, and keeps what it committed', async () => {
    const id = await upload(people('Halt', 6000), 'mode=COMMIT')
    await halfWay('Halt', async () => {
      await kit.tenant.query('mutation($id: ID!) { cancelJobs(ids: [$id]) { state } }', { id })
    })
    const state = sql<{ state: string }>`select state from import_job where job_id = ${id}`
    await expect
      .poll(async () => (await state.execute(kit.tenant.db)).rows[0]?.state, { timeout: 10_000 })
      .toBe('CANCELLED')
    const rows = (await named('Halt'))?.rows ?? 0
    expect(rows).toBeLessThan(6000)
    await sleep(300)
    expect((await named('Halt'))?.rows).toBe(rows)
  })

  test('of something that does not exist is refused at once', async () => {
    const { errors } = await kit.tenant.run(
      'mutation { startImport(entity: "Unicorn", format: CSV, content: "name", mode: TRY) { id } }',
    )
    expect(errors[0]).toMatchObject({ code: 'BAD_REQUEST' })
  })
})
