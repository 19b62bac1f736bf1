/** A database with jobs, and workers on it that are killed and frozen. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { modules } from '#modules/index.ts'
import { startEmbedded } from '#server/embedded/start-embedded.ts'
import { buildRegistry } from '#server/registry/registry.ts'
import { syncTenant } from '#server/tenants/sync-tenant.ts'
import { startExternalServer } from './external-server.ts'
import { faultJobs, leave } from './job-module.ts'

export interface JobStage {
  url: string
  query<R>(text: string, values?: unknown[]): Promise<R[]>
  /** Enqueues so many jobs that take twice `wait` milliseconds, give or take half of it. */
  enqueue(count: number, wait: number): Promise<void>
  /** Starts a process and waits until it works. */
  start(amqp?: string, role?: 'worker' | 'scheduler', env?: Record<string, string>): Promise<ChildProcess>
  close(): Promise<void>
}

/** What the processes of a stage are known by in the rows of their jobs. */
export const workerOf = (child: ChildProcess): string => `${hostname().slice(0, 60)}:${child.pid}`

/**
 * Makes a database on a server of its own, where each start of a job is noted.
 * @param serverEnv variables for that server, such as those of a false clock
 */
export async function createJobStage(serverEnv?: Record<string, string>): Promise<JobStage> {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-faults-'))
  const server = serverEnv ? await startExternalServer(folder, serverEnv) : await startEmbedded({ folder })
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  await admin.query('create database jobs')
  await admin.end()
  const address = new URL(server.url)
  address.pathname = '/jobs'
  const url = address.toString()
  await syncTenant(buildRegistry([...modules, faultJobs], ['faultjobs']), url)
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  pool.on('error', () => undefined)
  const children = new Set<ChildProcess>()
  const query = async <R>(text: string, values: unknown[] = []): Promise<R[]> =>
    (await pool.query(text, values)).rows as R[]
  await query(
    'create table effect (job_id bigint not null, at timestamptz not null default clock_timestamp())',
  )
  await query(
    'create table job_start (job_id bigint, token int, worker text, at timestamptz default clock_timestamp())',
  )
  await query(`create function note_start() returns trigger language plpgsql as $$ begin
    insert into job_start (job_id, token, worker) values (new.id, new.token, new.worker); return null; end $$`)
  await query(`create trigger note_start after update on job for each row
    when (new.state = 'RUNNING' and new.token <> old.token) execute function note_start()`)

  return {
    url,
    query,
    async enqueue(count, wait) {
      await query(
        `insert into job (name, label, input, max_attempts)
         select $1, 'Leave', json_build_object('wait', $2::int * (0.5 + random())), 100 from generate_series(1, $3)`,
        [leave.options.name, wait, count],
      )
    },
    async start(amqp = '', role = 'worker', env = {}) {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'job-worker.ts'), url, amqp, role], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, ...env },
      })
      children.add(child)
      child.once('exit', () => children.delete(child))
      await once(child.stdout as NodeJS.ReadableStream, 'data')
      return child
    },
    async close() {
      const gone = [...children].map((child) => {
        const exit = once(child, 'exit')
        child.kill('SIGKILL')
        return exit
      })
      await Promise.all(gone)
      await pool.end()
      await server.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
