/** A tenant of the base module behind a real door, and browsers that keep their cookies. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import pino from 'pino'
import { useSealingKey } from '#core/sealed.ts'
import type { DoorConfig } from '#server/http/config.ts'
import { createDoor, type Door } from '#server/http/door.ts'
import type { TenantDoor } from '#server/http/ports.ts'
import type { Mailer } from '#server/mail/mailer.ts'
import { graphqlContext } from '#server/tenants/graphql-context.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { hashPassword } from '../password.ts'
import type { AuthTables } from '../tables.ts'

export const password = 'correct horse battery'

/** What came back. */
export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look at bodies of many shapes
  body: any
}

/** Somebody at a browser, or a program. */
export interface Visitor {
  cookie: string | undefined
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  graphql(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>
  signIn(email: string, secret?: string): Promise<Answer>
}

export interface Stage {
  tenant: TestTenant
  db: Kysely<AuthTables>
  door: Door
  origin: string
  /** A browser without a session. */
  visitor(options?: { ip?: string; door?: Door; origin?: string }): Visitor
  /** Another process on the same database, as far as requests can tell. */
  anotherDoor(config?: Partial<DoorConfig>, mailer?: Mailer): Door
  addUser(options?: { roles?: string[]; password?: string | null; mustChange?: boolean }): Promise<{
    id: number
    email: string
  }>
  /** A visitor who is signed in, and the user. */
  signedIn(options?: { roles?: string[] }): Promise<Visitor & { id: number; email: string }>
  events(userId: number): Promise<string[]>
  /** The newest mail to an address, once it is there. */
  mailTo(email: string): Promise<{ subject: string; text: string; link: string; token: string }>
  close(): Promise<void>
}

let users = 0

/** Sets it up; `config` changes what the operator says. */
export async function setStage(
  options: { config?: Partial<DoorConfig>; mailer?: Mailer; origin?: string } = {},
): Promise<Stage> {
  const tenant = await createTestTenant({ modules: ['base'] })
  const db = tenant.db as unknown as Kysely<AuthTables>
  const folder = mkdtempSync(join(tmpdir(), 'trellis-auth-'))
  useSealingKey({ folder })
  const origin = options.origin ?? 'http://localhost:4000'
  const served: TenantDoor = {
    name: 'main',
    hosts: ['erp.example.com'],
    label: async () => 'Analytical Engines',
    db,
    schema: async () => tenant.registry.schema,
    words: (chosen, accepted) => tenant.registry.languages.for(chosen, accepted).words,
    contextFor: async (viewer, facts) => graphqlContext(tenant.registry, tenant.db, viewer, facts),
    routes: async () =>
      new Map([['hooks', async (_request, viewer) => Response.json({ user: viewer?.email ?? null })]]),
  }
  const doors: Door[] = []
  const anotherDoor = (config: Partial<DoorConfig> = {}, mailer = options.mailer): Door => {
    const door = createDoor({
      tenants: { byHost: async () => undefined, byName: async () => served, only: async () => served },
      config: { origins: new Set(), trustedProxies: 0, isDevelopment: false, ...options.config, ...config },
      log: pino({ level: process.env.STAGE_LOG ?? 'silent' }),
      adminFolder: folder,
      ready: async () => {},
      ...(mailer ? { mailer } : {}),
    })
    doors.push(door)
    return door
  }
  const door = anotherDoor()
  const run = Math.random().toString(36).slice(2, 8)

  function visitor({ ip = '10.0.0.1', door: through = door, origin: from = origin } = {}): Visitor {
    const self: Visitor = {
      cookie: undefined,
      get: (path, headers = {}) => call('GET', path, undefined, headers),
      post: (path, body = {}, headers = {}) => call('POST', path, body, headers),
      graphql: (query, variables = {}, headers = {}) =>
        call('POST', '/graphql', { query, variables }, headers),
      signIn: (email, secret = password) => self.post('/auth/sign-in', { email, password: secret }),
    }
    async function call(
      method: string,
      path: string,
      body: unknown,
      extra: Record<string, string>,
    ): Promise<Answer> {
      const headers = {
        host: new URL(from).host,
        'user-agent': 'Test browser',
        accept: 'application/graphql-response+json, application/json',
        ...(method === 'POST' ? { 'content-type': 'application/json', origin: from } : {}),
        ...(self.cookie ? { cookie: self.cookie } : {}),
        ...extra,
      }
      const init = { method, headers, ...(method === 'POST' ? { body: JSON.stringify(body) } : {}) }
      const response = await through.handler(new Request(new URL(path, from), init), { ip })
      const set = response.headers.get('set-cookie')?.split(';')[0]
      if (set) self.cookie = set.endsWith('=') ? undefined : set
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json')
      return {
        status: response.status,
        headers: response.headers,
        body: isJson && text ? JSON.parse(text) : text,
      }
    }
    return self
  }

  async function addUser({
    roles = [],
    password: secret = password,
    mustChange = false,
  }: {
    roles?: string[]
    password?: string | null
    mustChange?: boolean
  } = {}) {
    users += 1
    const email = `person${users}-${run}@example.com`
    const hash = secret === null ? null : await hashPassword(secret)
    const { rows } = await sql<{ id: string }>`
      insert into app_user (name, email, password_hash, must_change_password)
      values (${`Person ${users}`}, ${email}, ${hash}, ${mustChange}) returning id`.execute(db)
    const id = Number(rows[0]?.id)
    for (const code of roles) {
      await sql`insert into role (code, name) values (${code}, ${code}) on conflict do nothing`.execute(db)
      await sql`insert into app_user_roles (user_id, role_id) select ${id}, id from role where code = ${code}`.execute(
        db,
      )
    }
    return { id, email }
  }

  return {
    tenant,
    db,
    door,
    origin,
    visitor,
    anotherDoor,
    addUser,
    async signedIn(wanted = {}) {
      const user = await addUser(wanted)
      const guest = visitor()
      const answer = await guest.signIn(user.email)
      if (answer.status !== 200) throw new Error(`sign-in failed: ${JSON.stringify(answer.body)}`)
      return Object.assign(guest, user)
    },
    async events(userId) {
      const { rows } = await sql<{
        kind: string
      }>`select kind from access_event where user_id = ${userId} order by id`.execute(db)
      return rows.map(({ kind }) => kind)
    },
    async mailTo(email) {
      for (let round = 0; round < 100; round += 1) {
        const { rows } = await sql<{ subject: string; text: string }>`
          select subject, body_text as text from mail_message where recipient = ${email}
          order by id desc limit 1`.execute(db)
        if (rows[0]) {
          const link = /https?:\S+/.exec(rows[0].text)?.[0] ?? ''
          return { ...rows[0], link, token: link.split('#')[1] ?? '' }
        }
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      throw new Error(`no mail to ${email}`)
    },
    async close() {
      for (const one of doors) one.close()
      await tenant.close()
      rmSync(folder, { recursive: true })
    },
  }
}
