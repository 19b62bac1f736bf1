import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acquireFolder } from '../acquire-folder.ts'
import { isAlive, killLeftRunners, removeFolder, run, serve, temporaryFolder } from './processes.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => {
  killLeftRunners()
  removeFolder(folder)
})

test('refuses a second start while the first runs, and says what runs', async () => {
  const first = await serve(folder)
  const second = run(folder)
  const { refused } = await second.first
  expect(refused?.code).toBe('FOLDER_IN_USE')
  expect(refused?.message).toMatch(
    new RegExp(`process ${first.pid}, since \\d{4}-\\d\\d-\\d\\dT.*, at http://127\\.0\\.0\\.1:4999\\.$`),
  )
  expect(refused?.hint).toContain('TRELLIS_DATA')
  expect(await second.exited).toBe(1)
  expect(isAlive(first.ready.pid)).toBe(true)
  process.kill(first.pid, 'SIGTERM')
  expect(await first.exited).toBe(0)
  expect(existsSync(join(folder, 'trellis.lock'))).toBe(false)
}, 30_000)

test('says that the first still starts while its address is unknown', () => {
  const lock = acquireFolder(folder)
  expect(() => acquireFolder(folder)).toThrow(`process ${process.pid}, since`)
  expect(() => acquireFolder(folder)).toThrow('still starting')
  lock.describe({ address: 'http://127.0.0.1:4321' })
  expect(() => acquireFolder(folder)).toThrow('at http://127.0.0.1:4321')
  lock.release()
  lock.release()
  acquireFolder(folder).release()
  expect(readdirSync(folder)).toEqual([])
})

test('takes over a lock whose pid now belongs to another process', () => {
  const lock = acquireFolder(folder)
  const path = join(folder, 'trellis.lock')
  const holder = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, JSON.stringify({ ...holder, token: 'of-a-dead-process', started: 'another time' }))
  const mine = acquireFolder(folder)
  // The old holder's late release must not give away what is no longer its own.
  lock.release()
  expect(() => acquireFolder(folder)).toThrow('already runs')
  mine.release()
  expect(readdirSync(folder)).toEqual([])
})

test.each(['', '{', '{"pid":"x"}'])('takes over a lock file that a power loss damaged: %j', (content) => {
  writeFileSync(join(folder, 'trellis.lock'), content)
  acquireFolder(folder).release()
  expect(readdirSync(folder)).toEqual([])
})

test('exactly one of many processes that find a stale lock at the same time takes it', async () => {
  const stale = { token: 'stale', pid: process.pid, started: 'another time', since: 'yesterday' }
  const script = join(import.meta.dirname, 'lock-runner.ts')
  const children = Array.from({ length: 8 }, () =>
    spawn(process.execPath, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] }),
  )
  const words = children.map((child) => createInterface({ input: child.stdout })[Symbol.asyncIterator]())
  for (const word of words) expect((await word.next()).value).toBe('here')
  writeFileSync(join(folder, 'trellis.lock'), JSON.stringify(stale))
  for (const child of children) child.stdin.write('go')
  const answers = await Promise.all(words.map(async (word) => (await word.next()).value))
  for (const child of children) child.stdin.end()
  await Promise.all(children.map((child) => once(child, 'close')))
  expect(answers.toSorted()).toEqual([...Array(7).fill('FOLDER_IN_USE'), 'taken'])
  // All are gone without a release: the next start is not kept out.
  acquireFolder(folder).release()
}, 30_000)
