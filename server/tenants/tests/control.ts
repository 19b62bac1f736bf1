import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { modules } from '#modules/index.ts'
import { urlOf } from '#server/testing/test-database.ts'
import { dropTenant } from '../change-tenant.ts'
import { type Control, openControl } from '../control.ts'
import { createRegistries } from '../registries.ts'

/** Modules of the tests: the fewest that make different sets. */
export const registries = createRegistries(modules)

export const admin = { email: 'ada@example.com', password: 'a long enough secret' }

/** A control database of its own for a test file; its tenants are dropped afterwards. */
export function useControl(): { get: () => Control } {
  let control: Control
  const name = `control_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
  beforeAll(async () => {
    await query(inject('databaseUrl'), `create database "${name}"`)
    control = await openControl(urlOf(inject('databaseUrl'), name))
  })
  afterAll(async () => {
    for (const tenant of await control.list()) await dropTenant(control, tenant.name)
    await control.close()
    await query(inject('databaseUrl'), `drop database if exists "${name}" with (force)`)
  })
  return { get: () => control }
}

/** Runs one statement by a connection of its own. */
export async function query(url: string, sql: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
