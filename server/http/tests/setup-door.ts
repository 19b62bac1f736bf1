import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import type { DoorConfig } from '../config.ts'
import { createDoor, type Door } from '../door.ts'
import type { ModuleRoute, TenantDoor } from '../ports.ts'
import { type HttpServer, type Patience, startHttp } from '../start-http.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { createShop, type Shop } from './shop-schema.ts'

/** A running server with one tenant on a real database. */
export interface TestDoor extends TestDatabase {
  door: Door
  server: HttpServer
  /** `http://localhost:<port>` */
  origin: string
  shop: Shop
  adminFolder: string
  /** Lines that were logged. */
  logged: string[]
  /** Signs in by the front door and gives the `cookie` header. */
  signIn(email: string, password: string): Promise<string>
  /** Runs a GraphQL operation as JSON by POST, from our own origin. */
  post(query: string, options?: PostOptions): Promise<Posted>
  stop(): Promise<void>
}

export interface PostOptions {
  cookie?: string
  key?: string
  variables?: Record<string, unknown>
  headers?: Record<string, string>
}

export interface Posted {
  status: number
  headers: Headers
  body: {
    data?: Record<string, unknown> | null
    errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[]
  }
}

/** Starts one, with settings that a test may change. */
export async function setUpDoor(
  options: { config?: Partial<DoorConfig>; patience?: Partial<Patience>; ready?: () => Promise<void> } = {},
): Promise<TestDoor> {
  const database = await createTestDatabase()
  const shop = createShop()
  const adminFolder = await mkdtemp(join(tmpdir(), 'admin-'))
  const logged: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) })
  const hooks: ModuleRoute = async (request, viewer) =>
    Response.json({ method: request.method, user: viewer?.email ?? null, body: await request.text() })
  const tenant: TenantDoor = {
    name: 'main',
    label: async () => 'Analytical Engines',
    db: database.db,
    schema: async () => shop.schema,
    contextFor: async (viewer, facts) => ({ viewer, facts }),
    routes: async () => new Map([['hooks', hooks]]),
  }
  const door = createDoor({
    tenants: {
      byHost: async () => undefined,
      byName: async (name) => (name === tenant.name ? tenant : undefined),
      only: async () => tenant,
    },
    config: {
      origins: new Set(['https://friend.example']),
      trustedProxies: 0,
      isDevelopment: false,
      ...options.config,
    },
    log,
    adminFolder,
    ready: options.ready ?? (async () => {}),
  })
  const server = await startHttp({
    ...door,
    port: 0,
    host: '127.0.0.1',
    patience: options.patience,
  })
  const origin = `http://127.0.0.1:${server.port}`

  return {
    ...database,
    door,
    server,
    origin,
    shop,
    adminFolder,
    logged,
    async signIn(email, password) {
      const response = await fetch(`${origin}/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ email, password }),
      })
      const cookie = response.headers.get('set-cookie')?.split(';')[0]
      if (!cookie) throw new Error(`sign-in failed: ${response.status} ${await response.text()}`)
      return cookie
    },
    async post(query, { cookie, key, variables, headers } = {}) {
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          origin,
          ...(cookie ? { cookie } : {}),
          ...(key ? { authorization: `Bearer ${key}` } : {}),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      })
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Posted['body'],
      }
    },
    async stop() {
      door.close()
      await server.close()
      await database.drop()
      await rm(adminFolder, { recursive: true })
    },
  }
}
