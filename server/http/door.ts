import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Plugin } from 'graphql-yoga'
import type { Logger } from 'pino'
import { type Mailer, mailerFrom } from '#server/mail/mailer.ts'
import { arrivalFrom, arrivalOf } from './arrival.ts'
import type { DoorConfig } from './config.ts'
import { openExchange } from './exchange.ts'
import { createEndpoint } from './graphql/endpoint.ts'
import { createKnownReads } from './graphql/known-reads.ts'
import { defaultLimits, type Limits } from './graphql/limits.ts'
import { persistedDocuments } from './graphql/persisted-documents.ts'
import { sessionWatch } from './graphql/session-watch.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import type { Tenants } from './ports.ts'
import { createSockets } from './sockets.ts'
import { runSteps, type Step } from './step.ts'
import { auth } from './steps/auth.ts'
import { catchErrors } from './steps/catch-errors.ts'
import { checkOrigin } from './steps/check-origin.ts'
import { cors } from './steps/cors.ts'
import { graphql } from './steps/graphql.ts'
import { health } from './steps/health.ts'
import { logRequest } from './steps/log-request.ts'
import { moduleRoutes } from './steps/module-routes.ts'
import { securityHeaders } from './steps/security-headers.ts'
import { showMetrics } from './steps/show-metrics.ts'
import { staticFiles } from './steps/static-files.ts'
import { unsubscribe } from './steps/unsubscribe.ts'
import { responseOf, sendReply } from './text-reply.ts'

/** What the door is made of. */
export interface DoorOptions {
  tenants: Tenants
  config: DoorConfig
  log: Logger
  /** The folder of the built admin, such as `admin/dist`. */
  adminFolder: string
  /** Rejects while the process cannot do its work; `/health/ready` shows it. */
  ready: () => Promise<void>
  /** How mail leaves; by default into the tenant's mailbox. */
  mailer?: Mailer
  limits?: Limits
  /** Where the door counts; by default a registry of its own. */
  metrics?: Metrics
  /** The text that `/metrics` gives where there are several processes; by default that of `metrics`. */
  scrape?: () => Promise<string>
  /** Sees every request before all others, and every answer after them, such as tracing. */
  outermost?: Step
  /** Yoga plugins that run after the door's own, with the tenant's context. */
  plugins?: Plugin[]
}

/** Everything that comes in from the network goes through one of these. */
export interface Door {
  /** Answers a request; never rejects. */
  handler: (request: Request, info: { ip: string }) => Promise<Response>
  /** Answers a POST of `/graphql` on its socket, without the cost of a `Request` and a `Response`. */
  direct: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>
  /** Takes over a connection that asks to become a WebSocket. */
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /**
   * Ends event streams and timers at once, and each socket when the operations on it are done (subscriptions aside).
   * Clients then connect again, and find another process.
   */
  close: () => void
}

/** Builds the door; it listens to nothing yet (`startHttp` does). */
export function createDoor(options: DoorOptions): Door {
  const { config, tenants, log } = options
  const metrics = options.metrics ?? createMetrics()
  const watch = sessionWatch(log)
  const persisted = persistedDocuments(config.allowedDocuments)
  // Plugins from outside, such as tracing, see every operation: then none goes the short way.
  const known = options.plugins ? undefined : createKnownReads(options.limits ?? defaultLimits)
  const endpoint = createEndpoint({
    persisted,
    watch,
    showGraphiQL: config.isDevelopment,
    limits: options.limits,
    known: known?.plugin,
    plugins: options.plugins,
  })
  const sockets = createSockets({ config, tenants, log, endpoint, persisted, watch, metrics })
  const run = runSteps([
    ...(options.outermost ? [options.outermost] : []),
    // The first three see every answer, also the refusals of those below.
    logRequest(metrics, log),
    securityHeaders,
    cors(config),
    catchErrors,
    // These need no tenant, so that they answer while databases are away.
    health(options.ready),
    showMetrics(metrics, config.metricsToken, options.scrape),
    // Before anything that acts by the session cookie.
    checkOrigin(config),
    unsubscribe,
    auth({ config, mailer: options.mailer ?? mailerFrom({}) }),
    graphql(endpoint, known),
    moduleRoutes,
    // Last: it answers everything.
    staticFiles(options.adminFolder),
  ])
  return {
    handler: async (request, { ip }) =>
      responseOf(await run(openExchange(arrivalOf(request), ip, { config, tenants, log }))),
    direct: async (incoming, outgoing) => {
      const arrival = arrivalFrom(incoming, outgoing, '/graphql')
      const ip = incoming.socket.remoteAddress ?? ''
      const reply = await run(openExchange(arrival, ip, { config, tenants, log }))
      await sendReply(reply, incoming, outgoing)
    },
    upgrade: sockets.upgrade,
    close() {
      watch.close()
      sockets.close()
    },
  }
}
