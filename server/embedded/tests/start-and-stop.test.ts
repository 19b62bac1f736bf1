import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { findPostmaster } from '../postmaster.ts'
import { findPrograms } from '../programs.ts'
import { chooseRunAs, commandAs } from '../run-as.ts'
import { serverSettings } from '../settings.ts'
import { startEmbedded } from '../start-embedded.ts'
import {
  isAlive,
  killLeftRunners,
  query,
  removeFolder,
  run,
  serve,
  temporaryFolder,
  until,
} from './processes.ts'

const folder = join(temporaryFolder(), 'data')
const data = join(folder, 'postgres')
afterEach(killLeftRunners)
afterAll(() => removeFolder(join(folder, '..')))

/** Rows that were acknowledged so far: none may ever be missing. */
const acknowledged: number[] = []

async function insert(url: string): Promise<void> {
  const number = acknowledged.length + 1
  await query(url, `insert into kept values (${number})`)
  acknowledged.push(number)
}

async function expectAllKept(url: string): Promise<void> {
  const rows = await query(url, 'select n from kept order by n')
  expect(rows.map(({ n }) => n)).toEqual(acknowledged)
}

async function stop(runner: Awaited<ReturnType<typeof serve>>): Promise<void> {
  process.kill(runner.pid, 'SIGTERM')
  expect(await runner.exited, runner.errors()).toBe(0)
  expect(isAlive(runner.ready.pid)).toBe(false)
}

