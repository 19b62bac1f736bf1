import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Viewer } from '#core/context.ts'
import { defineModule } from '#core/module.ts'
import { allow } from '#core/policy.ts'
import { Partner } from '#modules/contacts/entities/partner.ts'
import { importRoute } from '../http-route.ts'
import type { Preview } from '../preview/preview.ts'
import { createImportKit, csv, type ImportKit } from './kit.ts'

const clerk = 'desk.clerk'
const desk = defineModule({
  name: 'desk',
  label: 'Desk',
  version: '1.0.0',
  description: 'A role that writes two fields of contacts.',
  depends: ['contacts'],
  entities: [],
  roles: [{ code: clerk, label: 'Clerk', description: 'Writes names and addresses.' }],
  policies: [
    allow(Partner, {
      name: 'clerk',
      description: 'Writes names and addresses.',
      role: clerk,
      operations: ['read', 'create'],
      write: ['name', 'email'],
    }),
  ],
})

let kit: ImportKit
beforeAll(async () => {
  kit = await createImportKit(['contacts'], [desk])
})
afterAll(() => kit?.close())

const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const ask = (path: string, init: RequestInit, viewer: Viewer | null): Promise<Response> =>
  importRoute((who) => ({ ...kit.scope, viewer: who }))(new Request(`http://localhost${path}`, init), viewer)

const post = (
  query: string,
  body: BodyInit,
  type = 'text/csv',
  viewer: Viewer = kit.tenant.viewer,
): Promise<Response> =>
  ask(`/base/import/preview?${query}`, { method: 'POST', body, headers: { 'content-type': type } }, viewer)

const preview = async (body: BodyInit, query = 'entity=Partner', type?: string): Promise<Preview> =>
  (await post(query, body, type)).json() as Promise<Preview>

const suggested = ({ columns }: Preview) =>
  Object.fromEntries(columns.map(({ name, suggestion }) => [name, suggestion?.target]))

const workbook = async (fill: (book: ExcelJS.Workbook) => void): Promise<Uint8Array<ArrayBuffer>> => {
  const book = new ExcelJS.Workbook()
  fill(book)
  return new Uint8Array(await book.xlsx.writeBuffer())
}

