/** A tenant whose jobs run and whose changes are followed, and a receiver of webhooks. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { ModuleManifest } from '#core/module.ts'
import { allowOutbound } from '#core/outbound.ts'
import { useSealingKey as sealWith } from '#core/sealed.ts'
import { consumeOnce, startConsumers } from '#server/changes/run-consumers.ts'
import { serverJobs } from '#server/jobs/server-jobs.ts'
import type { JobTenant } from '#server/jobs/transport.ts'
import { graphileTransport } from '#server/jobs/transports/graphile.ts'
import { startWorker } from '#server/jobs/worker.ts'
import { mailerFrom } from '#server/mail/mailer.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

sealWith({ secret: 'a secret of tests, long enough to be one', folder: '' })

export interface AutomationKit {
  tenant: TestTenant
  jobTenant: JobTenant
  /** Unexpected errors of jobs and consumers. */
  errors: unknown[]
  /** Stops following and working; `start` goes on. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Follows once, without jobs. */
  follow(): Promise<void>
  /** Asks until the answer satisfies. */
  until<R>(ask: () => Promise<R>, isRight: (answer: R) => boolean): Promise<R>
  /** Lets jobs that wait for another attempt run now. */
  hurry(): Promise<void>
  /** A line of an order that costs so much. */
  orderLine(unitPrice: string): Promise<object>
  close(): Promise<void>
}

/** Starts it; nothing runs before `start`. */
export async function createAutomationKit(
  modules = ['automation', 'sale'],
  extra: ModuleManifest[] = [],
): Promise<AutomationKit> {
  const tenant = await createTestTenant({ modules, extra })
  const errors: unknown[] = []
  const pool = new pg.Pool({ connectionString: tenant.url, max: 20 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const jobTenant: JobTenant = {
    name: 'test',
    url: tenant.url,
    db: new Kysely({ dialect: new PostgresDialect({ pool }) }),
    registry: () => tenant.registry,
  }
  const tenants = async () => [jobTenant]
  const log = (error: unknown): void => void errors.push(error)
  let stoppers: (() => Promise<void>)[] = []
  const kit: AutomationKit = {
    tenant,
    jobTenant,
    errors,
    async start() {
      const worker = startWorker({
        transport: graphileTransport(),
        tenants,
        serverJobs: serverJobs(mailerFrom({})),
        log,
        patience: 5000,
      })
      await worker.refresh()
      stoppers = [worker.stop, startConsumers({ tenants, log, interval: 50 }).stop]
    },
    async stop() {
      await Promise.all(stoppers.splice(0).map((stop) => stop()))
    },
    async follow() {
      for (const consumer of tenant.registry.modules.flatMap(({ consumers = [] }) => consumers))
        while (await consumeOnce(jobTenant, consumer));
    },
    async until(ask, isRight) {
      for (const end = Date.now() + 30_000; ; await sleep(50)) {
        const answer = await ask()
        if (isRight(answer)) return answer
        if (Date.now() > end)
          throw new Error(`It stays ${JSON.stringify(answer)}; errors: ${errors.map(String)}`)
      }
    },
    async hurry() {
      await sql`update job set run_at = now() where state = 'WAITING' and run_at > now()`.execute(tenant.db)
    },
    async orderLine(unitPrice) {
      const { uoms } = await tenant.query<{ uoms: { nodes: { id: string }[] } }>(
        '{ uoms(filter: { name: { eq: "Unit" } }) { nodes { id } } }',
      )
      return { name: 'Something', uom: uoms.nodes[0]?.id, quantity: '1', unitPrice }
    },
    async close() {
      await kit.stop()
      await pool.end()
      await tenant.close()
    },
  }
  // Each consumer notes where it begins.
  await kit.follow()
  return kit
}

/** A message that arrived. */
export interface Received {
  headers: IncomingHttpHeaders
  body: string
}

export interface Receiver {
  url: string
  received: Received[]
  /** How it answers; 200 unless said otherwise. */
  answer: (message: Received) => number | Promise<number>
  close(): Promise<void>
}

/** An HTTP server on this machine, which webhooks may reach. */
export async function createReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const message = { headers: request.headers, body: Buffer.concat(chunks).toString() }
      receiver.received.push(message)
      response.writeHead(await receiver.answer(message), { location: 'http://127.0.0.1:1/elsewhere' })
      response.end('thank you')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  allowOutbound([`127.0.0.1:${port}`])
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hooks`,
    received: [],
    answer: () => 200,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return receiver
}
