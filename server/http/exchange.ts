import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { type Credential, viewerOf } from '#server/access/credential.ts'
import type { DoorConfig } from './config.ts'
import { credentialOf } from './credentials.ts'
import type { TenantDoor, Tenants } from './ports.ts'

/** One request on its way through the steps, with what they find out about it. */
export interface Exchange {
  request: Request
  url: URL
  id: string
  /** The client's address, past trusted proxies. */
  ip: string
  /** The host that the client asked for, past trusted proxies; lower case, with its port if any. */
  host: string
  /** Whether the client speaks TLS with us or with a trusted proxy. */
  isSecure: boolean
  log: Logger
  credential: Credential | null
  /** The tenant, looked up once. @throws NOT_FOUND */
  tenant(): Promise<TenantDoor>
  /** The viewer, looked up once; null for callers without a valid credential. @throws NOT_FOUND */
  viewer(): Promise<Viewer | null>
}

/** Reads an arrival; looks nothing up yet. */
export function openExchange(
  request: Request,
  socketIp: string,
  server: { config: DoorConfig; tenants: Tenants; log: Logger },
): Exchange {
  const url = new URL(request.url)
  const { headers } = request
  const hops = server.config.trustedProxies
  const isSecure = (hops > 0 ? lastOf(headers.get('x-forwarded-proto'), 1) : undefined) === 'https'
  const forwardedHost = hops > 0 ? lastOf(headers.get('x-forwarded-host'), 1) : undefined
  const host = (forwardedHost ?? headers.get('host') ?? url.host).toLowerCase()
  const id = acceptableId(headers.get('x-request-id')) ?? randomUUID()
  const credential = credentialOf(headers)
  const tenant = once(() => findTenant(server.tenants, host, headers.get('x-tenant')))
  return {
    request,
    url,
    id,
    ip: (hops > 0 ? lastOf(headers.get('x-forwarded-for'), hops) : undefined) ?? socketIp,
    host,
    isSecure: isSecure || url.protocol === 'https:',
    log: server.log.child({ requestId: id }),
    credential,
    tenant,
    viewer: once(async () => (credential ? await viewerOf((await tenant()).db, credential) : null)),
  }
}

/** The tenant of a request: by its host, else by the `x-tenant` header, else the only one. */
async function findTenant(tenants: Tenants, host: string, named: string | null): Promise<TenantDoor> {
  const byHost = await tenants.byHost(host.replace(/:\d+$/, ''))
  if (byHost) return byHost
  const found = named !== null ? await tenants.byName(named) : await tenants.only()
  if (found) return found
  throw new TrellisError(
    'NOT_FOUND',
    'No such tenant. Use the address of your company, or name the tenant in the header x-tenant.',
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