describe('POST /base/import/preview', () => {
  test('shows the first rows, and takes columns for fields by name, similar name and values', async () => {
    const found = await preview(
      csv(
        'name;e-mail;Postal_Code;contact;colour',
        'Ada;ada@example.com;1010;https://ada.example;red',
        'Bob;;2020;;blue',
      ),
    )
    expect(found).toMatchObject({
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ';',
      isEncodingGuessed: false,
    })
    expect(found.rows[1]).toMatchObject({ line: 3, cells: ['Bob', null, '2020', null, 'blue'] })
    expect(found.columns.map(({ suggestion }) => [suggestion?.target, suggestion?.confidence])).toEqual([
      ['name', 'SURE'],
      ['email', 'SURE'],
      ['zip', 'LIKELY'],
      ['website', 'MAYBE'],
      [undefined, undefined],
    ])
  })

  test('finds out by the stored records what names related ones', async () => {
    const { columns } = await preview(csv('name,Country', 'Ada,France', 'Bob,Germany', 'Cyd,Atlantis'))
    expect(columns[1]).toMatchObject({
      suggestion: { target: 'country' },
      related: { key: 'name', asked: 3, found: 2 },
    })
  })

  test('finds out how dates and figures are written', async () => {
    const { columns } = await preview(
      csv('Currency;Date;Rate', 'EUR;31.12.2026;1.234,5', 'EUR;1.1.2027;0,5'),
      'entity=CurrencyRate',
    )
    expect(columns.map(({ suggestion }) => suggestion?.step)).toEqual([
      undefined,
      { date: 'D.M.YYYY' },
      { number: { decimal: ',', thousands: '.' } },
    ])
  })

  test('takes bytes that are no UTF-8 for the text of Windows, and says so', async () => {
    const found = await preview(Buffer.from([...Buffer.from('name\nZo'), 0xeb, 0x0a]))
    expect(found).toMatchObject({ encoding: 'windows-1252', isEncodingGuessed: true })
    expect(found.rows[0]?.cells).toEqual(['Zoë'])
  })

  test('tells the sheets of a workbook, and reads the one that is named', async () => {
    const body = await workbook((book) => {
      book.addWorksheet('Notes').addRow(['nothing'])
      book.addWorksheet('People').addRows([['name'], ['Ada']])
    })
    const found = await preview(body, 'entity=Partner&sheet=People', sheetType)
    expect(found).toMatchObject({ sheet: 'People', sheets: ['Notes', 'People'] })
    expect(suggested(found)).toEqual({ name: 'name' })
  })

  test('shows a formula as its text, and takes a column whose name stands twice once', async () => {
    const found = await preview(csv('name,name', "x,'=HYPERLINK(1)"))
    expect(found.rows[0]?.cells).toEqual(['x', '=HYPERLINK(1)'])
    expect(found.columns.map(({ isShadowed }) => isShadowed)).toEqual([true, false])
  })

  const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex')
  test.each([
    ['an empty file', '', 'text/csv', /^import\.csv is empty/],
    ['a picture that is called CSV', png, 'text/csv', /null characters/],
    ['a picture that is called a workbook', png, sheetType, /not an Excel workbook/],
    [
      'a workbook that is cut off',
      Buffer.from('504b0304140008080800ffffffff7fffffff7f', 'hex'),
      sheetType,
      /^import\.xlsx is/,
    ],
    ['lines that are no JSON', 'oops', 'application/x-ndjson', undefined],
  ])('does not fail on %s', async (_name, body, type, message) => {
    const answer = post('entity=Partner', body, type)
    if (message)
      await expect(answer).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringMatching(message),
      })
    else expect(((await (await answer).json()) as Preview).rows[0]?.problem).toMatch(/not valid JSON/)
  })

  test.each([
    ['an unknown entity', 'entity=Unicorn', 'BAD_REQUEST'],
    ['what the platform keeps', 'entity=ImportJob', 'BAD_REQUEST'],
    ['a separator of two characters', 'entity=Partner&delimiter=%3B%3B', 'BAD_REQUEST'],
    ['an encoding that it does not fit', 'entity=Partner&encoding=utf-8', 'BAD_REQUEST'],
  ])('refuses %s', async (_name, query, code) => {
    await expect(post(query, Buffer.from([0x61, 0x0a, 0xeb, 0x0a]))).rejects.toMatchObject({ code })
  })

  test('offers the fields that the viewer may write, and refuses the others', async () => {
    const actor = await kit.tenant.as(clerk)
    const viewer = await actor.viewer()
    const found = (await (
      await post('entity=Partner', csv('name,city', 'Desk Ada,Rome'), 'text/csv', viewer)
    ).json()) as Preview
    expect(found.targets.map(({ name }) => name).sort()).toEqual(['email', 'name'])
    expect(suggested(found)).toEqual({ name: 'name', city: undefined })
    const { errors } = await actor.run(
      'mutation { importRecords(entity: "Partner", format: CSV, content: "name,city\nDesk Ada,Rome", mode: COMMIT) { id } }'.replace(
        '\n',
        '\\n',
      ),
    )
    expect(errors[0]?.code).toBe('FORBIDDEN')
  })

  test('refuses whoever may neither make nor change records', async () => {
    const viewer = await (await kit.tenant.as('contacts.reader')).viewer()
    await expect(post('entity=Partner', csv('name', 'Ada'), 'text/csv', viewer)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(ask('/base/import/template?entity=Partner', {}, viewer)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(ask('/base/import/template?entity=Partner', {}, null)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
  })
})

describe('GET /base/import/template', () => {
  test.each(['csv', 'xlsx'])('gives a file (%s) whose columns are all taken for sure', async (format) => {
    const answer = await ask(`/base/import/template?entity=Partner&format=${format}`, {}, kit.tenant.viewer)
    expect(answer.headers.get('content-disposition')).toContain(`Contacts.${format}`)
    const found = await preview(
      await answer.blob(),
      'entity=Partner',
      answer.headers.get('content-type') ?? undefined,
    )
    const names = found.columns.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['externalId', 'name', 'country.code', 'tags.name']))
    expect(found.columns.filter(({ suggestion }) => suggestion?.confidence !== 'SURE')).toEqual([])
  })
})
