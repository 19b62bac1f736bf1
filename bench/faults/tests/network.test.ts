import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { dropTenant } from '#server/tenants/change-tenant.ts'
import { openControl } from '#server/tenants/control.ts'
import { query } from '#server/tenants/tests/control.ts'
// It declares what the tests are provided with.
import type {} from '#server/testing/global-setup.ts'
import { urlOf } from '#server/testing/test-database.ts'
import { breakCommits, quietWords } from '../cases/in-doubt-commit.ts'
import { cutCable } from '../cases/partition.ts'
import { slowLine } from '../cases/slow-line.ts'
import { dataFolder, startProgram } from '../kit/program.ts'
import { type Stage, setStage } from '../kit/stage.ts'
import { startProxy } from '../kit/tcp-proxy.ts'

const name = `network_${process.pid}`
let stage: Stage
beforeAll(async () => {
  await query(inject('databaseUrl'), `create database "${name}"`)
  stage = await setStage(urlOf(inject('databaseUrl'), name), quietWords)
}, 300_000)
afterAll(async () => {
  await stage?.stop()
  const control = await openControl(urlOf(inject('databaseUrl'), name))
  for (const tenant of await control.list()) await dropTenant(control, tenant.name)
  await control.close()
  await query(inject('databaseUrl'), `drop database if exists "${name}" with (force)`)
})

test('a second try with the same key finds out what became of a commit whose answer was lost', async () => {
  expect(await breakCommits(stage, 6)).toMatchObject({ figure: '0 doubled, 0 lost of 6 writes', holds: true })
})

test('a network that goes silent fails requests with 503 instead of hanging, and loses nothing', async () => {
  const { figure, notes } = await cutCable(stage, 1)
  expect(figure).toMatch(/^0 lost, 0 doubled/)
  expect(Number(/longest request (\d+) ms/.exec(figure)?.[1])).toBeLessThan(8_000)
  expect(notes).toMatch(/10 clients, \d+ × 503 UNAVAILABLE; .* red each time: true/)
})

test('a line of 1 Mbit/s makes writes slow, and fails none', async () => {
  const { figure, notes } = await slowLine(stage, 1)
  expect(figure).toMatch(/^0 lost, 0 doubled/)
  expect(Number(/longest request (\d+) ms/.exec(figure)?.[1])).toBeLessThan(8_000)
  expect(notes).toMatch(/at least [1-9]\d* writes each time; no failures/)
})

test('a start whose first question to its database breaks off asks again', async () => {
  const url = new URL(stage.databaseUrl)
  const cable = await startProxy({ host: url.hostname, port: Number(url.port) })
  url.port = String(cable.port)
  let broken = 0
  cable.cutAt('tenant_database_unique', () => {
    if (++broken === 2) cable.cutAt(undefined)
    return false
  })
  const { folder, remove } = dataFolder()
  const env = { DATABASE_URL: url.toString(), TRELLIS_MODULES: 'contacts' }
  const program = await startProgram({ folder, words: quietWords, env })
  expect(await program.stop()).toBe(0)
  expect(broken).toBe(2)
  await cable.close()
  remove()
})
