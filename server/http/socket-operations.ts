/** What happens to the messages of one socket: who it is, which operations may run, how errors are shown. */

import { randomUUID } from 'node:crypto'
import type { ExecutionArgs, GraphQLError } from 'graphql'
import { CloseCode, type Context, type ServerOptions, type SubscribePayload } from 'graphql-ws'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import { english, type Words } from '#core/words.ts'
import { type Credential, viewerOf } from '#server/access/credential.ts'
import { takeRequest } from '#server/access/rate-limit.ts'
import type { DoorConfig } from './config.ts'
import type { Exchange } from './exchange.ts'
import type { DoorContext } from './graphql/context.ts'
import type { Endpoint } from './graphql/endpoint.ts'
import type { PersistedDocuments } from './graphql/persisted-documents.ts'
import { presentErrors } from './graphql/present-errors.ts'
import { refuse } from './graphql/refuse.ts'
import type { SessionWatch } from './graphql/session-watch.ts'
import { presentResult, wordsOf } from './graphql/use-presented-errors.ts'
import type { Metrics } from './metrics.ts'
import type { Tenants } from './ports.ts'

/** What the sockets share with the HTTP side of the door. */
export interface SocketOptions {
  config: DoorConfig
  tenants: Tenants
  log: Logger
  endpoint: Endpoint
  persisted: PersistedDocuments
  watch: SessionWatch
  metrics: Metrics
}

/** What we keep of a socket. */
export interface SocketExtra {
  exchange: Exchange
  socket: WebSocket
  credential?: Credential
  /** Queries and mutations that run; a mutation that is cut off leaves its client in doubt. */
  executing: Set<string>
  /** Called whenever the last of them is done. */
  onQuiet(): void
  stopWatching: (() => void) | undefined
}

type Init = Record<string, unknown>
type SocketContext = Context<Init, SocketExtra>

/** One operation that runs on a socket. */
interface Running {
  id: string
  extra: SocketExtra
  context: DoorContext
  execute: (args: ExecutionArgs) => unknown
  subscribe: (args: ExecutionArgs) => unknown
}

const operationsPerSocket = 50
const initTimeoutMs = 5_000

