import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApiKey } from '#server/access/api-keys.ts'
import { setUpDoor, type TestDoor } from './setup-door.ts'

let door: TestDoor
beforeAll(async () => {
  door = await setUpDoor({ config: { trustedProxies: 1 } })
})
afterAll(() => door.stop())

const paths = [
  '/',
  '/auth/config',
  '/auth/nothing',
  '/graphql',
  '/health/live',
  '/assets/none.js',
  '/hooks/x',
]

test.each(paths)('%s answers with every header that browsers guard by', async (path) => {
  const { headers } = await fetch(door.origin + path)
  const policy = new Map(
    (headers.get('content-security-policy') ?? '').split('; ').map((rule): [string, string] => {
      const [name = '', ...values] = rule.split(' ')
      return [name, values.join(' ')]
    }),
  )
  expect(policy.get('default-src')).toBe("'self'")
  expect(policy.get('script-src')).toBe("'self'")
  // The hash of nothing: the styling library makes an empty sheet and fills it by script.
  expect(policy.get('style-src')).toBe("'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='")
  expect(policy.get('object-src')).toBe("'none'")
  expect(policy.get('base-uri')).toBe("'none'")
  expect(policy.get('frame-ancestors')).toBe("'none'")
  expect([...policy.values()].join(' ')).not.toMatch(/unsafe|\*|https?:/)
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
  })
  expect(headers.get('strict-transport-security')).toBeNull()
})

test('behind TLS browsers are told to stay there, and cookies are for TLS only', async () => {
  const secure = { 'x-forwarded-proto': 'https' }
  const answer = await fetch(`${door.origin}/auth/config`, { headers: secure })
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
  const out = (headers: Record<string, string>) =>
    fetch(`${door.origin}/auth/sign-out`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-trellis-csrf': '1', ...headers },
    })
  expect((await out(secure)).headers.get('set-cookie')).toMatch(
    /^__Host-trellis_session=; Path=\/; HttpOnly; SameSite=Lax; Max-Age=0; Secure$/,
  )
  expect((await out({})).headers.get('set-cookie')).toMatch(
    /^trellis_session=; Path=\/; HttpOnly; SameSite=Lax; Max-Age=0$/,
  )
})

test.each([...paths, '/auth/session', '/health/ready', '/metrics'])(
  '%s says what kind of text it is',
  async (path) => {
    const answer = await fetch(door.origin + path)
    const type = answer.headers.get('content-type') ?? ''
    const text = await answer.text()
    // JSON is UTF-8 by definition.
    expect(type).toMatch(
      /^(application\/json\b|(application\/graphql-response\+json|text\/[a-z]+)(;.*)?; ?charset=utf-8)/i,
    )
    if (type.includes('json')) expect(() => JSON.parse(text)).not.toThrow()
  },
)

test('headers of a proxy are believed only where there is one', async () => {
  const alone = await setUpDoor()
  try {
    const userId = await alone.addUser({ email: 'ada@example.com' })
    const { key } = await createApiKey(alone.db, { userId, name: 'here only', networks: ['9.9.9.9/32'] })
    const forged = {
      'x-forwarded-for': '9.9.9.9',
      'x-real-ip': '9.9.9.9',
      forwarded: 'for=9.9.9.9;proto=https;host=evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
    }
    const answer = await alone.post('{ me }', { key, headers: forged })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('strict-transport-security')).toBeNull()
    const { key: free } = await createApiKey(alone.db, { userId, name: 'anywhere' })
    expect((await alone.post('{ me }', { key: free, headers: forged })).body.data?.me).toBe(
      'ada@example.com from 127.0.0.1',
    )
  } finally {
    await alone.stop()
  }
})

test('behind a proxy only what it added itself is believed', async () => {
  const userId = await door.addUser({ email: 'eve@example.com' })
  const { key } = await createApiKey(door.db, { userId, name: 'chain' })
  const from = async (chain: string) =>
    (await door.post('{ me }', { key, headers: { 'x-forwarded-for': chain, 'x-real-ip': '6.6.6.6' } })).body
      .data?.me
  expect(await from('6.6.6.6, 7.7.7.7, 9.9.9.9')).toBe('eve@example.com from 9.9.9.9')
})

test('TRACE is answered by no path', async () => {
  for (const path of ['/', '/graphql', '/auth/session'])
    expect(await statusOf('TRACE', path), path).toBeGreaterThanOrEqual(400)
})

test('a request that is refused is in the log, with where it came from', async () => {
  door.logged.length = 0
  const userId = await door.addUser({ email: 'sly@example.com', password: 'nanoseconds in a wire' })
  const cookie = await door.signIn('sly@example.com', 'nanoseconds in a wire')
  const answer = await door.post('{ me }', { cookie, headers: { origin: 'https://evil.example' } })
  expect(answer.status).toBe(403)
  expect(userId).toBeGreaterThan(0)
  const lines = door.logged.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.find(({ msg }) => msg === 'refused')).toMatchObject({ path: '/graphql', ip: '127.0.0.1' })
})

/** `fetch` sends no TRACE. */
function statusOf(method: string, path: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  request(door.origin + path, { method }, (reply) => {
    reply.resume()
    resolve(reply.statusCode ?? 0)
  })
    .on('error', reject)
    .end()
  return promise
}

test.each(['/auth/config', '/auth/session', '/graphql?query=%7B__typename%7D', '/metrics', '/health/ready'])(
  'nothing between us and the browser keeps %s',
  async (path) => {
    const answer = await fetch(door.origin + path, { headers: { accept: 'application/json' } })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  },
)
