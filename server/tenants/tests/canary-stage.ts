/** Three tenants of the same modules behind one door, with few connections; each has a text of its own in all it keeps. */
import { Agent, request as send } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import pino from 'pino'
import { WebSocket } from 'ws'
import { createApiKey } from '#server/access/api-keys.ts'
import { createSession } from '#server/access/sessions.ts'
import { createDoor } from '#server/http/door.ts'
import { startHttp } from '#server/http/start-http.ts'
import { largestBody } from '#server/import/http-route.ts'
import type { Control } from '../control.ts'
import { createTenant } from '../create-tenant.ts'
import { openTenants } from '../open-tenants.ts'
import { defaultLimits } from '../pools.ts'
import type { Tenant } from '../tenant.ts'
import { admin, registries } from './control.ts'

export interface CanaryTenant {
  name: string
  host: string
  /** The text that nobody else may ever see. */
  canary: string
  key: string
  cookie: string
}

/** One request over HTTP. */
export interface Asked {
  tenant: CanaryTenant
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
  /** Milliseconds after which the client goes away. */
  patience?: number
}

export interface CanaryStage {
  tenants: CanaryTenant[]
  /** Head and body of the answer; undefined when the client went away before. */
  ask(asked: Asked): Promise<{ status: number; text: string } | undefined>
  /** Follows changes of contacts; what comes is told as it comes. */
  follow(tenant: CanaryTenant, heard: (text: string) => void): Promise<void>
  /** Keeps a contact locked for a while, again and again, so that its writers run out of time. */
  obstruct(): void
  /** Lines of the log. */
  logged: Set<string>
  /** Statements that went to the tenant's database since the last call, with their values. */
  statements(tenant: CanaryTenant): string[]
  /** Tables of the tenant in which one of the texts is found. */
  tablesWith(tenant: CanaryTenant, texts: string[]): Promise<string[]>
  stop(): Promise<void>
}

