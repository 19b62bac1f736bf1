import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administratorRole } from '#core/policy.ts'
import { type Stage, setStage } from '#server/access/tests/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.close())

const list = `query($user: ID, $search: String, $first: Int) {
  userSessions(user: $user, search: $search, first: $first) {
    totalCount sessions { id userId email ip userAgent method isCurrent }
  }
}`
const end = 'mutation($ids: [ID!]!) { endUserSessions(ids: $ids) }'
const endOf = 'mutation($user: ID!) { endSessionsOfUser(user: $user) }'
const administrator = () => stage.signedIn({ roles: [administratorRole] })

test('an administrator sees who is signed in where, and which session is their own', async () => {
  const boss = await administrator()
  const clerk = await stage.signedIn()
  const { body } = await boss.graphql(list, { search: clerk.email })
  expect(body.data.userSessions).toEqual({
    totalCount: 1,
    sessions: [
      {
        id: expect.any(String),
        userId: String(clerk.id),
        email: clerk.email,
        ip: '10.0.0.1',
        userAgent: 'Test browser',
        method: 'password',
        isCurrent: false,
      },
    ],
  })
  const own = await boss.graphql(list, { user: String(boss.id) })
  expect(own.body.data.userSessions.sessions).toMatchObject([{ isCurrent: true }])
  // The wildcards of SQL are letters like others.
  expect((await boss.graphql(list, { search: '%' })).body.data.userSessions.totalCount).toBe(0)
  expect((await boss.graphql(list, { first: 1000 })).body.errors[0].extensions.code).toBe('BAD_REQUEST')
})

test('an ended session is refused from the next request on, and the access log says who ended it', async () => {
  const boss = await administrator()
  const clerk = await stage.signedIn()
  const found = (await boss.graphql(list, { user: String(clerk.id) })).body.data.userSessions.sessions
  const answers = await Promise.all([1, 2, 3].map(() => boss.graphql(end, { ids: [found[0].id] })))
  expect(answers.map(({ body }) => body.data.endUserSessions).sort()).toEqual([0, 0, 1])
  expect((await clerk.get('/auth/session')).status).toBe(401)
  const { rows } = await sql`select created_by_id::int as by, detail from access_event
    where user_id = ${clerk.id} and kind = 'SESSION_ENDED'`.execute(stage.db)
  expect(rows).toEqual([{ by: boss.id, detail: 'one device' }])
})

test('all sessions of a person end at once; whoever ends their own keeps the one that they do it by', async () => {
  const boss = await administrator()
  const other = stage.visitor({ ip: '10.0.0.2' })
  await other.signIn(boss.email)
  expect((await boss.graphql(endOf, { user: String(boss.id) })).body.data.endSessionsOfUser).toBe(1)
  expect((await other.get('/auth/session')).status).toBe(401)
  expect((await boss.get('/auth/session')).status).toBe(200)
})

test('nobody but an administrator sees or ends sessions, nor is told that one could', async () => {
  const clerk = await stage.signedIn()
  const victim = await stage.signedIn()
  for (const [query, variables] of [
    [list, {}],
    [end, { ids: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'] }],
    [endOf, { user: String(victim.id) }],
    ['mutation { verifyAuditChain { entries } }', {}],
    ['{ auditChain { entries } }', {}],
    ['{ auditLog { entries { id } } }', {}],
    ['{ moduleCatalog { name } }', {}],
    ['mutation { installModules(names: ["sale"]) }', {}],
    ['mutation { uninstallModules(names: ["sale"]) }', {}],
    ['{ tenants { totalCount } }', {}],
    ['mutation { suspendTenant(name: "main") { name } }', {}],
  ] as const) {
    const { body } = await clerk.graphql(query, variables)
    expect([query, body.errors?.[0].extensions.code]).toEqual([query, 'FORBIDDEN'])
    const anonymous = await stage.visitor().graphql(query, variables)
    expect([query, anonymous.status]).toEqual([query, 401])
  }
  expect((await victim.get('/auth/session')).status).toBe(200)
  const { body } = await clerk.graphql(
    '{ query: __type(name: "Query") { fields { name } } session: __type(name: "UserSession") { name } }',
  )
  const names = body.data.query.fields.map(({ name }: { name: string }) => name)
  for (const name of ['userSessions', 'auditLog', 'auditChain', 'moduleCatalog', 'tenants'])
    expect(names).not.toContain(name)
  expect(body.data.session).toBeNull()
})
