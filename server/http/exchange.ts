import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { english, type Words } from '#core/words.ts'
import { type Credential, isUsable, shownBy } from '#server/access/credential.ts'
import { pendingMessage } from '#server/access/pending.ts'
import { type Remembered, recall, remember } from '#server/access/proof.ts'
import { takeRequest } from '#server/access/rate-limit.ts'
import type { Arrival, HeaderReader } from './arrival.ts'
import type { DoorConfig } from './config.ts'
import { credentialOf } from './credentials.ts'
import type { TenantDoor, Tenants } from './ports.ts'

/** One request on its way through the steps, with what they find out about it. */
export interface Exchange {
  method: string
  /** The path of the URL, without its query. */
  path: string
  headers: HeaderReader
  /** Costly for what came on a socket: made when it is asked for. */
  readonly request: Request
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** The body as a JSON object; call it once. @throws BodyError */
  json(): Promise<Record<string, unknown>>
  id: string
  /** The client's address, past trusted proxies. */
  ip: string
  /** The host that the client asked for, past trusted proxies; lower case, with its port if any. */
  host: string
  /** Whether the client speaks TLS with us or with a trusted proxy. */
  isSecure: boolean
  readonly log: Logger
  credential: Credential | null
  /** The tenant, looked up once. @throws NOT_FOUND */
  tenant(): Promise<TenantDoor>
  /** Whose credential it is, looked up once, even if they have a step to take first; null without a valid one. */
  person(): Promise<Viewer | null>
  /** The person, if they may act. @throws NOT_FOUND without a tenant, SIGN_IN_INCOMPLETE before such a step */
  viewer(): Promise<Viewer | null>
  /** The words of whoever asks, as far as they are known by now; looks nothing up. */
  words(): Words
  /** Counts the request against the viewer's limit, once. @throws RATE_LIMITED */
  admit(viewer: Viewer): Promise<void>
  /** Whom the credential showed in an earlier request, for reads that prove it, if they may act. @throws NOT_FOUND */
  recalled(): Promise<Remembered | undefined>
}

/** Reads an arrival; looks nothing up yet. */
export function openExchange(
  arrival: Arrival,
  socketIp: string,
  server: { config: DoorConfig; tenants: Tenants; log: Logger },
): Exchange {
  const { method, path, headers } = arrival
  const hops = server.config.trustedProxies
  const forwarded = (name: string, count: number): string | undefined =>
    hops > 0 ? lastOf(headers.get(name), count) : undefined
  const host = (forwarded('x-forwarded-host', 1) ?? hostOf(arrival)).toLowerCase()
  const id = acceptableId(headers.get('x-request-id')) ?? randomUUID()
  const ip = forwarded('x-forwarded-for', hops) ?? socketIp
  const credential = credentialOf(headers, ip)
  let log: Logger | undefined
  let tenantName: string | undefined
  let locale: string | null | undefined
  let say: TenantDoor['words']
  const tenant = once(async () => {
    const door = await findTenant(server.tenants, host, headers.get('x-tenant'))
    tenantName = door.name
    say = door.words
    log = undefined
    return door
  })
  const person = once(async () => {
    if (!credential) return null
    const { db } = await tenant()
    const shown = await shownBy(db, credential)
    if (shown) remember(db, credential, shown)
    locale = shown?.viewer.locale
    return shown?.viewer ?? null
  })
  let isCounted = false
  const admit = async (viewer: Viewer): Promise<void> => {
    if (isCounted || !viewer.limits) return
    await takeRequest((await tenant()).db, viewer)
    isCounted = true
  }
  return {
    method,
    path,
    headers,
    get request() {
      return arrival.request
    },
    get signal() {
      return arrival.signal
    },
    json: arrival.json,
    id,
    ip,
    host,
    isSecure: forwarded('x-forwarded-proto', 1) === 'https' || arrival.isEncrypted,
    get log() {
      log ??= server.log.child(tenantName ? { requestId: id, tenant: tenantName } : { requestId: id })
      return log
    },
    credential,
    tenant,
    person,
    viewer: async () => {
      const viewer = await person()
      if (!viewer?.pending) {
        if (viewer) await admit(viewer)
        return viewer
      }
      throw new TrellisError('SIGN_IN_INCOMPLETE', pendingMessage(viewer.pending), { step: viewer.pending })
    },
    words: () => say?.(locale, headers.get('accept-language')) ?? english,
    recalled: async () => {
      const known = credential ? recall((await tenant()).db, credential) : undefined
      if (!credential || !known || known.viewer.pending || !isUsable(known, credential)) return undefined
      // Whoever has no request left may have got more by now: that is looked up in full.
      const isAdmitted = await admit(known.viewer).then(
        () => true,
        () => false,
      )
      return isAdmitted ? known : undefined
    },
    admit,
  }
}

/** The host that was asked for, with its port. */
function hostOf(arrival: Arrival): string {
  return arrival.headers.get('host') ?? new URL(arrival.request.url).host
}

/** The tenant of a request: by its host, else by the `x-tenant` header, else the only one. */
async function findTenant(tenants: Tenants, host: string, named: string | null): Promise<TenantDoor> {
  const byHost = await tenants.byHost(host.replace(/:\d+$/, ''))
  if (byHost) return byHost
  const found = named !== null ? await tenants.byName(named) : await tenants.only()
  if (found) return found
  throw new TrellisError(
    'NOT_FOUND',
    say`No such tenant. Use the address of your company, or name the tenant in the header x-tenant.`,
  )
}

/** A client's own request id is taken over if it is harmless in a log. */
function acceptableId(id: string | null): string | undefined {
  return id !== null && /^[\w.:-]{8,100}$/.test(id) ? id : undefined
}

/**
 * What the outermost trusted proxy wrote: each proxy appends to the list, so everything before the last `hops`
 * entries came from the client and may be invented.
 */
function lastOf(list: string | null, hops: number): string | undefined {
  const entries = list?.split(',').map((entry) => entry.trim()) ?? []
  const entry = entries[Math.max(0, entries.length - hops)]
  return entry === '' ? undefined : entry
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
