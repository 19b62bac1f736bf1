import { afterAll, beforeAll, expect, test } from 'vitest'
import { killWhole } from '../cases/kill-program.ts'
import { killDatabase } from '../kit/database-kills.ts'
import { embeddedServer } from '../kit/embedded-server.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'

const { folder, remove } = dataFolder()
let program: Program
beforeAll(async () => {
  program = await startProgram({ folder, env: { TRELLIS_MODULES: 'contacts' } })
}, 300_000)
afterAll(async () => {
  expect(await program.stop()).toBe(0)
  remove()
}, 60_000)

test('the program starts its database again when that is killed under load, and says 503 until then', async () => {
  const { figure, notes } = await killDatabase(program, embeddedServer(folder), 1)
  expect(figure).toMatch(/^0 lost, 0 doubled/)
  expect(notes).toMatch(/10 clients, \d+ × 503 UNAVAILABLE; .* red in 1 rounds/)
  expect(program.child.exitCode).toBeNull()
}, 300_000)

test('no write is lost or doubled when the whole program is killed under load', async () => {
  const end = await killWhole(program, folder, 1)
  program = end.program
  expect(end.outcome.figure).toMatch(/^0 lost, 0 doubled/)
}, 300_000)
