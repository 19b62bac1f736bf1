import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { defineModule } from '#core/module.ts'
import { allow, deny } from '#core/policy.ts'
import { record } from '#core/record.ts'
import { line } from '#core/types.ts'
import { fileField } from '#modules/base/file-field.ts'
import { Partner } from '#modules/contacts/entities/partner.ts'
import { createTestTenant, type TestActor, type TestTenant } from '#server/testing/test-tenant.ts'
import { diskStore, type FileStore } from '../file-store.ts'
import { filesRoute } from '../http-route.ts'
import { sweepFieldFiles } from '../sweep-field-files.ts'
import { usedContents } from '../used-contents.ts'

const schema = defineEntity({
  name: 'Machine',
  tableName: 'machine',
  properties: {
    ...record,
    name: field(line(60), 'Name', 'What it is called.'),
    dataSheet: () =>
      fileField('Data sheet', 'What its maker says.', { accept: ['application/pdf'], maxBytes: 1_000_000 }),
    anything: () => fileField('Anything', 'Any file.'),
  },
})
interface Machine extends InferEntity<typeof schema> {}
const Machine = entity<Machine>(schema, {
  label: 'Machine',
  plural: 'Machines',
  description: 'A machine, for tests.',
  displayName: '{name}',
})
const machines = defineModule({
  name: 'machines',
  label: 'Machines',
  version: '1.0.0',
  description: 'Machines, for tests.',
  depends: ['contacts'],
  entities: [Machine],
  roles: [
    {
      code: 'machines.blind',
      label: 'Blind',
      description: 'Sees no pictures.',
      includes: ['contacts.reader'],
    },
    { code: 'machines.own', label: 'Own', description: 'Sees contacts with an e-mail address only.' },
  ],
  policies: [
    deny(Partner, {
      name: 'no-pictures',
      description: 'No pictures.',
      role: 'machines.blind',
      operations: ['read'],
      read: ['image'],
    }),
    allow(Partner, {
      name: 'with-mail',
      description: 'Contacts with an e-mail address.',
      role: 'machines.own',
      operations: ['read'],
      where: { email: { isNull: false } },
    }),
  ],
})

let [tenant, store, folder] = [undefined as unknown as TestTenant, undefined as unknown as FileStore, '']
const who: Record<string, TestActor> = {}
const actor = (name: string): TestActor => who[name] as TestActor

