/** A worker to be killed: `node job-worker.ts DATABASE_URL [AMQP_URL] [scheduler]`. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Row } from '#core/context.ts'
import { modules } from '#modules/index.ts'
import { startScheduler } from '#server/jobs/cron/scheduler.ts'
import { graphileTransport } from '#server/jobs/transports/graphile.ts'
import { rabbitTransport } from '#server/jobs/transports/rabbitmq.ts'
import { startWorker } from '#server/jobs/worker.ts'
import { buildRegistry } from '#server/registry/registry.ts'
import { faultJobs } from './job-module.ts'

const [url = '', amqp = '', role = ''] = process.argv.slice(2)
const registry = buildRegistry([...modules, faultJobs], ['faultjobs'])
const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5000 })
pool.on('error', () => undefined)
pool.on('connect', (client) => client.on('error', () => undefined))
const db = new Kysely<Record<string, Row>>({ dialect: new PostgresDialect({ pool }) })
const tenants = async () => [{ name: 'fault', url, db, registry: () => registry }]
// What fails here is meant to; the run looks at what is in the database.
const log = (error: unknown): void => {
  if (process.env.TRELLIS_VERBOSE) console.error(error)
}

if (role === 'scheduler') {
  startScheduler({ tenants, serverJobs: [], serverCrons: [], log, interval: 100 })
} else {
  const worker = startWorker({
    transport: amqp ? rabbitTransport(amqp, log) : graphileTransport(),
    tenants,
    serverJobs: [],
    log,
  })
  await worker.refresh()
}
process.stdout.write('ready\n')
