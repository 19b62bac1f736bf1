import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpDoor, type TestDoor } from './setup-door.ts'

let door: TestDoor
let isReady = true
beforeAll(async () => {
  door = await setUpDoor({
    config: { metricsToken: 'scrape-me' },
    ready: async () => {
      if (!isReady) throw new Error('database is away')
    },
  })
  const outside = await mkdtemp(join(tmpdir(), 'outside-'))
  await writeFile(join(outside, 'secret.txt'), 'SECRET')
  await mkdir(join(door.adminFolder, 'assets'))
  await writeFile(join(door.adminFolder, 'index.html'), '<title>Admin</title>')
  await writeFile(join(door.adminFolder, 'favicon.svg'), '<svg/>')
  await writeFile(join(door.adminFolder, 'assets/index-Ab3_dE9x.js'), 'plain script')
  await writeFile(join(door.adminFolder, 'assets/index-Ab3_dE9x.js.br'), 'brotli script')
  await writeFile(join(door.adminFolder, '.env'), 'SECRET')
  await symlink(join(outside, 'secret.txt'), join(door.adminFolder, 'link.txt'))
})
afterAll(() => door.stop())

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(door.origin + path, { method, headers })

/** Sends path and headers as they are: `fetch` would tidy them up. */
const getRaw = (path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request(door.origin, { path, headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += String(chunk)
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on('error', reject)
    sent.end()
  })

describe('the admin’s files', () => {
  it('are served with their type, and hashed ones may be kept for ever', async () => {
    const script = await get('/assets/index-Ab3_dE9x.js', { 'accept-encoding': 'identity' })
    expect(await script.text()).toBe('plain script')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await get('/')).headers.get('cache-control')).toBe('no-cache')
    expect((await get('/favicon.svg')).headers.get('content-type')).toBe('image/svg+xml; charset=utf-8')
  })

  it('come in the encoding that the client takes', async () => {
    const packed = await new Promise<string | undefined>((resolve) => {
      request(
        `${door.origin}/assets/index-Ab3_dE9x.js`,
        { headers: { 'accept-encoding': 'gzip, br' } },
        (response) => {
          resolve(response.headers['content-encoding'])
          response.resume()
        },
      ).end()
    })
    expect(packed).toBe('br')
  })

  it('are not sent again to who has them', async () => {
    const etag = (await get('/')).headers.get('etag') ?? ''
    expect(etag).not.toBe('')
    const again = await get('/', { 'if-none-match': etag })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect((await get('/', { 'if-none-match': '"other"' })).status).toBe(200)
    const head = await get('/', {}, 'HEAD')
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['20', ''])
  })

  it('are replaced by the page for navigations only', async () => {
    const page = { accept: 'text/html', 'sec-fetch-mode': 'navigate' }
    expect(await getRaw('/sale-orders/7', page)).toEqual({ status: 200, text: '<title>Admin</title>' })
    expect(await getRaw('/sale-orders/7', { accept: 'text/html' })).toMatchObject({ status: 200 })
    expect(await getRaw('/sale-orders/7', { ...page, 'sec-fetch-mode': 'cors' })).toMatchObject({
      status: 404,
    })
    expect(await getRaw('/sale-orders/7', { accept: '*/*' })).toMatchObject({ status: 404 })
    expect((await get('/assets/gone-12345678.js', { accept: 'text/html' })).status).toBe(404)
    expect((await get('/', {}, 'POST')).status).toBe(405)
  })

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/../../secret.txt',
    '/..\\secret.txt',
    '/%5c..%5csecret.txt',
    '/.env',
    '/link.txt',
    '/index.html%00.js',
    '/%',
    '/assets',
    '//etc/passwd',
    '/....//....//etc/passwd',
  ])('do not include %s', async (path) => {
    const { status, text } = await getRaw(path)
    expect([400, 404]).toContain(status)
    expect(text).not.toMatch(/SECRET|root:/)
  })
})

describe('every answer', () => {
  it('carries the headers that keep a browser safe', async () => {
    for (const path of ['/', '/nothing.js', '/auth/config', '/graphql', '/health/live']) {
      const { headers } = await get(path)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'self'; script-src 'self'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; img-src 'self' data: blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('referrer-policy')).not.toBeNull()
      expect(headers.get('permissions-policy')).not.toBeNull()
      expect(headers.has('strict-transport-security')).toBe(false)
      expect(headers.get('x-request-id')).not.toBeNull()
    }
  })
})

describe('health', () => {
  it('is live always and ready when it is', async () => {
    expect((await get('/health/ready')).status).toBe(200)
    isReady = false
    const away = await get('/health/ready')
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2'])
    expect((await get('/health/live')).status).toBe(200)
    isReady = true
  })
})

describe('metrics', () => {
  it('are shown to who has the token', async () => {
    expect((await get('/metrics')).status).toBe(401)
    expect((await get('/metrics', { authorization: 'Bearer wrong' })).status).toBe(401)
    const shown = await get('/metrics', { authorization: 'Bearer scrape-me' })
    const text = await shown.text()
    expect(text).toMatch(/trellis_http_requests_total\{method="GET",status="401"\} \d+/)
    expect(text).toContain('process_resident_memory_bytes')
  })
})
