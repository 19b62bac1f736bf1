import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { query } from '#server/tenants/tests/control.ts'
import { urlOf } from '#server/testing/test-database.ts'
import { command, graphql, signIn, start, temporaryFolder, trellis } from './program.ts'

const email = 'admin@example.com'

test('a first start ends signed in, keeps its data over a restart, and commands work beside it and without it', async () => {
  const folder = temporaryFolder()
  const first = await start(folder)
  expect(first.said()).toContain(email)
  expect(first.password).toMatch(/^([a-z]{4}-){4}[a-z]{4}$/)

  // Signed in by what the terminal said.
  const password = first.password ?? ''
  expect((await signIn(first.address, email, 'not the password')).status).toBe(401)
  const { status, cookie } = await signIn(first.address, email, password)
  expect(status).toBe(200)
  const made = await graphql(
    first.address,
    { cookie },
    'mutation { createTag(input: { name: "Kept" }) { id } }',
  )
  expect(made.errors).toBeUndefined()

  // A second start says what runs; the first goes on.
  const second = await command(folder, ['start', '--port', '0'])
  expect(second.code).toBe(1)
  expect(second.stderr).toMatch(
    new RegExp(
      `Trellis already runs on .*: process ${first.child.pid}, since .*, at http://localhost:${first.port}`,
    ),
  )
  expect(second.stderr).not.toContain('    at ')

  // Commands beside the running program.
  const key = await command(folder, ['api-key', 'create', '--email', email, '--name', 'test'])
  expect(key).toMatchObject({ code: 0, stderr: '' })
  const bearer = { authorization: `Bearer ${key.stdout.trim()}` }
  expect(await graphql(first.address, bearer, '{ tags { nodes { name } } }')).toEqual({
    data: { tags: { nodes: [{ name: 'Kept' }] } },
  })
  const readOnly = await command(folder, [
    'api-key',
    'create',
    '--email',
    email,
    '--read-only',
    '--expires',
    '1d',
  ])
  const refused = await graphql(
    first.address,
    { authorization: `Bearer ${readOnly.stdout.trim()}` },
    'mutation { createTag(input: { name: "No" }) { id } }',
  )
  expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  const doctor = await command(folder, ['doctor', '--json'])
  const { checks } = JSON.parse(doctor.stdout) as { checks: { name: string; status: string; text: string }[] }
  expect(doctor.code).toBe(0)
  expect(checks.find(({ name }) => name === 'Program')?.text).toContain(
    first.address.replace('127.0.0.1', 'localhost'),
  )
  expect(checks.find(({ name }) => name === 'Tenant main')).toMatchObject({ status: 'ok' })
  expect(doctor.stdout).not.toMatch(/postgres:\/\/|"secret"/)

  // SIGTERM ends it in order, and leaves nothing behind.
  first.child.kill('SIGTERM')
  const { code, stderr } = await first.finished
  expect(code).toBe(0)
  // All that there was to log is what the key was refused.
  expect(stderr).toMatch(/^\{[^\n]*"why":"This API key may only read\."[^\n]*"msg":"refused"\}\n$/)
  expect(existsSync(join(folder, 'trellis.lock'))).toBe(false)

  // Without the program, a command starts the database for as long as it needs it.
  const list = await command(folder, ['tenant', 'list'])
  expect(list.stdout).toMatch(/^main +My Company +ACTIVE/m)

  const again = await start(folder)
  expect(again.password).toBeUndefined()
  expect((await graphql(again.address, bearer, '{ tags { nodes { name } } }')).data).toEqual({
    tags: { nodes: [{ name: 'Kept' }] },
  })
  expect((await signIn(again.address, email, password)).status).toBe(200)
  again.child.kill('SIGINT')
  expect((await again.finished).code).toBe(0)
})

