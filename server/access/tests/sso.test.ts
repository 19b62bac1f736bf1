import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allowOutbound } from '#core/outbound.ts'
import { findFreePort } from '#server/embedded/free-port.ts'
import { type Stage, setStage, type Visitor } from './stage.ts'

const callback = 'http://localhost:4000/auth/sso/callback'
let stage: Stage
let oidc: ChildProcess
let issuer: string
let providerId: string

beforeAll(async () => {
  stage = await setStage()
  const port = await findFreePort()
  issuer = `http://localhost:${port}`
  allowOutbound([`localhost:${port}`])
  const program = join(import.meta.dirname, 'oidc-server.ts')
  oidc = spawn(process.execPath, [program, String(port), callback], { stdio: ['ignore', 'pipe', 'ignore'] })
  if (oidc.stdout) await once(oidc.stdout, 'data')
  const made = await stage.tenant.query<{ createSsoProvider: { id: string } }>(
    'mutation ($input: SsoProviderCreateInput!) { createSsoProvider(input: $input) { id } }',
    { input: { name: 'Directory', issuer, clientId: 'trellis' } },
  )
  providerId = made.createSsoProvider.id
  await stage.tenant.query(
    'mutation ($id: ID!) { setSecretSsoProviders(ids: [$id], secret: "the secret of the client") { id } }',
    { id: providerId },
  )
})
afterAll(async () => {
  oidc.kill()
  await stage.close()
})

const setUp = (change: object) =>
  stage.tenant.query(
    'mutation ($id: ID!, $input: SsoProviderUpdateInput!) { updateSsoProvider(id: $id, input: $input) { id } }',
    { id: providerId, input: change },
  )

/** Takes the browser through the provider's pages. @returns the address that it sends the browser back to */
async function throughProvider(url: string, login: string): Promise<string> {
  const jar = new Map<string, string>()
  const go = async (address: string, form?: Record<string, string>): Promise<Response> => {
    const response = await fetch(new URL(address, issuer), {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s)
      jar.set(name, value)
    }
    return response
  }
  let response = await go(url)
  for (let step = 0; step < 12; step += 1) {
    const location = response.headers.get('location')
    if (location?.startsWith(callback)) return location
    if (location) {
      response = await go(location)
      continue
    }
    const page = await response.text()
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1] ?? ''
    const prompt = page.includes('value="login"') ? 'login' : 'consent'
    response = await go(action, prompt === 'login' ? { prompt, login, password: 'x' } : { prompt })
  }
  throw new Error('the provider did not send the browser back')
}

