/** The worker of the program: its transport by configuration, its tenants those that are active. */
import { TrellisError } from '#core/errors.ts'
import { startConsumers } from '#server/changes/run-consumers.ts'
import type { Mailer } from '#server/mail/mailer.ts'
import type { OpenTenants } from '#server/tenants/open-tenants.ts'
import { watchSchedules } from './cron/overdue.ts'
import { startScheduler } from './cron/scheduler.ts'
import { serverCrons, serverJobs } from './server-jobs.ts'
import type { JobTenant } from './transport.ts'
import { graphileTransport } from './transports/graphile.ts'
import { rabbitTransport } from './transports/rabbitmq.ts'
import { startWorker, type Worker } from './worker.ts'

/** What the program gives to its worker. */
export interface JobsOptions {
  tenants: OpenTenants
  env: NodeJS.ProcessEnv
  mailer: Mailer
  log(error: unknown, tenant: string): void
  /** Milliseconds that jobs have to end by themselves when the worker stops. */
  patience?: number
}

/** Starts working off the jobs of all active tenants: by RabbitMQ with `AMQP_URL`, else by their own databases. */
export function startJobs({ tenants, env, mailer, log, patience }: JobsOptions): Worker {
  const known = new Map<string, JobTenant>()
  return startWorker({
    transport: env.AMQP_URL
      ? rabbitTransport(env.AMQP_URL, (error) => log(error, 'RabbitMQ'))
      : graphileTransport(),
    serverJobs: serverJobs(mailer),
    log,
    patience,
    perTenant: countOf(env, 'TRELLIS_JOBS_PER_TENANT', 4),
    total: countOf(env, 'TRELLIS_JOBS', 12),
    tenants: async () => jobTenants({ tenants, env, log }, known),
  })
}

/** Starts what is due at its time, for all active tenants. */
export function startSchedules({ tenants, env, mailer, log }: JobsOptions): { stop(): Promise<void> } {
  const known = new Map<string, JobTenant>()
  const jobs = serverJobs(mailer)
  return startScheduler({
    serverJobs: jobs,
    serverCrons: serverCrons(jobs),
    log,
    tenants: () => jobTenants({ tenants, env, log }, known),
  })
}

/** Works on committed changes as modules declare it, for all active tenants. */
export function startFollowing({ tenants, env, log }: JobsOptions): { stop(): Promise<void> } {
  const known = new Map<string, JobTenant>()
  return startConsumers({ log, tenants: () => jobTenants({ tenants, env, log }, known) })
}

/** Notices schedules that nobody starts. */
export function watchForSchedules({ tenants, env, log }: JobsOptions): ReturnType<typeof watchSchedules> {
  const known = new Map<string, JobTenant>()
  return watchSchedules(() => jobTenants({ tenants, env, log }, known), log)
}

/** Links in mails lead to an address that the operator gave, never to one that somebody asked for. */
function addressOf(env: NodeJS.ProcessEnv, hosts: readonly string[]): string | undefined {
  const host = hosts.find((one) => one.includes('.'))
  return env.TRELLIS_PUBLIC_URL?.replace(/\/+$/, '') ?? (host ? `https://${host}` : undefined)
}

/** The active tenants; the same object for the same database, whose modules may change. */
async function jobTenants(
  { tenants, env, log }: Pick<JobsOptions, 'tenants' | 'env' | 'log'>,
  known: Map<string, JobTenant>,
): Promise<JobTenant[]> {
  const found: JobTenant[] = []
  for (const tenant of await tenants.list()) {
    const url = tenants.urlOf(tenant)
    try {
      await tenants.prepare(tenant)
    } catch (error) {
      // It was logged where it failed; the other tenants' jobs do not wait for it.
      if (!(error instanceof TrellisError)) log(error, tenant.name)
      continue
    }
    const one = known.get(url) ?? {
      name: tenant.name,
      url,
      db: tenants.databaseOf(tenant),
      registry: () => tenants.registryOf(tenant),
      files: () => tenants.filesOf(tenant),
      committed: () => tenants.committed(tenant),
      address: () => addressOf(env, tenant.hosts),
    }
    one.registry = () => tenants.registryOf(tenant)
    known.set(url, one)
    found.push(one)
  }
  return found
}

function countOf(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const text = env[name]
  if (!text) return otherwise
  const count = Number(text)
  if (Number.isInteger(count) && count > 0 && count <= 100) return count
  throw new Error(`${name} is to be a number from 1 to 100, not "${text}".`)
}
