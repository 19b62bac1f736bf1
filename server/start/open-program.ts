/** The part of the program that every process of it has: its tenants, and what it is asked to do for them. */
import { join } from 'node:path'
import type { Logger } from 'pino'
import { allowOutbound } from '#core/outbound.ts'
import { useSealingKey } from '#core/sealed.ts'
import { operatorsFrom } from '#server/administration/operators.ts'
import { largestFile } from '#server/files/attach.ts'
import { filesPath } from '#server/files/http-route.ts'
import { jsonLimit } from '#server/http/body.ts'
import { doorConfigFrom } from '#server/http/config.ts'
import { createDoor } from '#server/http/door.ts'
import { createMetrics } from '#server/http/metrics.ts'
import { type HttpServer, startHttp } from '#server/http/start-http.ts'
import { largestBody } from '#server/import/http-route.ts'
import { startFollowing, startJobs, startSchedules, watchForSchedules } from '#server/jobs/start-jobs.ts'
import { mailerFrom } from '#server/mail/mailer.ts'
import { openControl } from '#server/tenants/control.ts'
import { type OpenTenants, openTenants } from '#server/tenants/open-tenants.ts'
import type { Registries } from '#server/tenants/registries.ts'
import { startTracing } from '#server/tracing/start-tracing.ts'
import { adminFolder } from './build-admin.ts'
import { checkReady } from './check-ready.ts'
import { dataFolderOf } from './settings.ts'

/** What a process is to do. */
export interface Duties {
  /** Answer requests on this port. */
  web?: { port: number; host: string | undefined }
  /** Do the work that no request waits for. */
  worker: boolean
  /** Begin what is due at its time. One process of each program does. */
  scheduler: boolean
}

/** How a process ends. */
export interface Ending {
  /** How long an idle connection is kept for a request that may be on its way, in milliseconds. */
  linger?: number
}

/** A process of the program, open for work. */
export interface OpenProgram {
  tenants: OpenTenants
  /** The process' own figures, in Prometheus' text format. */
  metrics(): Promise<string>
  /** Requests answered so far. */
  requests(): number
  /**
   * Takes up its duties.
   * @param process which one of several processes it is, such as `web-1`: its lines in the log and its figures say so
   * @returns the port that it listens on, if any
   * @throws the error of `listen`, such as EADDRINUSE
   */
  begin(duties: Duties, process?: string): Promise<number | undefined>
  /** Lets requests finish, then closes everything. Called again, it takes a shorter `linger` over. */
  stop(ending?: Ending): Promise<void>
}

/** What a process is opened with. */
export interface ProgramOptions {
  registries: Registries
  /** URL of the control database. */
  controlUrl: string
  env: NodeJS.ProcessEnv
  log: Logger
  /** The figures of all processes, where there are several. */
  scrape?: () => Promise<string>
  /** The folder of the embedded database, whose disk may fill up. */
  folder?: string
  /** How long requests may take to finish at the end, in milliseconds. */
  drain?: number
}

/** Most bytes of a body: files stream, everything else is held. */
function bodyLimit(url: string): number {
  if (url.startsWith('/base/import')) return largestBody
  return url.startsWith(filesPath) ? largestFile : jsonLimit
}

/**
 * Opens the tenants of a control database; nothing is done for them before `begin`.
 * @throws when the control database cannot be reached
 */
export async function openProgram(options: ProgramOptions): Promise<OpenProgram> {
  const { registries, controlUrl, env, log } = options
  const closers: ((ending: Ending) => unknown)[] = []
  const logTenant = (error: unknown, tenant: string): void =>
    log.error({ err: error, tenant }, 'a tenant failed')
  const logTracing = (error: unknown): void => log.warn({ err: error }, 'the last traces could not be sent')
  const config = doorConfigFrom(env)
  const operators = operatorsFrom(env)
  allowOutbound((env.TRELLIS_OUTBOUND_HOSTS ?? '').split(','))
  useSealingKey({ secret: env.TRELLIS_SECRET_KEY || undefined, folder: dataFolderOf(env) })
  const mailer = mailerFrom(env, (error, message) => log.error({ err: error }, message))
  const metrics = createMetrics()
  const tracing = await startTracing(env)
  if (tracing) closers.push(() => tracing.stop().catch(logTracing))
  const control = await openControl(controlUrl)
  closers.push(control.close)
  const tenants = openTenants(control, registries, logTenant, {
    filesFolder: join(dataFolderOf(env), 'files'),
    traced: tracing?.statement,
    operators,
  })
  closers.push(tenants.close)
  closers.push(mailer.close)
  metrics.gauge('trellis_pool_connections', 'Connections to databases that are open now.', () => {
    return tenants.pools.size().connections
  })

  let closeHttp: HttpServer['close'] | undefined
  let stopping: Promise<void> | undefined

  async function stop(ending: Ending): Promise<void> {
    for (const close of closers.splice(0).reverse()) await close(ending)
  }

  async function answer(port: number, host: string | undefined): Promise<number> {
    const ready = (): Promise<void> => checkReady(control, options.folder)
    const door = createDoor({
      tenants,
      config,
      log,
      adminFolder,
      ready,
      metrics,
      scrape: options.scrape,
      mailer,
      ...(tracing ? { outermost: tracing.step, plugins: [tracing.plugin] } : {}),
    })
    closers.push(door.close)
    const http = await startHttp({
      ...door,
      port,
      host,
      bodyLimit,
      ...(options.drain === undefined ? {} : { patience: { drain: options.drain } }),
    })
    closeHttp = http.close
    closers.push(async ({ linger }) => {
      door.close()
      await http.close(linger)
    })
    return http.port
  }

  return {
    tenants,
    metrics: async () => (await metrics.text()).body,
    requests: metrics.requests,
    async begin({ web, worker, scheduler }, process) {
      if (process !== undefined) {
        log.setBindings({ process })
        metrics.label({ process })
      }
      const background = { tenants, env, mailer, log: logTenant }
      if (worker) {
        const jobs = startJobs({ ...background, patience: options.drain })
        closers.push(jobs.stop)
        closers.push(startFollowing(background).stop)
        metrics.gauge('trellis_jobs_running', 'Jobs under way in this process.', () => jobs.running)
      }
      if (scheduler) closers.push(startSchedules(background).stop)
      if (web) {
        const watch = watchForSchedules(background)
        closers.push(watch.stop)
        metrics.gauge('trellis_schedules_overdue', 'Schedules that no scheduler starts.', () => watch.count)
      }
      return web ? answer(web.port, web.host) : undefined
    },
    async stop(ending = {}) {
      if (stopping) void closeHttp?.(ending.linger)
      stopping ??= stop(ending)
      await stopping
    },
  }
}
