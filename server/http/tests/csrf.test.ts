import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpDoor, type TestDoor } from './setup-door.ts'

let door: TestDoor
let cookie: string
beforeAll(async () => {
  door = await setUpDoor()
  await door.addUser({ email: 'ada@example.com', password: 'correct horse battery' })
  cookie = await door.signIn('ada@example.com', 'correct horse battery')
})
afterAll(() => door.stop())

const mutation = 'mutation { rename(id: 1, name: "x") { id } }'
const multipart = `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${JSON.stringify({ query: mutation })}\r\n--x\r\ncontent-disposition: form-data; name="map"\r\n\r\n{}\r\n--x--\r\n`
const bodies: [string, string][] = [
  ['application/json', JSON.stringify({ query: mutation })],
  ['application/x-www-form-urlencoded', `query=${encodeURIComponent(mutation)}`],
  ['multipart/form-data; boundary=x', multipart],
  ['text/plain', JSON.stringify({ query: mutation })],
  ['application/graphql', mutation],
  ['', JSON.stringify({ query: mutation })],
]
const origins = [undefined, 'null', 'https://evil.example']
const cells = bodies.flatMap(([type, body]) =>
  ['POST', 'GET'].flatMap((method) => origins.map((origin) => ({ type, body, method, origin }))),
)

describe('a state change from another site, with the cookie of the user', () => {
  it('is tried in 36 ways', () => {
    expect(cells).toHaveLength(36)
  })

  it.each(cells)('by $method as "$type" from $origin is refused', async ({ type, body, method, origin }) => {
    const before = door.shop.calls
    const query = method === 'GET' ? `?query=${encodeURIComponent(mutation)}` : ''
    const response = await fetch(`${door.origin}/graphql${query}`, {
      method,
      headers: { cookie, ...(type ? { 'content-type': type } : {}), ...(origin ? { origin } : {}) },
      body: method === 'POST' ? Buffer.from(body) : undefined,
    })
    expect([403, 405, 415]).toContain(response.status)
    expect(door.shop.calls).toBe(before)
  })

  it('is refused to sign-in and sign-out, and to the routes of modules', async () => {
    const post = (path: string, headers: Record<string, string>) =>
      fetch(door.origin + path, { method: 'POST', headers: { cookie, ...headers }, body: '{}' })
    for (const headers of [{}, { origin: 'null' }, { origin: 'https://evil.example' }]) {
      for (const path of ['/auth/sign-in', '/auth/sign-out', '/auth/change-password', '/hooks/x']) {
        expect((await post(path, headers as Record<string, string>)).status).toBe(403)
      }
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded', origin: door.origin }
    expect((await post('/auth/sign-in', form)).status).toBe(415)
  })

  it('is refused although it sends the header that only our pages can', async () => {
    const headers = { origin: 'https://evil.example', 'x-trellis-csrf': '1' }
    expect((await door.post(mutation, { cookie, headers })).status).toBe(403)
  })
})

describe('a state change of our own', () => {
  it('runs from our page, from a page of the allow-list, and outside a browser with the header', async () => {
    expect((await door.post(mutation, { cookie })).body.data).toEqual({ rename: { id: '1' } })
    const friend = await door.post(mutation, { cookie, headers: { origin: 'https://friend.example' } })
    expect(friend.body.data).toEqual({ rename: { id: '1' } })
    expect(friend.headers.get('access-control-allow-origin')).toBe('https://friend.example')
    const script = await fetch(`${door.origin}/graphql`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', 'x-trellis-csrf': '1' },
      body: JSON.stringify({ query: mutation }),
    })
    expect(await script.json()).toEqual({ data: { rename: { id: '1' } } })
  })

  it('reads by GET without an Origin, as browsers do from our own pages', async () => {
    const response = await fetch(`${door.origin}/graphql?query={me}`, { headers: { cookie } })
    expect(response.status).toBe(200)
  })
})
