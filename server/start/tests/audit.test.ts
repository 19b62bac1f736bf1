import { expect, inject, test } from 'vitest'
import { query } from '#server/tenants/tests/control.ts'
import { urlOf } from '#server/testing/test-database.ts'
import { command, graphql, signIn, start, temporaryFolder } from './program.ts'

test('the doctor says that the audit chain is whole, and names the record and the place where it is not', async () => {
  const name = `audit_${process.pid}`
  await query(inject('databaseUrl'), `create database "${name}"`)
  const given = {
    DATABASE_URL: urlOf(inject('databaseUrl'), name),
    TRELLIS_ADMIN_EMAIL: 'ada@example.com',
    TRELLIS_ADMIN_PASSWORD: 'seven green ladders',
    TRELLIS_MODULES: 'base',
    TRELLIS_SECRET_KEY: 'a secret of at least thirty-two characters',
  }
  const folder = temporaryFolder()
  const program = await start(folder, [], given)
  const { cookie } = await signIn(program.address, 'ada@example.com', 'seven green ladders')
  const made = await graphql<{ createRole: { id: string } }>(
    program.address,
    { cookie },
    'mutation { createRole(input: { code: "auditor", name: "Auditor" }) { id } }',
  )
  const role = made.data.createRole.id
  const [tenant] = await query(given.DATABASE_URL, 'select database from trellis.tenant')
  const url = urlOf(inject('databaseUrl'), tenant?.database ?? '')
  const place = async (): Promise<string | undefined> =>
    (
      await query(
        url,
        `select seq from audit_entry where entity = 'Role' and record_id = ${role} order by seq limit 1`,
      )
    )[0]?.seq
  await expect.poll(place, { timeout: 30_000 }).toBeDefined()
  const seq = await place()

  const line = async () => {
    const { code, stdout } = await command(folder, ['doctor', '--json'], given)
    const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string; text: string }[] }
    return { code, ...checks.find(({ name }) => name === 'Audit main') }
  }
  expect(await line()).toMatchObject({
    code: 0,
    status: 'ok',
    text: expect.stringMatching(/^\d+ entries, as they were written$/),
  })

  // As a superuser of the database does it, past the trigger that refuses every change.
  await query(
    url,
    `begin; set local session_replication_role to replica;
     update audit_entry set entry = replace(entry, 'Auditor', 'Nobody') where seq = ${seq}; commit`,
  )
  expect(await line()).toMatchObject({
    code: 1,
    status: 'fail',
    text: `entry ${seq} (Role ${role}) is not as it was written`,
  })
  const shown = await command(folder, ['doctor'], given)
  expect(shown.stdout).toContain(`(Role ${role}) is not as it was written`)
  expect(shown.stdout).toContain(`The first ${Number(seq) - 1} entries are as they were written.`)
  program.child.kill('SIGTERM')
  await program.finished
})