/** The hooks of graphql-ws. The documents go through the same plugins as those that come by HTTP. */
export function socketOptions(options: SocketOptions): ServerOptions<Init, SocketExtra> {
  const running = new WeakMap<ExecutionArgs, Running>()
  const aborts = new WeakMap<SocketContext, Map<string, AbortController>>()

  async function run(args: ExecutionArgs, how: 'execute' | 'subscribe') {
    const operation = running.get(args)
    if (!operation) throw new Error('Operation was not prepared.')
    if (how === 'execute') operation.extra.executing.add(operation.id)
    try {
      return await operation[how](args)
    } catch (error) {
      return { errors: presented([error], { ...operation.context, words: wordsOf(operation.context) }) }
    }
  }

  async function prepare(
    context: SocketContext,
    id: string,
    payload: SubscribePayload,
  ): Promise<ExecutionArgs> {
    const { exchange, credential } = context.extra
    const door = await exchange.tenant()
    // As with HTTP: every operation looks at the session anew.
    const viewer = credential ? await viewerOf(door.db, credential) : null
    if (!viewer || !credential) {
      context.extra.socket.close(CloseCode.Forbidden, 'Session ended')
      throw refuse('UNAUTHENTICATED', 'The session has ended. Sign in again.')
    }
    await takeRequest(door.db, viewer)
    const abort = new AbortController()
    aborts.get(context)?.set(id, abort)
    const requestId = randomUUID()
    const facts = { id: requestId, ip: exchange.ip, headers: exchange.headers, signal: abort.signal }
    const log = options.log.child({ requestId })
    const params = options.persisted.resolve(
      {
        ...payload,
        query: payload.query,
        operationName: payload.operationName ?? undefined,
        variables: payload.variables ?? undefined,
        extensions: payload.extensions ?? undefined,
      },
      true,
    )
    const doorContext: DoorContext = {
      door,
      schema: await door.schema(),
      viewer,
      credential,
      facts,
      log,
      params,
    }
    const { schema, execute, subscribe, parse, validate } = options.endpoint.getEnveloped(doorContext)
    const document = parse(params.query)
    const problems = validate(schema, document)
    if (problems.length > 0) throw new AggregateError(problems)
    const args: ExecutionArgs = {
      schema,
      document,
      contextValue: doorContext,
      operationName: params.operationName,
      variableValues: params.variables,
    }
    running.set(args, { id, extra: context.extra, context: doorContext, execute, subscribe })
    return args
  }

  return {
    connectionInitWaitTimeout: initTimeoutMs,

    async onConnect(context) {
      const { exchange, socket } = context.extra
      const credential = credentialFrom(context)
      if (!credential) return false
      const door = await exchange.tenant()
      const viewer = await viewerOf(door.db, credential)
      if (!viewer || viewer.pending) return false
      context.extra.credential = credential
      aborts.set(context, new Map())
      const end = () => socket.close(CloseCode.Forbidden, 'Session ended')
      // A process that ends closes its sockets itself, each when the operations on it are done.
      const leave = () => undefined
      // The client may have left while we looked.
      if (socket.readyState !== socket.OPEN) return false
      context.extra.stopWatching = options.watch.add({ door, credential, viewer, end, leave })
      return true
    },

    async onSubscribe(context, id, payload) {
      try {
        if (Object.keys(context.subscriptions).length > operationsPerSocket) {
          throw refuse('RATE_LIMITED', `One socket runs at most ${operationsPerSocket} operations at a time.`)
        }
        return await prepare(context, id, payload)
      } catch (error) {
        aborts.get(context)?.delete(id)
        const errors = error instanceof AggregateError ? error.errors : [error]
        return presented(errors, {
          facts: { id: context.extra.exchange.id },
          log: context.extra.exchange.log,
        })
      }
    },

    execute: (args: ExecutionArgs) => run(args, 'execute') as Promise<never>,
    subscribe: (args: ExecutionArgs) => run(args, 'subscribe') as Promise<never>,

    onNext(_context, _id, _payload, args, result) {
      const operation = running.get(args)
      if (!operation || !result.errors) return
      const { errors = [], ...rest } = presentResult(result, operation.context)
      return { ...rest, errors: errors.map(withoutHttp) }
    },

    onError: (context, _id, _payload, errors) =>
      presented(errors, {
        facts: { id: context.extra.exchange.id },
        log: context.extra.exchange.log,
        words: context.extra.exchange.words(),
      }).map(withoutHttp),

    onComplete(context, id) {
      aborts.get(context)?.get(id)?.abort()
      aborts.get(context)?.delete(id)
      const { executing, onQuiet } = context.extra
      if (executing.delete(id) && executing.size === 0) onQuiet()
    },

    onClose(context) {
      context.extra.stopWatching?.()
      for (const abort of aborts.get(context)?.values() ?? []) abort.abort()
    },
  }
}

/**
 * The credential of a socket: a key in the handshake or in the parameters of `connection_init`, as
 * `{ "authorization": "Bearer trl_…" }`; else the session cookie, if the handshake named an origin of ours.
 */
function credentialFrom({ extra: { exchange }, connectionParams }: SocketContext): Credential | null {
  const named = connectionParams?.authorization ?? connectionParams?.Authorization
  if (typeof named === 'string')
    return { kind: 'API_KEY', key: named.replace(/^Bearer +/i, ''), ip: exchange.ip }
  const { credential } = exchange
  if (credential?.kind === 'SESSION' && !exchange.headers.has('origin')) return null
  return credential
}

function presented(
  errors: readonly unknown[],
  { facts, log, words = english }: { facts: { id: string }; log: DoorContext['log']; words?: Words },
): GraphQLError[] {
  return presentErrors(errors, { requestId: facts.id, log, hasData: false, words })
}

/** The error as it goes over a socket, where there is no HTTP status to set. */
function withoutHttp(error: GraphQLError) {
  const { extensions: { http: _http, ...extensions } = {}, ...rest } = error.toJSON()
  return { ...rest, extensions }
}
