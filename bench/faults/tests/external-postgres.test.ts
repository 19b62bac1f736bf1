import { afterAll, beforeAll, expect, test } from 'vitest'
import { operatedServer } from '../cases/kill-external-postgres.ts'
import { breakDisk } from '../cases/sync-fails.ts'
import { killDatabase } from '../kit/database-kills.ts'
import { type ExternalServer, startExternalServer } from '../kit/external-server.ts'
import { type FailingDisk, failingDisk, whyNoFailingDisk } from '../kit/failing-disk.ts'
import { untilWhole } from '../kit/processes.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'

// Not one of those that must run everywhere: what it needs is in no npm package.
const reason = whyNoFailingDisk()
if (reason) console.warn(`Skipped, a disk that fails: ${reason}.`)

const folders = [dataFolder(), dataFolder()] as const
const disk = reason ? undefined : failingDisk()
let server: ExternalServer
let program: Program
beforeAll(async () => {
  server = await startExternalServer(folders[0].folder, disk?.env)
  const env = { DATABASE_URL: server.url, TRELLIS_MODULES: 'contacts' }
  const words = ['--web', '2', '--worker', '1']
  program = await startProgram({ folder: folders[1].folder, words, env })
  await untilWhole(program.child.pid ?? 0, ['web-1', 'web-2', 'worker-1', 'scheduler', 'spare'])
}, 300_000)
afterAll(async () => {
  expect(await program?.stop()).toBe(0)
  await server?.stop()
  for (const { remove } of folders) remove()
  disk?.remove()
})

test('an external database that is killed and comes back costs no write, no process and nothing but 503', async () => {
  const { figure, notes } = await killDatabase(program, operatedServer(server), 1)
  expect(figure).toMatch(/^0 lost, 0 doubled/)
  expect(notes).toMatch(/^1 kills, 10 clients, \d+ × 503 UNAVAILABLE; .* red in 1 rounds\.$/)
}, 300_000)

test.skipIf(reason)(
  'nothing is acknowledged while its disk can make nothing durable, and writes go on soon after it can',
  async () => {
    const { figure, notes } = await breakDisk(program, server, disk as FailingDisk, 1)
    expect(figure).toMatch(/^0 acknowledged meanwhile, 0 lost, 0 doubled of \d+ writes/)
    expect(Number(/after (\d+) ms/.exec(figure)?.[1])).toBeLessThan(5_000)
    expect(notes).toMatch(/6 clients, \d+ × 503 UNAVAILABLE; .* red in 1 of them;/)
    expect(program.child.exitCode).toBeNull()
  },
  300_000,
)
