import { expect, test } from 'vitest'
import { tenantUrl } from '#server/tenants/tenant.ts'
import { query } from '#server/tenants/tests/control.ts'
import { operatorsFrom } from '../operators.ts'
import { useInstallation } from './installation.ts'

const installation = useInstallation()

const list = `{ tenants { totalCount tenants { name label hosts state isHome modules createdAt
  figures { bytes users lastUsedAt } } } viewer { isOperator } }`
const create =
  'mutation($input: TenantCreateInput!) { createTenant(input: $input) { email password tenant { name state } } }'
const input = {
  name: 'shop',
  label: 'Shop',
  hosts: ['Shop.example.com'],
  homeHost: 'ERP.example.com',
  modules: ['contacts'],
  email: 'Eve@example.com',
}

test('the operator sees every tenant with its figures, without anything that lets in', async () => {
  const operator = await installation.person('main')
  const { body } = await operator.ask(list)
  expect(body.data.viewer.isOperator).toBe(true)
  expect(body.data.tenants).toMatchObject({
    totalCount: 2,
    tenants: [
      {
        name: 'acme',
        state: 'ACTIVE',
        isHome: false,
        modules: ['contacts'],
        figures: { users: 1, lastUsedAt: null },
      },
      { name: 'main', isHome: true, figures: { users: 1, lastUsedAt: expect.any(String) } },
    ],
  })
  expect(body.data.tenants.tenants[0].figures.bytes).toBeGreaterThan(1_000_000)
  const { body: type } = await operator.ask('{ __type(name: "Tenant") { fields { name } } }')
  const names = type.data.__type.fields.map(({ name }: { name: string }) => name)
  for (const secret of ['secret', 'database', 'server', 'role']) expect(names).not.toContain(secret)
})

test('the administrator of another tenant, with the same address, sees and changes none', async () => {
  const stranger = await installation.person('acme')
  for (const [text, variables] of [
    [list, {}],
    [create, { input }],
    ['mutation { suspendTenant(name: "main") { name } }', {}],
    ['mutation { resumeTenant(name: "main") { name } }', {}],
  ] as const) {
    const { body } = await stranger.ask(text, variables)
    expect([text, body.errors?.[0].extensions.code]).toEqual([text, 'FORBIDDEN'])
    expect(JSON.stringify(body)).not.toContain('main"')
  }
  expect((await stranger.ask('{ viewer { isOperator } }')).body.data.viewer.isOperator).toBe(false)
  expect((await installation.control.get().list()).map(({ name }) => name)).toEqual(['acme', 'main'])
})

test('an operator whose role was taken is none, from the next request on', async () => {
  const operator = await installation.person('main')
  const control = installation.control.get()
  const url = tenantUrl(control.url, await control.get('main'))
  await query(
    url,
    `insert into app_user (name, email) values ('Bob', 'bob@example.com');
      insert into app_user_roles select id, (select id from role where code = 'base.administrator') from app_user where name = 'Bob';
      create table kept_roles as select l.* from app_user_roles l join app_user u on u.id = l.user_id where u.email = 'ada@example.com';
      delete from app_user_roles l using kept_roles k where l.user_id = k.user_id`,
  )
  expect((await operator.ask(list)).body.errors[0].extensions.code).toBe('FORBIDDEN')
  await query(url, 'insert into app_user_roles select * from kept_roles; drop table kept_roles')
  expect((await operator.ask(list)).body.errors).toBeUndefined()
})

test('a tenant is made once, its administrator gets in once with the password that was told, and it is noted', async () => {
  const operator = await installation.person('main')
  const lost = await operator.ask(create, { input: { ...input, homeHost: null } })
  expect(lost.body.errors[0].extensions.issues).toMatchObject([{ path: ['homeHost'], rule: 'required' }])
  const answers = await Promise.all([
    operator.ask(create, { input }),
    operator.askElsewhere(create, { input }),
  ])
  const made = answers.find(({ body }) => !body.errors)?.body.data.createTenant
  expect(made).toMatchObject({ email: 'eve@example.com', tenant: { name: 'shop', state: 'ACTIVE' } })
  expect(answers.flatMap(({ body }) => body.errors ?? [])).toMatchObject([
    { extensions: { code: expect.stringMatching(/CONFLICT|VALIDATION/) } },
  ])
  expect((await installation.control.get().get('main')).hosts).toEqual(['erp.example.com'])
  const eve = await installation.person('shop', { email: 'eve@example.com', password: made.password })
  const { body } = await eve.ask('{ viewer { isOperator } }')
  expect(body.errors[0].extensions.code).toBe('SIGN_IN_INCOMPLETE')
  const log = await operator.ask(
    '{ auditLog(topics: [INSTALLATION]) { entries { kind detail actorName ip } } }',
  )
  expect(log.body.data.auditLog.entries).toEqual([
    { kind: 'TENANT_CREATED', detail: 'shop', actorName: 'Administrator', ip: '10.0.0.1' },
  ])
})

test('what cannot be made is refused field by field', async () => {
  const operator = await installation.person('main')
  const bad = {
    name: 'other',
    label: ' ',
    hosts: ['shop.example.com', 'no host'],
    modules: ['nose'],
    email: 'eve',
  }
  const { body } = await operator.ask(create, { input: bad })
  expect(body.errors[0].extensions.code).toBe('VALIDATION')
  const paths = body.errors[0].extensions.issues.map(({ path, rule }: { path: string[]; rule: string }) => [
    path[0],
    rule,
  ])
  expect(paths).toEqual([
    ['label', 'required'],
    ['email', 'pattern'],
    ['hosts', 'unique'],
    ['hosts', 'pattern'],
    ['modules', 'unknown'],
  ])
  const named = await operator.ask(create, { input: { ...input, name: 'Not A Name', hosts: [] } })
  expect(named.body.errors[0].extensions.code).toBe('VALIDATION')
})

test('a suspended tenant lets nobody in until it is resumed; the own one cannot be suspended', async () => {
  const operator = await installation.person('main')
  const person = await installation.person('acme')
  const suspend = (name: string) => operator.ask(`mutation { suspendTenant(name: "${name}") { state } }`)
  expect((await suspend('acme')).body.data.suspendTenant.state).toBe('SUSPENDED')
  expect((await person.ask('{ viewer { roles } }')).status).toBe(404)
  expect((await person.askElsewhere('{ viewer { roles } }')).status).toBe(404)
  expect((await suspend('main')).body.errors[0].extensions.code).toBe('BUSINESS_RULE')
  expect((await suspend('nowhere')).body.errors[0].extensions.code).toBe('NOT_FOUND')
  const { body } = await operator.ask('mutation { resumeTenant(name: "acme") { state } }')
  expect(body.data.resumeTenant.state).toBe('ACTIVE')
  expect((await person.ask('{ viewer { roles } }')).status).toBe(200)
})

test('the setting names tenant and address, or the program does not start', () => {
  expect([...operatorsFrom({ TRELLIS_OPERATORS: 'main:Ann@example.com, b:c@d.e' })]).toEqual([
    'main:ann@example.com',
    'b:c@d.e',
  ])
  expect(operatorsFrom({}).size).toBe(0)
  expect(() => operatorsFrom({ TRELLIS_OPERATORS: 'ann@example.com' })).toThrow(
    /"ann@example.com" names no operator/,
  )
})