test('makes a database on the first start, with deterministic sorting, durable and closed to others', async () => {
  const runner = await serve(folder)
  const { url, version, reused, milliseconds } = runner.ready
  expect({ version: version.split('.')[0], reused }).toEqual({ version: '18', reused: false })
  expect(milliseconds).toBeLessThan(10_000)
  const [facts] = await query(
    url,
    `select current_setting('fsync') fsync, current_setting('timezone') zone, current_setting('jit') jit,
       current_setting('listen_addresses') addresses, current_setting('server_encoding') encoding,
       current_setting('max_connections') connections, current_setting('data_checksums') checksums,
       (select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'postgres') locale,
       lower('ÉÀÜ') lowered, array(select x from unnest(array['b', 'A', 'é', 'a', 'Z']) x order by x) sorted`,
  )
  expect(facts).toEqual({
    fsync: 'on',
    zone: 'UTC',
    jit: 'off',
    addresses: '127.0.0.1',
    encoding: 'UTF8',
    connections: '200',
    checksums: 'on',
    locale: 'b C.UTF-8',
    lowered: 'éàü',
    sorted: ['A', 'Z', 'a', 'b', 'é'],
  })
  await query(url, 'create table kept (n int)')
  await insert(url)
  for (const path of ['', 'postgres', 'postgres.password', 'postgres.json', 'trellis.lock']) {
    expect(statSync(join(folder, path)).mode & 0o007, path).toBe(0)
  }
  expect(statSync(join(folder, 'postgres.password')).mode & 0o777).toBe(0o600)
  await expect(query(url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(
    'password authentication failed',
  )
  await stop(runner)
}, 30_000)

test('knows accented letters in trigram search', async () => {
  const runner = await serve(folder)
  await query(runner.ready.url, 'create extension pg_trgm')
  const [row] = await query(runner.ready.url, `select similarity('Éclair', 'éclairs') > 0.5 as alike`)
  expect(row).toEqual({ alike: true })
  await stop(runner)
}, 30_000)

test('keeps data and port over an orderly restart', async () => {
  const before = JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8'))
  const runner = await serve(folder)
  expect(runner.ready.port).toBe(before.port)
  expect(runner.ready.milliseconds).toBeLessThan(5_000)
  await expectAllKept(runner.ready.url)
  await insert(runner.ready.url)
  await stop(runner)
}, 30_000)

test('stops in order on Ctrl-C, which reaches the whole process group', async () => {
  const runner = await serve(folder)
  await insert(runner.ready.url)
  process.kill(-runner.pid, 'SIGINT')
  expect(await runner.exited, runner.errors()).toBe(0)
  expect(isAlive(runner.ready.pid)).toBe(false)
  expect(existsSync(join(folder, 'trellis.lock'))).toBe(false)
  expect(existsSync(join(data, 'postmaster.pid'))).toBe(false)
}, 30_000)

test('the server ends with a parent that is killed, and the next start has every acknowledged row', async () => {
  const runner = await serve(folder)
  await insert(runner.ready.url)
  process.kill(runner.pid, 'SIGKILL')
  await until(() => !isAlive(runner.ready.pid))
  const next = await serve(folder)
  expect(next.ready.reused).toBe(false)
  await expectAllKept(next.ready.url)
  await insert(next.ready.url)
  process.kill(next.pid, 'SIGKILL')
  // At once, while the watchdog is still at its work.
  const third = await serve(folder)
  expect(third.ready.reused).toBe(false)
  await expectAllKept(third.ready.url)
  await stop(third)
}, 30_000)

test('stops a server that nobody owns any more before it starts its own', async () => {
  const programs = findPrograms()
  const postgres = [join(programs.root, 'bin', 'postgres'), '-D', data, ...serverSettings(await freePort())]
  const { file, args } = commandAs(chooseRunAs(), postgres)
  const orphan = spawn(file, args, { stdio: 'ignore', cwd: '/', detached: true })
  await until(() => findPostmaster(data)?.ready === true)
  const runner = await serve(folder)
  await until(() => orphan.exitCode !== null || orphan.signalCode !== null)
  expect(runner.ready.reused).toBe(false)
  await expectAllKept(runner.ready.url)
  await stop(runner)
}, 30_000)

test('a pid file whose number now belongs to another program does not block', async () => {
  const now = Math.floor(Date.now() / 1000)
  writeFileSync(
    join(data, 'postmaster.pid'),
    `${process.pid}\n${data}\n${now}\n5999\n\n127.0.0.1\n 1 2\nready   \n`,
  )
  const runner = await serve(folder)
  await expectAllKept(runner.ready.url)
  await stop(runner)
}, 30_000)

test('takes another port when its own was taken meanwhile', async () => {
  const { port } = JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8'))
  const thief = createServer().listen(port, '127.0.0.1')
  const runner = await serve(folder)
  expect(runner.ready.port).not.toBe(port)
  await expectAllKept(runner.ready.url)
  await stop(runner)
  thief.close()
}, 30_000)

test.each([
  ['killed server', undefined],
  [
    'server of which a process crashed',
    "select pid from pg_stat_activity where backend_type = 'checkpointer'",
  ],
])(
  'starts a %s again on the same port while its owner lives',
  async (_what, processes) => {
    const runner = await serve(folder)
    const { url, pid } = runner.ready
    await insert(url)
    const victim = processes ? (await query(url, processes))[0]?.pid : pid
    process.kill(Number(victim), processes ? 'SIGABRT' : 'SIGKILL')
    await until(() => {
      const found = findPostmaster(data)
      return found !== undefined && found.pid !== pid && found.ready
    })
    await expectAllKept(url)
    process.kill(runner.pid, 'SIGTERM')
    expect(await runner.exited, runner.errors()).toBe(0)
    expect(findPostmaster(data)).toBeUndefined()
  },
  30_000,
)

test('a lost password file is replaced', async () => {
  rmSync(join(folder, 'postgres.password'))
  const runner = await serve(folder)
  expect(runner.logs.join()).toContain('gets a new password')
  await expectAllKept(runner.ready.url)
  await stop(runner)
}, 30_000)

test('starts at the same time share one server, which ends with its owner', async () => {
  const fresh = join(folder, '..', 'shared')
  const started = await Promise.all([1, 2, 3].map(() => startEmbedded({ folder: fresh })))
  const owners = started.filter(({ reused }) => !reused)
  expect(owners).toHaveLength(1)
  expect(new Set(started.map(({ pid }) => pid)).size).toBe(1)
  const guest = await serve(fresh, { mode: 'once' })
  expect(guest.ready).toMatchObject({ reused: true, pid: owners[0]?.pid })
  await guest.exited
  await Promise.all(started.filter(({ reused }) => reused).map(({ stop }) => stop()))
  await expect(query(owners[0]?.url ?? '', 'select 1 as one')).resolves.toEqual([{ one: 1 }])
  await Promise.all([owners[0]?.stop(), owners[0]?.stop()])
  expect(isAlive(owners[0]?.pid ?? 0)).toBe(false)
}, 30_000)

test('a start that is killed at any moment leaves nothing that blocks the next', async () => {
  const fresh = join(folder, '..', 'cut-off')
  for (const pause of [250, 450, 700]) {
    const runner = run(fresh, { mode: 'serve' })
    runner.first.catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, pause))
    process.kill(runner.pid, 'SIGKILL')
    await runner.exited
  }
  const runner = await serve(fresh)
  await expect(query(runner.ready.url, 'select 1 as one')).resolves.toEqual([{ one: 1 }])
  await stop(runner)
}, 30_000)

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
