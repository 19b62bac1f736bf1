/** A worker in a process of its own, which tests kill and freeze: `node worker-process.ts DATABASE_URL [AMQP_URL]`. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Row } from '#core/context.ts'
import { modules } from '#modules/index.ts'
import { buildRegistry } from '#server/registry/registry.ts'
import { graphileTransport } from '../transports/graphile.ts'
import { rabbitTransport } from '../transports/rabbitmq.ts'
import { startWorker } from '../worker.ts'
import { jobModule } from './job-module.ts'

const [url = '', amqp = ''] = process.argv.slice(2)
const registry = buildRegistry([...modules, jobModule], ['jobtest'])
const pool = new pg.Pool({ connectionString: url, max: 10 })
pool.on('error', () => undefined)
pool.on('connect', (client) => client.on('error', () => undefined))
const db = new Kysely<Record<string, Row>>({ dialect: new PostgresDialect({ pool }) })
const worker = startWorker({
  transport: amqp ? rabbitTransport(amqp, () => undefined) : graphileTransport(),
  tenants: async () => [{ name: 'test', url, db, registry: () => registry }],
  serverJobs: [],
  log: (error) => {
    if (process.env.TRELLIS_TEST_VERBOSE) console.error(error)
  },
})
process.on('SIGTERM', () => void worker.stop().then(() => process.exit()))
await worker.refresh()
process.stdout.write('ready\n')
