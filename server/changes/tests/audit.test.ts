import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { useSealingKey } from '#core/sealed.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { sealAudit, verifyAudit } from '../audit.ts'

let tenant: TestTenant
let client: pg.Client
const folder = mkdtempSync(join(tmpdir(), 'trellis-audit-'))
beforeAll(async () => {
  useSealingKey({ folder })
  tenant = await createTestTenant({ modules: ['base'] })
  client = new pg.Client(tenant.url)
  await client.connect()
})
afterAll(async () => {
  await client?.end()
  await tenant?.close()
  rmSync(folder, { recursive: true, force: true })
})

const seal = () => sealAudit(tenant.db, tenant.registry.model)
/** As a superuser does it who knows the program. */
const tamper = (statement: string) =>
  client.query(`begin; set local session_replication_role to replica; ${statement}; commit`)
let role = 0
beforeEach(async () => {
  await client.query('truncate audit_entry, audit_head; delete from change_consumer')
  role++
  await client.query(`insert into role (code, name) values ('auditor${role}', 'Auditor')`)
  await client.query(`update role set name = 'Chief auditor' where code = 'auditor${role}'`)
  await client.query(
    `insert into app_user_roles (user_id, role_id) select u.id, r.id from app_user u, role r where r.code = 'auditor${role}'`,
  )
  await seal()
})

test('keeps what happens to users, roles, rules and keys, in the order in which it was committed', async () => {
  await client.query(
    `insert into api_key (user_id, name, prefix, key_hash) select id, 'Shop', 'p${role}', 'h${role}'::bytea from app_user`,
  )
  expect(await seal()).toBe(1)
  expect(await seal()).toBe(0)
  const { rows } = await client.query(`select entity, entry from audit_entry order by seq desc limit 4`)
  expect(rows.map(({ entity }) => entity)).toEqual(['ApiKey', 'User', 'Role', 'Role'])
  expect(rows[0].entry).toContain('Shop')
  expect(rows[0].entry).not.toContain(`h${role}`)
  expect((await verifyAudit(tenant.db)).broken).toBeUndefined()
})

test('sealing at the same time adds each change once', async () => {
  for (let n = 0; n < 20; n++)
    await client.query(`insert into role (code, name) values ('many${role}.${n}', 'Many')`)
  const before = await verifyAudit(tenant.db)
  await Promise.all(Array.from({ length: 6 }, seal))
  await seal()
  expect(await verifyAudit(tenant.db)).toEqual({ entries: before.entries + 20 })
})

test.each([
  [
    'an entry was changed',
    `update audit_entry set entry = replace(entry, 'Chief', 'Junior') where seq = (select max(seq) - 1 from audit_entry)`,
    /entry \d+ \(Role \d+\) is not as it was written/,
  ],
  [
    'an entry was said to be of another record',
    `update audit_entry set record_id = 1 where seq = 2`,
    /entry 2 \(\w+ 1\) is not as/,
  ],
  ['an entry was removed', `delete from audit_entry where seq = 2`, /entry 2 is missing/],
  ['the last entries were removed', `delete from audit_entry where seq > 1`, /entry 2 is missing/],
  [
    'the end was set back, too',
    `delete from audit_entry where seq > 1; update audit_head set seq = 1, mac = (select mac from audit_entry)`,
    /the end of the chain was changed/,
  ],
])('finds that %s', async (_, statement, words) => {
  await tamper(statement)
  expect((await verifyAudit(tenant.db)).broken).toMatch(words)
})

test('refuses to be written to by hand', async () => {
  await expect(client.query('delete from audit_entry')).rejects.toThrow('only grows')
})
