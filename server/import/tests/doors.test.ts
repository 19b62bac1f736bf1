import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importRoute } from '../http-route.ts'
import { createImportKit, csv, type ImportKit } from './kit.ts'

let kit: ImportKit
beforeAll(async () => {
  kit = await createImportKit(['contacts'])
})
afterAll(() => kit?.close())

const mutation = `mutation($content: String!, $mode: ImportMode!, $mapping: JSON, $entity: String = "Partner", $allOrNothing: Boolean) {
  importRecords(entity: $entity, format: CSV, content: $content, mode: $mode, mapping: $mapping, allOrNothing: $allOrNothing) {
    id state mode imported rowsRead rowsRejected errors
  }
}`

describe('importRecords', () => {
  test('imports a text as the viewer and tells what became of its rows', async () => {
    const content = csv('name;email', 'Door Ada;ada@example.com', 'Door Bob;nowhere')
    const { importRecords } = await kit.tenant.query<{ importRecords: { id: string } }>(mutation, {
      content,
      mode: 'COMMIT',
    })
    expect(importRecords).toMatchObject({
      state: 'DONE',
      imported: 1,
      rowsRead: 2,
      rowsRejected: 1,
      errors: [{ line: 3, field: 'email', message: 'This is not an e-mail address.' }],
    })
    const { importJob, partners } = await kit.tenant.query<Record<string, unknown>>(
      'query($id: ID!) { importJob(id: $id) { percent createdBy { name } } partners(filter: { name: { startsWith: "Door" } }) { nodes { name createdBy { name } } } }',
      { id: importRecords.id },
    )
    expect(importJob).toEqual({ percent: 100, createdBy: { name: 'Ada Admin' } })
    expect(partners).toEqual({ nodes: [{ name: 'Door Ada', createdBy: { name: 'Ada Admin' } }] })
  })

  test('takes a mapping, and keeps nothing of a trial', async () => {
    const mapping = { entity: 'Partner', fields: { name: { template: 'Door {who}' } } }
    const before = await kit.count('partner')
    const { importRecords } = await kit.tenant.query(mutation, {
      content: csv('who', 'Cyd'),
      mode: 'TRY',
      mapping,
    })
    expect(importRecords).toMatchObject({ mode: 'TRY', imported: 1 })
    expect(await kit.count('partner')).toBe(before)
  })

  test.each([
    [
      'a mapping of the wrong shape',
      { mapping: { entity: 'Partner', fields: { name: { do: [] } } } },
      'BAD_REQUEST',
    ],
    ['a mapping of another entity', { mapping: { entity: 'Tag', fields: { name: 'name' } } }, 'BAD_REQUEST'],
    ['an unknown entity', { entity: 'Nonsense' }, 'BAD_REQUEST'],
    ['an entity of the platform', { entity: 'ImportJob' }, 'BAD_REQUEST'],
    ['too long a text', { content: `name\n${'x'.repeat(1_000_001)}` }, 'TOO_COMPLEX'],
  ])('refuses %s', async (_name, variables, code) => {
    const { errors } = await kit.tenant.run(mutation, {
      content: csv('name', 'Ada'),
      mode: 'COMMIT',
      ...variables,
    })
    expect(errors[0]?.code).toBe(code)
  })

  test('refuses a key that may only read, and whoever is not signed in', async () => {
    const viewer = { ...kit.tenant.viewer, scopes: { readOnly: true } }
    const { errors } = await kit.tenant.run(
      mutation,
      { content: csv('name', 'Ada'), mode: 'COMMIT' },
      { viewer },
    )
    expect(errors[0]?.code).toBe('FORBIDDEN')
  })
})

describe('POST /base/import', () => {
  const send = (query: string, init: RequestInit = {}): Promise<Response> => {
    const route = importRoute((viewer) => ({ ...kit.scope, viewer }))
    const request = new Request(`http://localhost/base/import?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: csv('name', 'Body Ada', 'Body Bob'),
      ...init,
    })
    return route(request, kit.tenant.viewer)
  }

  test('imports the body and replies with the report', async () => {
    const response = await send('entity=Partner&mode=COMMIT&name=body.csv')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      file: 'body.csv',
      isKept: true,
      counts: { rowsRead: 2, imported: 2 },
    })
  })

  test('reads a mapping and an encoding from the address', async () => {
    const mapping = encodeURIComponent(JSON.stringify({ entity: 'Partner', fields: { name: 'who' } }))
    const body = Buffer.from([...Buffer.from('who\nBody Zo'), 0xeb, 0x0a])
    const response = await send(`entity=Partner&mode=COMMIT&encoding=windows-1252&mapping=${mapping}`, {
      body,
    })
    expect(await response.json()).toMatchObject({ counts: { imported: 1 } })
  })

  test.each([
    [
      'a type that a form could send',
      'entity=Partner&mode=TRY',
      { headers: { 'content-type': 'text/plain' } },
    ],
    ['no entity', 'mode=TRY', {}],
    ['no mode', 'entity=Partner', {}],
    ['an unknown encoding', 'entity=Partner&mode=TRY&encoding=ebcdic', {}],
  ])('refuses %s', async (_name, query, init) => {
    await expect(send(query, init)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  test('refuses whoever is not signed in, and other methods', async () => {
    const route = importRoute((viewer) => ({ ...kit.scope, viewer }))
    const address = 'http://localhost/base/import?entity=Partner&mode=TRY'
    await expect(route(new Request(address, { method: 'POST', body: 'x' }), null)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
    expect((await route(new Request(address), kit.tenant.viewer)).status).toBe(405)
  })
})
