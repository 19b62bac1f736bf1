/**
 * Jobs by RabbitMQ: for many consumers on many hosts. The database keeps an outbox, written in the transaction that
 * makes a job wait; a relay publishes from it with confirms. When the broker is away writes go on, and the outbox
 * drains when it is back.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection, ConsumerStatus, type Publisher } from 'rabbitmq-client'
import type { JobTenant, OpenQueue, QueueOptions, Transport } from '../transport.ts'
import { announceWaiting, setDelivery } from './delivery.ts'
import { startRelay } from './relay.ts'

const deliverySql = `
create or replace function job_deliver(ids bigint[]) returns void language sql as $$
  insert into job_outbox (job_id, run_at, priority) select id, run_at, priority from job where id = any(ids)
$$`

const dead = 'trellis.dead'
/** Levels of a queue: the broker keeps a list for each. */
const levels = 10
/** Milliseconds after which a message that no worker is ready for comes again. */
const later = 1000

/** The queue of a tenant: one for each, so that many jobs of one do not stand before those of another. */
export function queueOf(tenant: Pick<JobTenant, 'url'>): { name: string; options: object } {
  const database = decodeURIComponent(new URL(tenant.url).pathname.slice(1))
  const name = `trellis.jobs.${database}`
  return {
    name,
    options: {
      queue: name,
      durable: true,
      arguments: {
        // Milliseconds without a consumer: the queues of tenants that are no more go by themselves.
        'x-expires': 7 * 24 * 60 * 60 * 1000,
        'x-max-priority': levels,
        'x-dead-letter-exchange': dead,
        'x-dead-letter-routing-key': database,
      },
    },
  }
}

/** The transport for `AMQP_URL`. The connection is opened again whenever it breaks. */
export function rabbitTransport(url: string, log: (error: unknown) => void): Transport {
  const connection = new Connection({
    url,
    connectionName: 'trellis jobs',
    acquireTimeout: 3000,
    // Seconds. What the broker sent to a frozen worker is stuck there until it takes that one for dead.
    heartbeat: 2,
    retryLow: 500,
    retryHigh: 5000,
  })
  connection.on('error', log)
  const publisher = connection.createPublisher({
    confirm: true,
    exchanges: [{ exchange: dead, type: 'topic', durable: true }],
    queues: [{ queue: dead, durable: true, arguments: { 'x-max-length': 100_000 } }],
    queueBindings: [{ exchange: dead, queue: dead, routingKey: '#' }],
  })
  return {
    name: 'RabbitMQ',
    open: (tenant, options) => open(connection, publisher, tenant, options),
    async close() {
      const closed = publisher.close().then(() => connection.close())
      closed.catch(() => undefined)
      await Promise.race([closed.catch(() => undefined), sleep(2000)])
      connection.unsafeDestroy()
    },
  }
}

async function open(
  connection: Connection,
  publisher: Publisher,
  tenant: JobTenant,
  options: QueueOptions,
): Promise<OpenQueue> {
  const { name, options: queueOptions } = queueOf(tenant)
  await setDelivery(options.db, deliverySql)
  await announceWaiting(options.db)
  const consumer = connection.createConsumer(
    {
      queue: name,
      queueOptions,
      exchanges: [{ exchange: dead, type: 'topic', durable: true }],
      qos: { prefetchCount: options.concurrency },
      concurrency: options.concurrency,
    },
    async (message) => {
      const outcome = await options.deliver(Number((message.body as { id: number }).id))
      if (outcome === 'LATER') {
        await sleep(later)
        return ConsumerStatus.REQUEUE
      }
      // The broker's operators find dead letters where they look for them; running one again is done from its row.
      return outcome === 'DEAD' ? ConsumerStatus.DROP : ConsumerStatus.ACK
    },
  )
  consumer.on('error', (error) => options.log(error, tenant.name))
  const relay = startRelay(options.db, {
    isReady: () => connection.ready,
    async publish(id, priority) {
      const level = Math.round(((100 - priority) / 200) * levels)
      await publisher.send({ routingKey: name, durable: true, priority: level }, { id })
    },
    async depth() {
      const { messageCount } = await connection.queueDeclare({ queue: name, passive: true })
      return messageCount
    },
    log: (error) => options.log(error, tenant.name),
  })
  return {
    id: randomUUID(),
    // The connection and the consumer open themselves again.
    ended: new Promise(() => undefined),
    // The broker gives the messages of a closed connection to others by itself.
    releaseDead: async () => undefined,
    async stop() {
      await relay.stop()
      await Promise.race([consumer.close().catch(() => undefined), sleep(30_000, undefined, { ref: false })])
    },
  }
}
