import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, lstatSync, mkdirSync, realpathSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, type TestContext, test } from 'vitest'
import { canReach } from '../run-as.ts'
import { killLeftRunners, query, removeFolder, run, serve, temporaryFolder } from './processes.ts'

const NOBODY = { name: 'nobody', uid: 65_534, gid: 65_534 }

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => {
  killLeftRunners()
  removeFolder(folder)
})

function needsRoot(context: TestContext): void {
  if (process.geteuid?.() !== 0) context.skip('only root can become another account')
}

/** A PATH on which `unshare` is not found, as on a system without it: the start falls back to another account. */
function pathWithoutNamespaces(): string {
  const path = join(folder, 'bin')
  mkdirSync(path)
  const chown = spawnSync('/bin/sh', ['-c', 'command -v chown'], { encoding: 'utf8' }).stdout.trim()
  symlinkSync(chown, join(path, 'chown'))
  return path
}

async function stop(runner: Awaited<ReturnType<typeof serve>>): Promise<void> {
  process.kill(runner.pid, 'SIGTERM')
  expect(await runner.exited, runner.errors()).toBe(0)
}

test('root in a folder closed to others runs it there, by a user namespace', async (context) => {
  needsRoot(context)
  const works = spawnSync('unshare', ['--user', '--map-user=1000', '--map-group=1000', 'true']).status === 0
  if (!works) context.skip('user namespaces are off here')
  const data = join(folder, 'data')
  const runner = await serve(data)
  expect(lstatSync(join(data, 'postgres')).isDirectory()).toBe(true)
  expect(statSync(join(data, 'postgres')).uid).toBe(0)
  expect(runner.logs).toEqual([])
  await stop(runner)
}, 30_000)

test('root without user namespaces runs it as another account, in the same folder where that can reach it', async (context) => {
  needsRoot(context)
  const PATH = pathWithoutNamespaces()
  const data = join(folder, 'data')
  spawnSync('chmod', ['755', folder])
  const runner = await serve(data, { env: { PATH } })
  expect(runner.logs[0]).toContain('runs as the account nobody')
  expect(statSync(join(data, 'postgres')).uid).toBe(NOBODY.uid)
  expect(statSync(data).mode & 0o007).toBe(0)
  await query(runner.ready.url, 'create table kept as select 1 as n')
  await stop(runner)

  // The same data by a namespace, and back again.
  const second = await serve(data)
  await expect(query(second.ready.url, 'select n from kept')).resolves.toEqual([{ n: 1 }])
  await stop(second)
  const third = await serve(data, { env: { PATH } })
  await expect(query(third.ready.url, 'select n from kept')).resolves.toEqual([{ n: 1 }])
  process.kill(third.pid, 'SIGKILL')
  const fourth = await serve(data, { env: { PATH } })
  await expect(query(fourth.ready.url, 'select n from kept')).resolves.toEqual([{ n: 1 }])
  await stop(fourth)
}, 30_000)

test('root without user namespaces in a closed folder keeps the data in a reachable one, and says where', async (context) => {
  needsRoot(context)
  const PATH = pathWithoutNamespaces()
  const data = join(folder, 'data')
  const runner = await serve(data, { env: { PATH } })
  const real = realpathSync(join(data, 'postgres'))
  try {
    expect(real).toMatch(/^\/var\/lib\/trellis\//)
    expect(runner.logs.join('\n')).toContain(dirname(real))
    await query(runner.ready.url, 'create table kept as select 1 as n')
    await stop(runner)
    const again = await serve(data, { env: { PATH } })
    await expect(query(again.ready.url, 'select n from kept')).resolves.toEqual([{ n: 1 }])
    await stop(again)
    spawnSync('mv', [dirname(real), `${dirname(real)}.away`])
    const { refused } = await run(data, { env: { PATH } }).first
    expect(refused?.code).toBe('FOLDER_UNREACHABLE')
    expect(refused?.message).toContain(real)
    expect(existsSync(real)).toBe(false)
  } finally {
    removeFolder(dirname(real))
    removeFolder(`${dirname(real)}.away`)
  }
}, 30_000)

test('a plain account runs it as itself', async (context) => {
  needsRoot(context)
  if (!canReach(NOBODY, import.meta.dirname) || !canReach(NOBODY, dirname(process.execPath))) {
    context.skip('other accounts cannot read this clone')
  }
  spawnSync('chmod', ['755', folder])
  const home = join(folder, 'home')
  mkdirSync(home, { mode: 0o700 })
  chownSync(home, NOBODY.uid, NOBODY.gid)
  const { uid, gid } = NOBODY
  const runner = await serve(join(home, 'data'), { uid, gid })
  expect(runner.logs).toEqual([])
  expect(statSync(join(home, 'data', 'postgres')).uid).toBe(uid)
  await stop(runner)
}, 30_000)
