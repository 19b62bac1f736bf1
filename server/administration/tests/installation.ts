/** Two tenants behind one door, as a server with an operator has them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll } from 'vitest'
import { useSealingKey } from '#core/sealed.ts'
import { createDoor, type Door } from '#server/http/door.ts'
import { createTenant } from '#server/tenants/create-tenant.ts'
import { type OpenTenants, openTenants } from '#server/tenants/open-tenants.ts'
import { admin, registries, useControl } from '#server/tenants/tests/control.ts'
import { operatorsFrom } from '../operators.ts'

const origin = 'http://localhost:4000'

export interface Reply {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look at bodies of many shapes
  body: any
}

/** Somebody who is signed in to a tenant. */
export interface Person {
  ask(query: string, variables?: object): Promise<Reply>
  /** Another process of the same installation. */
  askElsewhere(query: string, variables?: object): Promise<Reply>
}

/** The tenants `main` and `acme`; `ada@example.com` administers both, and operates from `main`. */
export function useInstallation() {
  const control = useControl()
  const folder = mkdtempSync(join(tmpdir(), 'trellis-operator-'))
  const opened: { tenants: OpenTenants; door: Door }[] = []

  function process(): Door {
    const operators = operatorsFrom({ TRELLIS_OPERATORS: `main:${admin.email}` })
    const tenants = openTenants(control.get(), registries, () => undefined, {
      filesFolder: folder,
      operators,
    })
    const door = createDoor({
      tenants,
      config: { origins: new Set(), trustedProxies: 0, isDevelopment: false },
      log: pino({ level: 'silent' }),
      adminFolder: folder,
      ready: async () => {},
    })
    opened.push({ tenants, door })
    return door
  }

  beforeAll(async () => {
    useSealingKey({ folder })
    for (const name of ['main', 'acme'])
      await createTenant(control.get(), registries, { name, label: name, modules: ['contacts'], admin })
    process()
    process()
  }, 120_000)
  // Before the control database goes.
  afterAll(async () => {
    for (const { tenants, door } of opened) {
      door.close()
      await tenants.close()
    }
    rmSync(folder, { recursive: true })
  })

  async function post(door: Door | undefined, path: string, tenant: string, body: object, cookie = '') {
    const headers = {
      'x-tenant': tenant,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      origin,
      host: 'localhost:4000',
      ...(cookie ? { cookie } : {}),
    }
    const request = new Request(new URL(path, origin), {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    const response = await door?.handler(request, { ip: '10.0.0.1' })
    if (!response) throw new Error('There is no door.')
    return response
  }

  return {
    control,
    /** Signs in. */
    async person(tenant: string, given: { email: string; password: string } = admin): Promise<Person> {
      const [here, there] = opened.map(({ door }) => door)
      const answer = await post(here, '/auth/sign-in', tenant, given)
      if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
      const cookie = answer.headers.get('set-cookie')?.split(';')[0]
      const askAt = async (door: Door | undefined, query: string, variables: object = {}) => {
        const reply = await post(door, '/graphql', tenant, { query, variables }, cookie)
        return { status: reply.status, body: await reply.json() }
      }
      return {
        ask: (query, variables) => askAt(here, query, variables),
        askElsewhere: (query, variables) => askAt(there, query, variables),
      }
    },
    signIn: (tenant: string, given: { email: string; password: string }) =>
      post(opened[0]?.door, '/auth/sign-in', tenant, given),
    /** What is told of the modules of a tenant. */
    tenants: () => opened[0]?.tenants,
  }
}
