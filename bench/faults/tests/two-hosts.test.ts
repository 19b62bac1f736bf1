import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { dropTenant } from '#server/tenants/change-tenant.ts'
import { openControl } from '#server/tenants/control.ts'
import { query } from '#server/tenants/tests/control.ts'
// It declares what the tests are provided with.
import type {} from '#server/testing/global-setup.ts'
import { urlOf } from '#server/testing/test-database.ts'
import { actAsOne, keyBy } from '../cases/two-hosts.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'

const name = `hosts_${process.pid}`
const { folder, remove } = dataFolder()
let url: string
let programs: Program[] = []
beforeAll(async () => {
  await query(inject('databaseUrl'), `create database "${name}"`)
  url = urlOf(inject('databaseUrl'), name)
  const env = { DATABASE_URL: url, TRELLIS_MODULES: 'contacts', TRELLIS_TRUST_PROXY: '1' }
  programs = await Promise.all([0, 1].map(() => startProgram({ folder, env })))
}, 300_000)
afterAll(async () => {
  await Promise.all(programs.map((program) => program.stop()))
  const control = await openControl(url)
  for (const tenant of await control.list()) await dropTenant(control, tenant.name)
  await control.close()
  await query(inject('databaseUrl'), `drop database if exists "${name}" with (force)`)
  remove()
})

test('two programs on one database share sessions, throttles, idempotency keys and what users may do', async () => {
  const outcome = await actAsOne(programs, 2, (email) => keyBy(folder, url, email))
  expect(outcome.figure, outcome.notes).toBe('0 differences')
})