beforeAll(async () => {
  tenant = await createTestTenant({ modules: [], extra: [machines] })
  folder = mkdtempSync(join(tmpdir(), 'trellis-field-files-'))
  store = diskStore(folder)
  for (const [name, role] of [
    ['clerk', 'contacts.manager'],
    ['reader', 'contacts.reader'],
    ['blind', 'machines.blind'],
    ['own', 'machines.own'],
    ['stranger', 'base.user'],
    ['administrator', 'base.administrator'],
  ] as const)
    who[name] = await tenant.as(role)
})
afterAll(async () => {
  await tenant?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function ask(path: string, by: string | null, init: RequestInit = {}): Promise<Response> {
  const { registry, db } = tenant
  const route = filesRoute(store, (viewer) => ({ registry, db, viewer, requestId: 'test' }))
  return route(
    new Request(`http://localhost${path}`, init),
    by === null ? null : ((await actor(by).viewer()) ?? null),
  )
}

/** The content, or the code of the refusal. */
async function seen(path: string, by: string | null): Promise<string> {
  try {
    return await (await ask(path, by)).text()
  } catch (error) {
    return (error as { code: string }).code
  }
}

interface Stored {
  id: string
  url: string
  name: string
  mimeType: string
  size: number
}

async function send(
  body: BodyInit,
  name = 'a.png',
  of: { entity: string; field: string } = { entity: 'Partner', field: 'image' },
  by: string | null = 'clerk',
): Promise<Stored & { code?: string; message?: string }> {
  try {
    const path = `/base/files?${new URLSearchParams({ ...of, name })}`
    return (await (await ask(path, by, { method: 'POST', body })).json()) as Stored
  } catch (error) {
    return error as Stored & { code: string; message: string }
  }
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const pdf = '%PDF-1.7\n1 0 obj'
const create =
  'mutation ($input: PartnerCreateInput!) { createPartner(input: $input) { id image { id name mimeType size url } } }'
const update =
  'mutation ($id: ID!, $image: ID) { updatePartner(id: $id, input: { image: $image }) { image { id } } }'
type Made = { createPartner: { id: string; image: Stored | null } }
const make = async (image: string, email: string | null = null): Promise<string> =>
  (await actor('clerk').query<Made>(create, { input: { name: 'Pictured', image, email } })).createPartner.id

describe('a file field', () => {
  test('takes what was just sent, also of a record that is new, and tells all about it', async () => {
    const sent = await send(png, 'C:\\logos\\acme.html')
    const { createPartner } = await actor('clerk').query<Made>(create, {
      input: { name: 'Acme', image: sent.id },
    })
    expect(createPartner.image).toEqual({
      id: sent.id,
      name: 'acme.html',
      mimeType: 'image/png',
      size: png.length,
      url: `/base/files/of-field/${sent.id}`,
    })
    const reply = await ask(`${sent.url}?show`, 'reader')
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(png)
    expect(reply.headers.get('content-type')).toBe('image/png')
    expect(reply.headers.get('content-disposition')).toBe('inline')
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('is seen by its sender alone until a record has it', async () => {
    const { url, id } = await send(png)
    expect(await seen(url, 'clerk')).toHaveLength(png.toString('utf8').length)
    for (const by of ['reader', 'stranger']) expect(await seen(url, by)).toBe('NOT_FOUND')
    expect(await seen(url, null)).toBe('UNAUTHENTICATED')
    // Nor can anybody else put it into a record of theirs to see it there.
    const other = await tenant.as('contacts.manager')
    const { errors } = await other.run(create, { input: { name: 'Thief', image: id } })
    expect(errors[0]?.issues.map(({ rule }) => rule)).toEqual(['reference'])
  })

  test('is served to those who may read the field of the record, and to nobody else', async () => {
    const [sent, open] = [await send(png), await send(png)]
    const id = await make(sent.id)
    await make(open.id, 'open@example.com')
    const answers = async (url: string) =>
      Object.fromEntries(
        await Promise.all(
          ['reader', 'own', 'blind', 'stranger'].map(async (by) => [by, (await seen(url, by)).length > 20]),
        ),
      )
    expect(await answers(sent.url)).toEqual({ reader: true, own: false, blind: false, stranger: false })
    expect(await answers(open.url)).toEqual({ reader: true, own: true, blind: false, stranger: false })
    const list = '{ storedFiles { totalCount } }'
    type Count = { storedFiles: { totalCount: number } }
    expect((await actor('blind').query<Count>(list)).storedFiles.totalCount).toBe(0)
    expect((await actor('own').query<Count>(list)).storedFiles.totalCount).toBe(1)
    const blind = await actor('blind').run('query ($id: ID!) { partner(id: $id) { image { url } } }', { id })
    expect(blind.errors[0]?.code).toBe('FORBIDDEN')
    await tenant.query('mutation ($id: ID!) { deletePartners(ids: [$id]) }', { id })
    expect(await seen(sent.url, 'reader')).toBe('NOT_FOUND')
  })

  test('is written as the field is: readers neither send nor remove', async () => {
    const id = await make((await send(png)).id)
    expect((await send(png, 'a.png', undefined, 'reader')).code).toBe('FORBIDDEN')
    expect((await actor('reader').run(update, { id, image: null })).errors[0]?.code).toBe('FORBIDDEN')
    const { errors } = await actor('clerk').run(update, { id, image: null })
    expect(errors).toEqual([])
  })

  test.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'VALIDATION'],
    ['HTML', '<!doctype html><script>alert(1)</script>', 'VALIDATION'],
    ['a PDF', pdf, 'VALIDATION'],
    ['nothing', '', 'BAD_REQUEST'],
    ['too much', Buffer.concat([png, Buffer.alloc(10_000_000)]), 'BAD_REQUEST'],
  ])('for pictures refuses %s by its content, whatever it is called', async (_what, body, code) => {
    const refused = await send(body, 'picture.png')
    expect(refused.code).toBe(code)
    expect(refused.message).toMatch(/PNG, JPEG, WEBP, GIF|empty|larger than 10 MB/)
  })

  test('takes no file that was sent for a field of other kinds', async () => {
    const sheet = { entity: 'Machine', field: 'dataSheet' }
    expect((await send(png, 'a.pdf', sheet, 'administrator')).code).toBe('VALIDATION')
    const stored = await send(pdf, 'a.pdf', sheet, 'administrator')
    const { errors } = await tenant.run(create, { input: { name: 'Mixed', image: stored.id } })
    expect(errors[0]).toMatchObject({ code: 'VALIDATION' })
    expect(errors[0]?.issues).toMatchObject([{ path: ['image'], rule: 'file' }])
  })

  test('serves what a browser would run as a download', async () => {
    const of = { entity: 'Machine', field: 'anything' }
    const { url } = await send('<!doctype html><script>alert(1)</script>', 'a.html', of, 'administrator')
    const { headers } = await ask(`${url}?show`, 'administrator')
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toMatch(/^attachment/)
    expect(headers.get('content-security-policy')).toContain('sandbox')
  })

  test.each([
    ['a field that holds no files', { entity: 'Partner', field: 'name' }],
    ['a field that there is not', { entity: 'Partner', field: 'photo' }],
    ['an entity that there is not', { entity: 'Nothing', field: 'image' }],
  ])('is asked for by its name: %s is refused', async (_what, of) => {
    expect((await send(png, 'a.png', of)).code).toBe('BAD_REQUEST')
  })

  test('leaves no orphans: what was replaced or never saved goes after a day', async () => {
    const [first, second, unsaved] = [
      await send('%PDF-1', 'x.pdf', { entity: 'Machine', field: 'anything' }, 'administrator'),
      await send(png),
      await send(png),
    ]
    const id = await make((await send(png)).id)
    const { image } = (
      await actor('clerk').query<{ partner: { image: Stored } }>(
        'query ($id: ID!) { partner(id: $id) { image { id } } }',
        { id },
      )
    ).partner
    await actor('clerk').query(update, { id, image: second.id })
    const left = async () => {
      const ids = [first, second, unsaved, image].map((file) => file.id)
      const { rows } = await sql<{
        id: string
      }>`select id from stored_file where id = any(${ids}::bigint[])`.execute(tenant.db)
      return ids.filter((one) => rows.some((row) => String(row.id) === one))
    }
    const { model } = tenant.registry
    await sweepFieldFiles(tenant.db, model)
    expect(await left()).toHaveLength(4)
    // Undone within the day, it is there again for good.
    await actor('clerk').query(update, { id, image: image.id })
    await sql`update stored_file set unused_since = unused_since - interval '25 hours'`.execute(tenant.db)
    await sweepFieldFiles(tenant.db, model)
    expect(await left()).toEqual([second.id, image.id])
    expect(
      await store.sweep(new Date(Date.now() + 60_000), (hashes) => usedContents(tenant.db, hashes)),
    ).toBeGreaterThan(0)
    expect((await seen(`/base/files/of-field/${image.id}`, 'reader')).length).toBeGreaterThan(20)
  })
})

describe('a picture', () => {
  const noise = (width: number, height: number) =>
    sharp({
      create: {
        width,
        height,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
  const shown = async (address: string, by = 'reader') => {
    const reply = await ask(address, by)
    const bytes = Buffer.from(await reply.arrayBuffer())
    const { width, height, format } = await sharp(bytes).metadata()
    return { length: bytes.length, width, height, format, type: reply.headers.get('content-type') }
  }

  test('is sent as small as it is shown: a photograph of the camera, turned as it was held', async () => {
    // Held upright, so its longer side is the height.
    const photo = await noise(1600, 900).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer()
    const { id, url } = await send(photo, 'photo.jpg')
    await make(id)
    expect(photo.length).toBeGreaterThan(500_000)
    const small = { width: 36, height: 64, format: 'webp', type: 'image/webp' }
    expect(await shown(`${url}?show&size=64`)).toEqual({ ...small, length: expect.any(Number) })
    const card = await shown(`${url}?show&size=256`)
    expect(card).toMatchObject({ width: 144, height: 256, type: 'image/webp' })
    expect(card.length).toBeLessThan(60_000)
    expect(await shown(`${url}?show`)).toMatchObject({ length: photo.length, type: 'image/jpeg' })
    // Many at once get the same, and never half of it.
    const same = await Promise.all(Array.from({ length: 20 }, () => shown(`${url}?show&size=64`)))
    expect(new Set(same.map((one) => JSON.stringify(one))).size).toBe(1)
  })

  test('that is smaller than asked for stays as small', async () => {
    const { id, url } = await send(await noise(20, 10).png().toBuffer())
    await make(id)
    expect(await shown(`${url}?show&size=256`)).toMatchObject({ width: 20, height: 10 })
  })

  test('is not sent again to a browser that has it, nor to one that may not see it any more', async () => {
    const { id, url } = await send(await noise(100, 100).png().toBuffer())
    await make(id)
    const address = `${url}?show&size=64`
    const etag = (await ask(address, 'reader')).headers.get('etag') ?? ''
    const again = await ask(address, 'reader', { headers: { 'if-none-match': etag } })
    expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0])
    expect((await ask(`${url}?show`, 'reader', { headers: { 'if-none-match': etag } })).status).toBe(200)
    for (const by of ['own', 'blind', 'stranger']) expect(await seen(address, by)).toBe('NOT_FOUND')
  })

  test('comes in few sizes, and as it is where no small one can be made', async () => {
    const damaged = Buffer.concat([png.subarray(0, 30), Buffer.from('no picture any more')])
    const { id, url } = await send(damaged)
    await make(id)
    expect(await seen(`${url}?show&size=65`, 'reader')).toBe('BAD_REQUEST')
    const reply = await ask(`${url}?show&size=64`, 'reader')
    expect(reply.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(damaged)
  })

  test('of more pixels than any screen has is refused, however short it is', async () => {
    const flood = await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: '#fff' } })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(flood.length).toBeLessThan(1_000_000)
    const refused = await send(flood)
    expect([refused.code, refused.message]).toEqual([
      'BAD_REQUEST',
      expect.stringContaining('50 million pixels'),
    ])
  })

  test('takes its small versions along when nobody has it any more', async () => {
    const { id, url } = await send(await noise(300, 300).png().toBuffer())
    const record = await make(id)
    await shown(`${url}?show&size=64`)
    const sweep = () =>
      store.sweep(new Date(Date.now() + 60_000), (hashes) => usedContents(tenant.db, hashes))
    const variants = () => globSync(join(folder, '*/*.webp')).length
    await sweep()
    const before = variants()
    expect(before).toBeGreaterThan(0)
    expect(await shown(`${url}?show&size=64`)).toMatchObject({ width: 64 })
    await tenant.query('mutation ($id: ID!) { deletePartners(ids: [$id]) }', { id: record })
    await sql`delete from stored_file where id = ${id}`.execute(tenant.db)
    expect(await sweep()).toBe(1)
    expect(variants()).toBe(before - 1)
  })
})
