import { afterAll, beforeAll, expect, test } from 'vitest'
import { operatedServer } from '../cases/kill-external-postgres.ts'
import { killDatabase } from '../kit/database-kills.ts'
import { type ExternalServer, startExternalServer } from '../kit/external-server.ts'
import { untilWhole } from '../kit/processes.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'

const folders = [dataFolder(), dataFolder()] as const
let server: ExternalServer
let program: Program
beforeAll(async () => {
  server = await startExternalServer(folders[0].folder)
  const env = { DATABASE_URL: server.url, TRELLIS_MODULES: 'contacts' }
  const words = ['--web', '2', '--worker', '1']
  program = await startProgram({ folder: folders[1].folder, words, env })
  await untilWhole(program.child.pid ?? 0, ['web-1', 'web-2', 'worker-1', 'scheduler', 'spare'])
}, 300_000)
afterAll(async () => {
  expect(await program?.stop()).toBe(0)
  await server?.stop()
  for (const { remove } of folders) remove()
})

test('an external database that is killed and comes back costs no write, no process and nothing but 503', async () => {
  const { figure, notes } = await killDatabase(program, operatedServer(server), 1)
  expect(figure).toMatch(/^0 lost, 0 doubled/)
  expect(notes).toMatch(/^1 kills, 10 clients, \d+ × 503 UNAVAILABLE; .* red in 1 rounds\.$/)
}, 300_000)
