/** A tenant with jobs, and workers in this process and in others. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Context, Viewer } from '#core/context.ts'
import { type EnqueueOptions, enqueue, type Job } from '#core/job.ts'
import { runOperation } from '#server/records/transaction.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import type { JobTenant, Transport } from '../transport.ts'
import { startWorker, type Worker, type WorkerOptions } from '../worker.ts'
import { effectSql, jobModule } from './job-module.ts'

export interface JobRow {
  id: number
  state: string
  attempts: number
  progress: number
  error: string | null
  message: string | null
  log: string | null
  result: unknown
}

export interface JobKit {
  tenant: TestTenant
  jobTenant: JobTenant
  /** Unexpected errors that workers told of. */
  errors: unknown[]
  enqueue<I>(job: Job<I>, input: I, how?: EnqueueOptions, viewer?: Viewer): Promise<number>
  /** Runs work in an operation of the administrator. */
  operation<R>(work: (context: Context) => Promise<R>): Promise<R>
  worker(transport: Transport, options?: Partial<WorkerOptions>): Worker
  /** A worker in a process of its own. */
  process(transportUrl?: string): Promise<ChildProcess>
  row(id: number): Promise<JobRow>
  /** Waits until the job is in the state. */
  until(id: number, state: string, limit?: number): Promise<JobRow>
  effects(): Promise<string[]>
  close(): Promise<void>
}

export async function createJobKit(): Promise<JobKit> {
  const tenant = await createTestTenant({ modules: [], extra: [jobModule] })
  await effectSql.execute(tenant.db)
  const errors: unknown[] = []
  const workers: Worker[] = []
  const children: ChildProcess[] = []
  const jobTenant: JobTenant = {
    name: 'test',
    url: tenant.url,
    db: tenant.db,
    registry: () => tenant.registry,
  }

  async function row(id: number): Promise<JobRow> {
    const { rows } = await sql<JobRow>`
      select id::int, state, attempts, progress, error, message, log, result from job where id = ${id}`.execute(
      tenant.db,
    )
    if (!rows[0]) throw new Error(`There is no job ${id}.`)
    return rows[0]
  }

  function operation<R>(work: (context: Context) => Promise<R>, viewer = tenant.viewer): Promise<R> {
    const scope = { registry: tenant.registry, db: tenant.db, viewer, requestId: 'test' }
    return runOperation(scope, {}, (_operation, context) => work(context))
  }

  return {
    tenant,
    jobTenant,
    errors,
    operation,
    enqueue: (job, input, how, viewer) => operation((context) => enqueue(context, job, input, how), viewer),
    worker(transport, options = {}) {
      const worker = startWorker({
        transport,
        tenants: async () => [jobTenant],
        serverJobs: [],
        log: (error) => void errors.push(error),
        ...options,
      })
      workers.push(worker)
      return worker
    },
    async process(transportUrl = '') {
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, 'worker-process.ts'), tenant.url, transportUrl],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      children.push(child)
      await once(child.stdout as NodeJS.ReadableStream, 'data')
      return child
    },
    row,
    async until(id, state, limit = 15_000) {
      for (const end = Date.now() + limit; ; await sleep(25)) {
        const found = await row(id)
        if (found.state === state) return found
        if (Date.now() > end) throw new Error(`The job is still ${JSON.stringify(found)}, not ${state}.`)
      }
    },
    async effects() {
      const { rows } = await sql<{ what: string }>`select what from effect order by id`.execute(tenant.db)
      return rows.map(({ what }) => what)
    },
    async close() {
      for (const child of children) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      await Promise.all(workers.map((worker) => worker.stop()))
      await tenant.close()
    },
  }
}