/** Opens it; every tenant has 30 contacts with the same ids. */
export async function openCanaries(control: Control): Promise<CanaryStage> {
  const logged = new Set<string>()
  const tap = tapStatements()
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.add(line) })
  const opened = openTenants(
    control,
    registries,
    (error, tenant) => log.error({ err: error, tenant }, 'a tenant failed'),
    {
      filesFolder: join(tmpdir(), 'trellis-canaries'),
      limits: { ...defaultLimits, perTenant: 2, tenants: 3, statement: 1_000 },
    },
  )
  const known = new Map<string, Tenant>()
  const tenants: CanaryTenant[] = []
  for (const name of ['red', 'green', 'blue']) {
    const canary = `canary${name}of${control.url.length}q`
    const host = `${name}.example.com`
    const label = `Company ${canary}`
    const made = await createTenant(control, registries, {
      name,
      label,
      modules: ['contacts'],
      hosts: [host],
      admin,
    })
    known.set(name, made)
    const db = opened.databaseOf(made)
    await sql`update app_user set name = ${canary} where email = ${admin.email}`.execute(db)
    await sql`insert into partner (name, ref, city, comment)
      select ${canary} || ' ' || n, ${canary} || n, ${canary}, ${canary} from generate_series(1, 30) n`.execute(
      db,
    )
    const { rows } = await sql<{ id: string }>`select id from app_user where email = ${admin.email}`.execute(
      db,
    )
    const userId = Number(rows[0]?.id)
    const { key } = await createApiKey(db as never, { userId, name: canary })
    const token = await createSession(db as never, { userId, ip: '127.0.0.1', userAgent: canary })
    tenants.push({ name, host, canary, key, cookie: `trellis_session=${token}` })
  }
  const door = createDoor({
    tenants: opened,
    config: { origins: new Set(), trustedProxies: 0, isDevelopment: false },
    log,
    adminFolder: '/nowhere',
    ready: async () => {},
  })
  const http = await startHttp({ ...door, port: 0, host: '127.0.0.1', bodyLimit: () => largestBody })
  // Connections are shared, so that requests of all tenants follow each other on each.
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const sockets: WebSocket[] = []
  let isEnding = false
  const obstructions: Promise<void>[] = []

  const databaseOf = (name: string) => opened.databaseOf(known.get(name) as Tenant)

  async function obstructOne({ name }: CanaryTenant): Promise<void> {
    while (!isEnding) {
      await databaseOf(name)
        .transaction()
        .execute(async (trx) => {
          await sql`select 1 from partner where id = 1 for update`.execute(trx)
          await new Promise((resolve) => setTimeout(resolve, 1_500))
        })
        // No connection was free: the next round has one.
        .catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 6_000))
    }
  }

  return {
    tenants,
    logged,
    statements: ({ name }) => tap.taken(known.get(name)?.database ?? ''),
    ask: ({ tenant, method, path, headers, body, patience }) =>
      new Promise((resolve) => {
        const signal = patience === undefined ? undefined : AbortSignal.timeout(patience)
        const asked = send(
          {
            port: http.port,
            host: '127.0.0.1',
            method,
            path,
            headers: { host: tenant.host, ...headers },
            agent,
            signal,
          },
          (answer) => {
            const { statusCode = 0, rawHeaders } = answer
            let text = `${rawHeaders.join('\n')}\n`
            answer.setEncoding('utf8')
            answer.on('data', (piece: string) => {
              text += piece
            })
            answer.on('end', () => resolve({ status: statusCode, text }))
            answer.on('error', () => resolve(undefined))
          },
        )
        asked.on('error', () => resolve(undefined))
        asked.end(body)
      }),
    async follow({ host, cookie }, heard) {
      const socket = new WebSocket(`ws://127.0.0.1:${http.port}/graphql`, 'graphql-transport-ws', {
        headers: { host, cookie, origin: `http://${host}` },
      })
      sockets.push(socket)
      const query = 'subscription { partnerChanged { operation id node { name comment } actor { name } } }'
      await new Promise<void>((resolve, reject) => {
        socket.on('error', reject)
        socket.on('close', (code) => isEnding || reject(new Error(`The socket was closed with ${code}.`)))
        socket.on('open', () => socket.send('{"type":"connection_init"}'))
        socket.on('message', (data) => {
          const text = String(data)
          if (text.includes('"connection_ack"'))
            socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }))
          if (text.includes('"next"')) resolve()
          heard(text)
        })
      })
    },
    obstruct: () => void obstructions.push(...tenants.map(obstructOne)),
    async tablesWith({ name }, texts) {
      const db = databaseOf(name)
      const { rows } = await sql<{ table: string }>`
        select quote_ident(table_schema) || '.' || quote_ident(table_name) as "table" from information_schema.tables
        where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`.execute(
        db,
      )
      const found: string[] = []
      for (const { table } of rows) {
        const any = texts.map((text) => `%${text}%`)
        const hits =
          await sql`select 1 from ${sql.raw(table)} t where t::text ilike any(${any}) limit 1`.execute(db)
        if (hits.rows.length > 0) found.push(table)
      }
      return found
    },
    async stop() {
      isEnding = true
      tap.end()
      for (const socket of sockets) socket.terminate()
      await Promise.all(obstructions)
      agent.destroy()
      door.close()
      await http.close()
      await opened.close()
    },
  }
}

/** Hears every statement of this process, by the database that it goes to. */
function tapStatements(): { taken(database: string): string[]; end(): void } {
  const heard = new Map<string, string[]>()
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function tapped(this: pg.Client, ...given: unknown[]): unknown {
    const [first, second] = given
    const { text, values } =
      typeof first === 'string' ? { text: first, values: second } : (first as pg.QueryConfig)
    const list = heard.get(this.database ?? '') ?? []
    heard.set(this.database ?? '', list)
    list.push(`${text} ${Array.isArray(values) ? values.map(String).join(' ') : ''}`)
    return Reflect.apply(query, this, given)
  } as typeof query
  return {
    taken: (database) => heard.get(database)?.splice(0) ?? [],
    end() {
      pg.Client.prototype.query = query
    },
  }
}
