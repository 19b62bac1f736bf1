import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, type TestContext, test } from 'vitest'
import { acquireFolder } from '../acquire-folder.ts'
import { startEmbedded } from '../start-embedded.ts'
import { StartupError } from '../startup-error.ts'
import { query, removeFolder, temporaryFolder, until } from './processes.ts'

let folder: string
let mounted: string | undefined
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(async () => {
  // The server's log writer may hold the file system for a moment longer than the server.
  if (mounted) await until(() => spawnSync('umount', [mounted ?? '']).status === 0)
  mounted = undefined
  removeFolder(folder)
})

/** A small file system of its own; the test is skipped where this account may not mount one. */
function mount(context: TestContext, options: string): string {
  const path = join(folder, 'mount')
  mkdirSync(path)
  const run = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { encoding: 'utf8' })
  if (run.status !== 0) context.skip(`may not mount a file system here: ${run.stderr ?? run.error?.message}`)
  mounted = path
  return path
}

async function refusal(start: Promise<unknown>): Promise<StartupError> {
  const error = await start.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof StartupError) return error
  throw new Error(`expected a StartupError, got ${String(error)}`)
}

test('a file in the place of the folder is told as such', async () => {
  const path = join(folder, 'file')
  writeFileSync(path, '')
  for (const place of [path, join(path, 'data')]) {
    const error = await refusal(startEmbedded({ folder: place }))
    expect(error.code).toBe('FOLDER_UNWRITABLE')
    expect(error.message).toContain(place)
    expect(error.hint).toContain('TRELLIS_DATA')
    expect(() => acquireFolder(place)).toThrow(StartupError)
  }
})

test('a folder that this account may not write in is told as such', async (context) => {
  if (process.geteuid?.() === 0) context.skip('root may write everywhere')
  chmodSync(folder, 0o500)
  const error = await refusal(startEmbedded({ folder: join(folder, 'data') }))
  expect(error.code).toBe('FOLDER_UNWRITABLE')
  expect(error.message).toContain('may not write')
  chmodSync(folder, 0o700)
})

test('a read-only file system is told as such', async (context) => {
  const path = mount(context, 'size=1m,ro')
  const error = await refusal(startEmbedded({ folder: path }))
  expect(error.code).toBe('FOLDER_UNWRITABLE')
  expect(error.message).toContain('read-only')
})

test('a folder postgres that holds other things is left alone', async () => {
  const other = join(folder, 'postgres', 'letters')
  mkdirSync(other, { recursive: true })
  const error = await refusal(startEmbedded({ folder }))
  expect(error.code).toBe('FOLDER_UNWRITABLE')
  expect(error.message).toContain('not a database')
  rmSync(other, { recursive: true })
  const database = await startEmbedded({ folder })
  await database.stop()
}, 30_000)

test('data of another PostgreSQL version is told as such', async () => {
  const database = await startEmbedded({ folder })
  await database.stop()
  writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '17\n')
  const error = await refusal(startEmbedded({ folder }))
  expect(error.code).toBe('DATABASE_VERSION')
  writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '18\n')
  const again = await startEmbedded({ folder })
  await again.stop()
}, 30_000)

test('a disk too small for a new database is told as full', async (context) => {
  const path = mount(context, 'size=24m')
  const error = await refusal(startEmbedded({ folder: path }))
  expect(error.code).toBe('DISK_FULL')
  expect(error.message).toContain(path)
}, 30_000)

test('a disk that filled up is told as full, and with room again every row is there', async (context) => {
  const path = mount(context, 'size=160m')
  const database = await startEmbedded({ folder: path })
  await query(database.url, 'create table kept as select 42 as n')
  await database.stop()
  const { bavail, bsize } = statfsSync(path)
  writeFileSync(join(path, 'filler'), Buffer.alloc(bavail * bsize))
  const error = await refusal(startEmbedded({ folder: path }))
  expect(error.code).toBe('DISK_FULL')
  rmSync(join(path, 'filler'))
  const again = await startEmbedded({ folder: path })
  await expect(query(again.url, 'select n from kept')).resolves.toEqual([{ n: 42 }])
  await again.stop()
}, 30_000)
