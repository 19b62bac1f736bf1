import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestActor, type TestTenant } from '#server/testing/test-tenant.ts'
import { diskStore, type FileStore } from '../file-store.ts'
import { filesRoute } from '../http-route.ts'
import { usedContents } from '../used-contents.ts'

let tenant: TestTenant
let folder: string
let store: FileStore
let [clerk, reader, partner] = [undefined as unknown as TestActor, undefined as unknown as TestActor, '']

beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
  folder = mkdtempSync(join(tmpdir(), 'trellis-files-'))
  store = diskStore(folder)
  clerk = await tenant.as('contacts.manager')
  reader = await tenant.as('contacts.reader')
  partner = await makePartner('Filed')
})
afterAll(async () => {
  await tenant?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function makePartner(name: string): Promise<string> {
  const { createPartner } = await tenant.query<{ createPartner: { id: string } }>(
    'mutation ($name: String!) { createPartner(input: { name: $name }) { id } }',
    { name },
  )
  return createPartner.id
}

type Reply = { status: number; headers: Headers; text: string; code?: string }

async function fetchFile(path: string, who: TestActor | null, init: RequestInit = {}): Promise<Response> {
  const { registry, db } = tenant
  const route = filesRoute(store, (viewer) => ({ registry, db, viewer, requestId: 'test' }))
  return route(new Request(`http://localhost/base/files${path}`, init), (await who?.viewer()) ?? null)
}

async function ask(path: string, who: TestActor | null, init: RequestInit = {}): Promise<Reply> {
  try {
    const response = await fetchFile(path, who, init)
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (error) {
    const { code, message } = error as { code: string; message: string }
    return { status: 0, headers: new Headers(), text: message, code }
  }
}

async function send(name: string, body: BodyInit, who: TestActor | null = clerk, record = partner) {
  const query = new URLSearchParams({ name, entity: 'Partner', record })
  return ask(`?${query}`, who, { method: 'POST', body })
}

async function sent(name: string, body: BodyInit, record = partner): Promise<string> {
  const { status, text } = await send(name, body, clerk, record)
  expect(status, text).toBe(201)
  return (JSON.parse(text) as { id: string }).id
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const contents = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length

describe('files on records', () => {
  test('come back as they were sent, under their name, to be saved', async () => {
    const body = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251))
    const id = await sent('Angebot “Nr. 1”.bin', body)
    const reply = await fetchFile(`/${id}`, reader)
    expect(Buffer.compare(Buffer.from(await reply.arrayBuffer()), body)).toBe(0)
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment; .*Angebot/)
    expect(reply.headers.get('content-length')).toBe('300000')
  })

  test('are what their content is, whatever they are called', async () => {
    const read = 'query ($id: ID!) { attachment(id: $id) { name mimeType size } }'
    const of = async (id: string) => (await clerk.query<{ attachment: object }>(read, { id })).attachment
    expect(await of(await sent('picture.html', png))).toEqual({
      name: 'picture.html',
      mimeType: 'image/png',
      size: png.length,
    })
    expect(await of(await sent('../../etc/pass\u0000wd.csv', 'a;b'))).toMatchObject({
      name: 'pass_wd.csv',
      mimeType: 'text/csv',
    })
    expect(await of(await sent(`${'x'.repeat(400)}.png`, '<script>'))).toMatchObject({
      name: `${'x'.repeat(196)}.png`,
      mimeType: 'text/plain',
    })
  })

  test('show pictures in place, and nothing that a browser would run', async () => {
    const picture = await ask(`/${await sent('a.png', png)}?show`, clerk)
    expect(picture.headers.get('content-type')).toBe('image/png')
    expect(picture.headers.get('content-disposition')).toBe('inline')
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for (const [name, text] of [
      ['a.svg', svg],
      ['a.html', '<!doctype html><script>alert(1)</script>'],
    ] as const) {
      const reply = await ask(`/${await sent(name, text)}?show`, clerk)
      expect(reply.headers.get('content-type')).toBe('application/octet-stream')
      expect(reply.headers.get('content-disposition')).toMatch(/^attachment/)
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
      expect(reply.headers.get('content-security-policy')).toContain('sandbox')
    }
  })

  test('belong to those who see the record: for others there is none', async () => {
    const id = await sent('secret.txt', 'secret')
    const stranger = await tenant.as('base.user')
    const none = await ask('/999999999', stranger)
    expect(none.code).toBe('FORBIDDEN')
    expect(await ask(`/${id}`, stranger)).toEqual(none)
    expect((await ask(`/${id}`, null)).code).toBe('UNAUTHENTICATED')
    expect((await send('a.txt', 'a', stranger)).code).toBe('FORBIDDEN')
    expect((await ask(`/${id}`, reader)).text).toBe('secret')
  })

  test('are added by those who may change the record, and deleted by whoever added them', async () => {
    const refused = await send('a.txt', 'a', reader)
    expect(refused.code).toBe('VALIDATION')
    const id = await sent('mine.txt', 'mine')
    const remove = 'mutation ($id: ID!) { deleteAttachments(ids: [$id]) }'
    expect((await reader.run(remove, { id })).errors).not.toEqual([])
    expect((await clerk.run(remove, { id })).errors).toEqual([])
    expect((await ask(`/${id}`, clerk)).code).toBe('NOT_FOUND')
  })

  test('cannot be claimed by a checksum alone', async () => {
    const input = { name: 'a.txt', entity: 'Partner', recordId: Number(partner) }
    const { errors } = await tenant.run(
      'mutation ($input: AttachmentCreateInput!) { createAttachment(input: $input) { id } }',
      { input },
    )
    expect(errors[0]?.issues.map(({ message }) => message).join()).toContain('POST /base/files')
  })

  test.each([
    ['an empty file', '', '?entity=Partner&name=a.txt&record=1'],
    ['no name', 'a', '?entity=Partner&record=1'],
    ['a record that is no id', 'a', '?entity=Partner&name=a.txt&record=x'],
  ])('refuse %s, and keep nothing of it', async (_what, body, query) => {
    const before = contents()
    expect((await ask(query, clerk, { method: 'POST', body })).code).toBe('BAD_REQUEST')
    expect(contents()).toBe(before)
  })

  test('leave nothing behind when the sender goes away in the middle', async () => {
    const before = contents()
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.alloc(100_000, 'x')),
      pull: (controller) => controller.error(new Error('gone')),
    })
    const request = { method: 'POST', body, duplex: 'half' } as RequestInit
    const reply = await ask(`?entity=Partner&name=a.txt&record=${partner}`, clerk, request)
    expect(reply.text).toBe('gone')
    expect(contents()).toBe(before)
  })

  test('of one content are kept once, and swept away when no record has them any more', async () => {
    const other = await makePartner('Filed too')
    const ids = await Promise.all([sent('a', 'same'), sent('b', 'same'), sent('c', 'same', other)])
    const { rows } = await sql<{ sha256: string }>`
      select distinct sha256 from attachment where id = any(${ids}::bigint[])`.execute(tenant.db)
    const hash = rows[0]?.sha256 ?? ''
    expect(rows).toHaveLength(1)
    const path = join(folder, hash.slice(0, 2), hash)
    utimesSync(path, 0, 0)
    const sweep = () =>
      store.sweep(new Date(Date.now() - 60_000), (hashes) => usedContents(tenant.db, hashes))
    await tenant.query('mutation ($id: ID!) { deletePartners(ids: [$id]) }', { id: other })
    expect(await sweep()).toBe(0)
    for (const id of ids.slice(0, 2))
      await clerk.query('mutation ($id: ID!) { deleteAttachments(ids: [$id]) }', { id })
    expect(await sweep()).toBe(1)
    expect(existsSync(path)).toBe(false)
    // What has just been swept can be sent again.
    expect((await ask(`/${await sent('again', 'same')}`, clerk)).text).toBe('same')
  })
})