/** The whole way, as somebody at the provider. */
async function signInAs(login: string, visitor: Visitor = stage.visitor()) {
  const start = await visitor.get(`/auth/sso/start?provider=${providerId}`)
  const ticket = (start.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  const back = await throughProvider(start.headers.get('location') ?? '', login)
  visitor.cookie = undefined
  const end = await visitor.get(back, { cookie: ticket })
  const session = end.headers.getSetCookie().find((one) => one.startsWith('trellis_session='))
  visitor.cookie = session?.split(';')[0]
  return { visitor, start, ticket, back, location: end.headers.get('location') }
}

test('the sign-in page offers the provider, whose secret cannot be read', async () => {
  const { body } = await stage.visitor().get('/auth/config')
  expect(body).toMatchObject({ methods: ['password', 'passkey', 'sso'], providers: [{ name: 'Directory' }] })
  const { rows } = await sql<{ secret: string }>`select client_secret as secret from sso_provider`.execute(
    stage.db,
  )
  expect(rows[0]?.secret).toMatch(/^v1\./)
  const { errors } = await stage.tenant.run('{ ssoProviders { nodes { clientSecret } } }')
  expect(errors[0]?.message).toContain('clientSecret')
})

test('somebody with the same verified address signs in, and is known from then on', async () => {
  const user = await stage.addUser({ password: null })
  const first = await signInAs(user.email)
  expect(first.start.headers.get('location')).toMatch(
    /code_challenge=.+&code_challenge_method=S256&state=.+&nonce=/,
  )
  expect(first.location).toBe('/')
  expect((await first.visitor.get('/auth/session')).body.user.email).toBe(user.email)
  expect(await stage.events(user.id)).toEqual(['SSO_LINKED', 'SIGN_IN'])
  // Later the address may change: it is the subject that counts.
  await sql`update app_user set email = ${`later-${user.email}`} where id = ${user.id}`.execute(stage.db)
  const second = await signInAs(user.email)
  expect((await second.visitor.get('/auth/session')).body.user.id).toBe(String(user.id))
  await sql`update app_user set is_active = false where id = ${user.id}`.execute(stage.db)
  expect((await signInAs(user.email)).location).toBe('/sign-in#sso=FORBIDDEN')
})

test('an address that the provider did not check, or that nobody has here, gets nobody in', async () => {
  const user = await stage.addUser()
  expect((await signInAs(user.email.replace('@', '+unverified@'))).location).toBe('/sign-in#sso=FORBIDDEN')
  expect((await signInAs('stranger@example.com')).location).toBe('/sign-in#sso=FORBIDDEN')
  const { rows } = await sql`select from app_user where email = 'stranger@example.com'`.execute(stage.db)
  expect(rows).toHaveLength(0)
})

test('an answer counts once, and only in the browser that asked', async () => {
  const user = await stage.addUser()
  const { back, ticket } = await signInAs(user.email)
  const guest = stage.visitor()
  expect((await guest.get(back, { cookie: ticket })).headers.get('location')).toBe(
    '/sign-in#sso=UNAUTHENTICATED',
  )
  const start = await guest.get(`/auth/sso/start?provider=${providerId}`)
  const stolen = await throughProvider(start.headers.get('location') ?? '', user.email)
  guest.cookie = undefined
  expect((await guest.get(stolen)).headers.get('location')).toBe('/sign-in#sso=UNAUTHENTICATED')
  // Another one's answer in the attacker's own attempt: the state does not fit.
  const mine = await guest.get(`/auth/sso/start?provider=${providerId}`)
  const cookie = (mine.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  expect((await guest.get(stolen, { cookie })).headers.get('location')).toBe('/sign-in#sso=UNAUTHENTICATED')
})

test('the provider makes users of its domains, with roles, once for two first sign-ins at the same time', async () => {
  const { rows } = await sql<{ id: string }>`
    insert into role (code, name) values ('newcomer', 'Newcomer') returning id`.execute(stage.db)
  const { errors } = await stage.tenant.run(
    'mutation ($id: ID!, $input: SsoProviderUpdateInput!) { updateSsoProvider(id: $id, input: $input) { id } }',
    { id: providerId, input: { createsUsers: true } },
  )
  expect(errors[0]?.issues[0]).toMatchObject({ path: ['allowedDomains'], rule: 'sso-provider.usable' })
  await setUp({
    createsUsers: true,
    allowedDomains: 'new.example, other.example',
    roles: { link: [rows[0]?.id] },
  })
  try {
    const both = await Promise.all([signInAs('first@new.example'), signInAs('first@new.example')])
    expect(both.map(({ location }) => location)).toEqual(['/', '/'])
    const sessions = await Promise.all(both.map(({ visitor }) => visitor.graphql('{ viewer { roles } }')))
    for (const { body } of sessions) expect(body.data.viewer.roles).toContain('newcomer')
    const made = await sql`select from app_user where email = 'first@new.example'`.execute(stage.db)
    expect(made.rows).toHaveLength(1)
    // A user of another domain, although there is an account.
    const user = await stage.addUser()
    expect((await signInAs(user.email)).location).toBe('/sign-in#sso=FORBIDDEN')
  } finally {
    await setUp({ createsUsers: false, allowedDomains: null })
  }
})

test('a second factor is asked for all the same, unless the provider is trusted with it', async () => {
  const user = await stage.signedIn()
  await sql`insert into auth_totp (user_id, secret, confirmed_at) values (${user.id}, 'x', now())`.execute(
    stage.db,
  )
  const asked = await signInAs(user.email)
  expect(asked.location).toMatch(/^\/sign-in#ticket=[\w-]{43}&factors=totp$/)
  expect(asked.visitor.cookie).toBeUndefined()
  await setUp({ isSecondFactorEnough: true })
  expect((await signInAs(user.email)).location).toBe('/')
  await setUp({ isSecondFactorEnough: false })
})

test('a provider that is off or away gets nobody in', async () => {
  await setUp({ isActive: false })
  expect((await stage.visitor().get(`/auth/sso/start?provider=${providerId}`)).status).toBe(404)
  await setUp({ isActive: true, issuer: `http://localhost:${await findFreePort()}` })
  const away = await stage.visitor().get(`/auth/sso/start?provider=${providerId}`)
  expect([away.status, away.body.error.code]).toEqual([503, 'UNAVAILABLE'])
  await setUp({ issuer })
})

test.each(['http://accounts.example.com', 'accounts.example.com', 'https://x.example/?a=1'])(
  'the issuer %s is refused',
  async (wrong) => {
    const { errors } = await stage.tenant.run(
      'mutation ($id: ID!, $input: SsoProviderUpdateInput!) { updateSsoProvider(id: $id, input: $input) { id } }',
      { id: providerId, input: { issuer: wrong } },
    )
    expect(errors[0]?.issues[0]).toMatchObject({ path: ['issuer'] })
  },
)

test('a provider inside of the network is not asked unless the operator allows it', async () => {
  const make = (name: string, address: string) =>
    stage.tenant.run<{ made: { id: string } }>(
      'mutation ($input: SsoProviderCreateInput!) { made: createSsoProvider(input: $input) { id } }',
      { input: { name, issuer: address, clientId: 'trellis' } },
    )
  for (const inside of ['https://10.0.0.1', 'https://169.254.169.254/latest', 'https://[::1]:4000']) {
    const { errors } = await make('Inside', inside)
    expect(errors, inside).toMatchObject([
      {
        code: 'VALIDATION',
        issues: [{ path: ['issuer'], message: expect.stringContaining('TRELLIS_OUTBOUND_HOSTS') }],
      },
    ])
  }
  // A name tells where it leads only when it is asked: a listener there hears nothing.
  let heard = 0
  const listener = createServer((_request, response) => {
    heard += 1
    response.end('{}')
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  try {
    const { port } = listener.address() as AddressInfo
    const { data } = await make('By name', `http://localhost:${port}`)
    const start = await stage.visitor().get(`/auth/sso/start?provider=${data.made.id}`)
    expect(start.headers.get('location') ?? '').not.toContain('localhost:')
    expect(JSON.stringify([start.status, start.headers.get('location'), start.body])).toContain('UNAVAILABLE')
    expect(heard).toBe(0)
  } finally {
    listener.close()
  }
})

test('what an allowed provider names inside is not asked either', async () => {
  let heard = 0
  const inside = createServer((_request, response) => {
    heard += 1
    response.end('{}')
  })
  inside.listen(0, '127.0.0.1')
  await once(inside, 'listening')
  const insideUrl = `http://127.0.0.1:${(inside.address() as AddressInfo).port}`
  let own = ''
  const provider = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({
        issuer: own,
        authorization_endpoint: `${own}/auth`,
        token_endpoint: `${insideUrl}/token`,
        jwks_uri: `${insideUrl}/keys`,
        response_types_supported: ['code'],
      }),
    )
  })
  provider.listen(0, '127.0.0.1')
  await once(provider, 'listening')
  const { port } = provider.address() as AddressInfo
  own = `http://localhost:${port}`
  allowOutbound([`localhost:${port}`, new URL(issuer).host])
  try {
    const { made } = await stage.tenant.query<{ made: { id: string } }>(
      'mutation ($input: SsoProviderCreateInput!) { made: createSsoProvider(input: $input) { id } }',
      { input: { name: 'Sly', issuer: own, clientId: 'trellis' } },
    )
    const visitor = stage.visitor()
    const start = await visitor.get(`/auth/sso/start?provider=${made.id}`)
    const asked = new URL(start.headers.get('location') ?? '')
    expect(asked.origin).toBe(own)
    const ticket = (start.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
    visitor.cookie = undefined
    const back = `${callback}?code=x&state=${asked.searchParams.get('state')}`
    const end = await visitor.get(back, { cookie: ticket })
    expect(end.headers.get('location')).toBe('/sign-in#sso=UNAUTHENTICATED')
    expect(heard).toBe(0)
  } finally {
    provider.close()
    inside.close()
  }
})
