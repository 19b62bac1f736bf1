import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { dropTenant } from '#server/tenants/change-tenant.ts'
import { openControl } from '#server/tenants/control.ts'
import { query } from '#server/tenants/tests/control.ts'
// It declares what the tests are provided with.
import type {} from '#server/testing/global-setup.ts'
import { urlOf } from '#server/testing/test-database.ts'
import { killInTurn } from '../cases/kill-processes.ts'
import { limits, passLimits } from '../cases/limits.ts'
import { memoryWords, outgrow } from '../cases/memory-limit.ts'
import { restartUnderLoad } from '../cases/rolling-restart.ts'
import { childrenOf, processesOf, untilWhole } from '../kit/processes.ts'
import { dataFolder, type Program, startProgram } from '../kit/program.ts'

const name = `cluster_${process.pid}`
const { folder, remove } = dataFolder()
const env = { DATABASE_URL: urlOf(inject('databaseUrl'), name), TRELLIS_MODULES: 'contacts' }
let program: Program
beforeAll(async () => {
  await query(inject('databaseUrl'), `create database "${name}"`)
  program = await startProgram({ folder, words: ['--web', '2', '--worker', '1'], env })
}, 300_000)
afterAll(async () => {
  await program?.stop()
  const control = await openControl(urlOf(inject('databaseUrl'), name))
  for (const tenant of await control.list()) await dropTenant(control, tenant.name)
  await control.close()
  await query(inject('databaseUrl'), `drop database if exists "${name}" with (force)`)
  remove()
})

const primary = (): number => program.child.pid ?? 0

test('a cluster says which processes it has, and tells the figures of all of them on its one port', async () => {
  expect(program.said()).toMatch(/Processes +web-1, web-2, worker-1, scheduler/)
  const { status } = await fetch(`${program.address}/health/ready`)
  expect(status).toBe(200)
  const text = await (await fetch(`${program.address}/metrics`)).text()
  for (const figure of ['process_cpu_seconds_total', 'process_resident_memory_bytes']) {
    const samples = [...text.matchAll(new RegExp(`^${figure}\\{process="([\\w-]+)"\\} [\\d.e+-]+$`, 'gm'))]
    expect(samples.map((match) => match[1])).toEqual(['primary', 'web-1', 'web-2', 'worker-1', 'scheduler'])
    expect(text.match(new RegExp(`^# TYPE ${figure} `, 'gm'))).toHaveLength(1)
  }
})

test('what is killed is back at once, and no write that was acknowledged is lost or doubled', async () => {
  const outcome = await killInTurn(program, 2)
  expect(outcome.figure).toMatch(/^0 lost, 0 doubled/)
}, 300_000)

test('a rolling restart and the end of one process fail no request, and sockets come back', async () => {
  const outcome = await restartUnderLoad(program, 300)
  expect(outcome.figure).toMatch(/^0 of [\d,]+ requests failed/)
  expect(outcome.notes).toContain('with code 1012.')
}, 240_000)

test('without their primary the processes end by themselves', async () => {
  await untilWhole(primary(), ['web-1', 'web-2', 'worker-1', 'scheduler', 'spare'])
  const pids = [...processesOf(primary()).values()]
  expect(pids).toHaveLength(5)
  program.child.kill('SIGKILL')
  await program.finished
  const isThere = (pid: number): boolean => childrenOf(pid).length > 0 || isAlive(pid)
  for (let waited = 0; pids.some(isThere) && waited < 5_000; waited += 50) await sleep(50)
  expect(pids.filter(isThere)).toEqual([])
})

test('a process that passes a limit is replaced without a failed request', async () => {
  // The next start takes over what the one that was killed has left.
  program = await startProgram({ folder, words: limits, env })
  expect((await passLimits(program, { web: 1, worker: 1 })).figure).toMatch(/^0 of [\d,]+ requests failed$/)
  const text = await (await fetch(`${program.address}/metrics`)).text()
  expect(text).toMatch(/^trellis_process_ends_total\{name="web-\d",reason="(requests|age)",.*\} [1-9]/m)
}, 240_000)

test('a process that takes more memory than it may is replaced without a failed request', async () => {
  const words = memoryWords(program)
  await program.stop()
  program = await startProgram({ folder, words, env })
  expect((await outgrow(program, 1, 1)).figure).toMatch(/^0 of [\d,]+ requests failed$/)
  const text = await (await fetch(`${program.address}/metrics`)).text()
  expect(text).toMatch(/^trellis_process_ends_total\{name="worker-1",reason="memory",.*\} [1-9]/m)
}, 240_000)

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
