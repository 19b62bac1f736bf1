/**
 * Works off one export in a process of its own, whose memory a test watches (with `--expose-gc`, so that what is told
 * is what is held): `node export-job-runner.ts URL JOB`.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { modules } from '#modules/index.ts'
import { graphileTransport } from '#server/jobs/transports/graphile.ts'
import { startWorker } from '#server/jobs/worker.ts'
import { buildRegistry } from '#server/registry/registry.ts'
import { databaseOver, pipelinedPool } from '#server/sync/pipeline.ts'
import { exportJob } from '../export/export-job.ts'

const [url = '', job = ''] = process.argv.slice(2)
const registry = buildRegistry(modules, ['contacts'])
const db = databaseOver(pipelinedPool({ connectionString: url, max: 4 }))
const worker = startWorker({
  transport: graphileTransport(),
  tenants: async () => [{ name: 'test', url, db, registry: () => registry }],
  serverJobs: [exportJob],
  log: (error) => console.error(error),
  patience: 0,
})
/** What was held at each look; how much of the next batch is there already differs from one to the next. */
const held: number[] = []
let state = ''
while (state !== 'DONE' && state !== 'FAILED') {
  const { rows } = await sql<{ state: string }>`select state from job where id = ${job}`.execute(db)
  state = rows[0]?.state ?? 'FAILED'
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  held.push(heapUsed + external)
  await sleep(100)
}
await worker.stop()
await db.destroy()
// Towards the end, before what is kept could go: the last look may be after it.
process.stdout.write(`${state} holding ${Math.min(...held.slice(-5, -1))}\n`)