test('an external server takes the place of the embedded one, and the administrator may be given', async () => {
  const name = `start_${process.pid}`
  await query(inject('databaseUrl'), `create database "${name}"`)
  const DATABASE_URL = urlOf(inject('databaseUrl'), name)
  const given = {
    DATABASE_URL,
    TRELLIS_ADMIN_EMAIL: 'Ada@Example.com',
    TRELLIS_ADMIN_PASSWORD: 'seven green ladders',
    TRELLIS_MODULES: 'contacts',
  }
  const folder = temporaryFolder()
  // Several processes may serve one database, and start together when it is still empty.
  const [program, other] = await Promise.all([
    start(folder, [], given),
    start(temporaryFolder(), ['--worker', '0'], given),
  ])
  expect(program.password).toBeUndefined()
  expect(program.said()).not.toContain('seven green ladders')
  const { status, cookie } = await signIn(program.address, 'ada@example.com', 'seven green ladders')
  expect(status).toBe(200)
  const { data } = await graphql<{ modules: { name: string }[] }>(
    program.address,
    { cookie },
    '{ modules { name } }',
  )
  expect(data.modules.map((module) => module.name).sort()).toEqual(['base', 'contacts'])
  expect(
    (await graphql<{ modules: unknown[] }>(other.address, { cookie }, '{ modules { name } }')).data.modules,
  ).toHaveLength(2)
  // Installed by a command, served by both without a restart.
  expect((await command(folder, ['module', 'install', 'tax'], given)).stdout).toContain(
    'Installed in main: tax.',
  )
  await expect
    .poll(
      async () =>
        (await graphql<{ modules: unknown[] }>(other.address, { cookie }, '{ modules { name } }')).data
          .modules.length,
      { timeout: 5_000 },
    )
    .toBe(3)
  for (const { child, finished } of [program, other]) {
    child.kill('SIGTERM')
    expect((await finished).code).toBe(0)
  }
  expect((await command(folder, ['tenant', 'drop', 'main'], given)).code).toBe(2)
  expect((await command(folder, ['tenant', 'drop', 'main', '--yes'], given)).code).toBe(0)
  await query(inject('databaseUrl'), `drop database "${name}" with (force)`)
})

test('a taken port, a wrong DATABASE_URL and wrong options each get one clear message and no stack', async () => {
  const folder = temporaryFolder()
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as { port: number }
  const cases: [string[], NodeJS.ProcessEnv, string, number][] = [
    [['start', '--port', String(port)], {}, `Port ${port} is taken by another program.`, 1],
    [['start'], { DATABASE_URL: 'mysql://x' }, 'DATABASE_URL is not the URL of a PostgreSQL server', 1],
    [
      ['start'],
      { DATABASE_URL: 'postgres://me:geheim@127.0.0.1:1/x' },
      'Nothing accepts connections at 127.0.0.1:1.',
      1,
    ],
    [['start', '--prot', '1'], {}, "Unknown option '--prot'", 2],
    [['start', '--port', 'x'], {}, '"x" is not a port.', 1],
    [['strat'], {}, 'Did you mean: trellis start', 2],
    [['tenant', 'lits'], {}, 'Did you mean: trellis tenant list', 2],
  ]
  const finished = await Promise.all(cases.map(([words, env]) => command(folder, words, env)))
  for (const [index, { code, stderr }] of finished.entries()) {
    expect(stderr).toContain(cases[index]?.[2])
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
    expect(stderr).not.toMatch(/geheim| {4}at /)
    expect(code).toBe(cases[index]?.[3])
  }
  other.close()
})

test('every command explains itself', async () => {
  const folder = temporaryFolder()
  const { stdout, code } = await command(folder, ['--help'])
  expect(code).toBe(0)
  const names = [...stdout.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map((match) => match[1] ?? '')
  expect(names).toEqual(expect.arrayContaining(['api-key', 'doctor', 'migrate', 'module', 'start', 'tenant']))
  const helps = await Promise.all(names.map((name) => command(folder, [name, '--help'])))
  for (const [index, help] of helps.entries())
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining(`trellis ${names[index]}`) })
  expect(existsSync(join(folder, 'postgres'))).toBe(false)
})

test('a signal during the first start ends it in order, and the next start finishes it', async () => {
  const folder = temporaryFolder()
  const cut = trellis(folder, ['start', '--port', '0'])
  await expect
    .poll(() => existsSync(join(folder, 'postgres.json')), { timeout: 20_000, interval: 20 })
    .toBe(true)
  cut.child.kill('SIGTERM')
  expect((await cut.finished).code).toBe(0)
  const next = trellis(folder, ['start', '--port', '0'])
  await expect
    .poll(() => existsSync(join(folder, 'trellis.lock')), { timeout: 20_000, interval: 20 })
    .toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  next.child.kill('SIGKILL')
  await next.finished
  const last = await start(folder, [], { TRELLIS_ADMIN_PASSWORD: 'seven green ladders' })
  expect((await fetch(`${last.address}/health/ready`)).status).toBe(200)
  last.child.kill('SIGTERM')
  expect((await last.finished).code).toBe(0)
})
