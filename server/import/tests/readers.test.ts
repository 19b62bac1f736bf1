import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { afterAll, describe, expect, test } from 'vitest'
import { inspectFile } from '../readers/inspect.ts'
import { openSource } from '../readers/open.ts'
import type { Row, SourceOptions } from '../readers/row.ts'

const folder = mkdtempSync(join(tmpdir(), 'trellis-readers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(
  name: string,
  content: string | Buffer,
  options: SourceOptions = {},
): Promise<{ header: string[]; rows: Row[] }> {
  const path = join(folder, name)
  writeFileSync(path, content)
  const source = await openSource(await inspectFile(path, options))
  const rows: Row[] = []
  for await (const chunk of source.chunks()) rows.push(...chunk)
  return { header: source.header, rows }
}

const cells = ({ rows }: { rows: Row[] }): unknown[][] => rows.map((row) => row.cells)

describe('CSV', () => {
  test.each([
    ['commas', 'a,b\n1,2\n'],
    ['semicolons', 'a;b\n1;2\n'],
    ['tabs', 'a\tb\n1\t2\n'],
    ['bars', 'a|b\r\n1|2\r\n'],
  ])('finds out that values are separated by %s', async (_name, text) => {
    const found = await read('d.csv', text)
    expect(found.header).toEqual(['a', 'b'])
    expect(cells(found)).toEqual([['1', '2']])
  })

  test('does not take a separator within quotes for one', async () => {
    expect((await read('q.csv', '"a,b,c,d";e\n1;2\n')).header).toEqual(['a,b,c,d', 'e'])
  })

  test('takes the separator that it is told', async () => {
    expect((await read('t.csv', 'a,b;c\n1,2;3\n', { delimiter: ';' })).header).toEqual(['a,b', 'c'])
  })

  test('reads a single column', async () => {
    const found = await read('one.csv', 'name\nAda\nBob\n')
    expect(cells(found)).toEqual([['Ada'], ['Bob']])
  })

  test('leaves out the byte order mark', async () => {
    expect((await read('bom.csv', '\ufeffname,x\nAda,1\n')).header).toEqual(['name', 'x'])
  })

  test('reads UTF-16 by its mark and Windows-1252 when told', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('name,x\nZoë,1\n', 'utf16le')])
    expect(cells(await read('u16.csv', utf16))).toEqual([['Zoë', '1']])
    const windows = Buffer.from([...Buffer.from('name,price\nZo'), 0xeb, ...Buffer.from(',5 '), 0x80, 0x0a])
    expect(cells(await read('w.csv', windows, { encoding: 'windows-1252' }))).toEqual([['Zoë', '5 €']])
  })

  test('refuses bytes that are not of the encoding, and says what to do', async () => {
    const wrong = Buffer.from([...Buffer.from('name\nZo'), 0xeb, 0x0a])
    await expect(read('bad.csv', wrong)).rejects.toThrow(/not utf-8 text .* Declare its encoding/)
  })

  test('unpacks gzip', async () => {
    expect(cells(await read('z.csv.gz', gzipSync('a,b\n1,2\n')))).toEqual([['1', '2']])
  })

  test('keeps quotes, line breaks and separators within values, and tells where a row began', async () => {
    const found = await read('lines.csv', 'a,b\n"x\ny","say ""hi"", ok"\n3,4\n')
    expect(found.rows).toEqual([
      { line: 2, cells: ['x\ny', 'say "hi", ok'] },
      { line: 4, cells: ['3', '4'] },
    ])
  })

  test('tells rows that are too short or too long by their line, and goes on', async () => {
    const { rows } = await read('ragged.csv', 'a,b\n1\n1,2,3\n4,5\n')
    expect(rows.map((row) => [row.line, row.problem?.toString()])).toEqual([
      [2, 'The row has 1 values, but the header names 2 columns.'],
      [3, 'The row has 3 values, but the header names 2 columns.'],
      [4, undefined],
    ])
  })

  test('tells a quote that is never closed and a stray one', async () => {
    const open = await read('open.csv', 'a,b\n1,2\n"3,4\n5,6\n')
    expect(String(open.rows.at(-1)?.problem)).toMatch(/quote/i)
    expect(open.rows[0]?.cells).toEqual(['1', '2'])
    const stray = await read('stray.csv', 'a,b\n1,"2" x\n3,4\n')
    expect(stray.rows.some((row) => /quote/i.test(String(row.problem ?? '')))).toBe(true)
    expect(stray.rows.some((row) => row.cells[0] === '3')).toBe(true)
  })

  test('refuses an empty file, a missing one and an unknown name', async () => {
    await expect(read('empty.csv', '')).rejects.toThrow(/is empty/)
    await expect(inspectFile(join(folder, 'none.csv'), {})).rejects.toThrow(/There is no file/)
    await expect(read('what.bin', 'x')).rejects.toThrow(/does not tell its format/)
  })
})

describe('JSON lines', () => {
  test('turns nested objects into dotted columns and keeps what is absent apart from what is empty', async () => {
    const found = await read(
      'n.ndjson',
      '{"name":"Ada","country":{"code":"GB"},"age":36}\n\n{"name":"Bob","age":null}\n',
    )
    expect(found.header).toEqual(['name', 'country.code', 'age'])
    expect(found.rows).toEqual([
      { line: 1, cells: ['Ada', 'GB', 36] },
      { line: 3, cells: ['Bob', undefined, null] },
    ])
  })

  test('tells a broken line and goes on', async () => {
    const { rows } = await read('b.jsonl', '{"a":1}\n{"a":\n[1]\n{"a":2}')
    expect(rows.map((row) => row.problem?.toString())).toEqual([
      undefined,
      'The line is not valid JSON.',
      'The line is not a JSON object.',
      undefined,
    ])
  })
})

/** The parts that every workbook has. */
const frame = {
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml" Type="x"/></Relationships>',
  'xl/workbook.xml':
    '<workbook xmlns:r="r"><sheets><sheet name="One" sheetId="1" r:id="a"/></sheets></workbook>',
}
const sheetOf = (rows: string): string => `<worksheet><sheetData>${rows}</sheetData></worksheet>`
const nineMegabytes = ' '.repeat(9_000_000)
const packedOnce = new Map<string, Buffer>()

function packed(text: string): Buffer {
  const known = packedOnce.get(text) ?? deflateRawSync(text)
  packedOnce.set(text, known)
  return known
}

/** An archive of these files; `declared` is what it says of their sizes where they are longer. */
function zipOf(files: Record<string, string>, declared = Number.POSITIVE_INFINITY): Buffer {
  const pieces: Buffer[] = []
  const list: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const data = packed(text)
    const sizes = Buffer.alloc(12)
    sizes.writeUInt32LE(data.length, 4)
    sizes.writeUInt32LE(Math.min(Buffer.byteLength(text), declared), 8)
    const facts = Buffer.concat([
      Buffer.from([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]),
      sizes,
      Buffer.from([name.length, 0, 0, 0]),
    ])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    list.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, place, Buffer.from(name))
    pieces.push(Buffer.from('PK\x03\x04', 'latin1'), facts, Buffer.from(name), data)
    offset += 30 + name.length + data.length
  }
  const directory = Buffer.concat(list)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...pieces, directory, end])
}

describe('Excel', () => {
  async function workbook(): Promise<Buffer> {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('People')
    sheet.addRow(['name', 'born', 'price', 'note'])
    sheet.addRow([
      'Ada',
      new Date(Date.UTC(1815, 11, 10)),
      12.5,
      { richText: [{ text: 'very ' }, { text: 'good' }] },
    ])
    sheet.addRow([])
    sheet.addRow(['Bob', null, { formula: '1+1', result: 2 }])
    book.addWorksheet('Other').addRow(['x'])
    return Buffer.from(await book.xlsx.writeBuffer())
  }

  test('reads values as a person sees them, and row numbers of the sheet', async () => {
    const { header, rows } = await read('p.xlsx', await workbook())
    expect(header).toEqual(['name', 'born', 'price', 'note'])
    expect(rows).toEqual([
      { line: 2, cells: ['Ada', '1815-12-10', 12.5, 'very good'] },
      { line: 4, cells: ['Bob', null, 2, null] },
    ])
  })

  test('reads the sheet of a name, and lists the sheets when there is none', async () => {
    expect((await read('o.xlsx', await workbook(), { sheet: 'Other' })).header).toEqual(['x'])
    await expect(read('s.xlsx', await workbook(), { sheet: 'None' })).rejects.toThrow(/People, Other/)
  })

  test('reads a workbook without shared texts, and one whose parts stand in another order', async () => {
    const parts = {
      'xl/worksheets/sheet1.xml': sheetOf(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row r="2"><c r="A2"><v>7</v></c></row>',
      ),
      'docs/inner.zip': zipOf({ 'x.xml': 'x' }).toString('latin1'),
      ...frame,
    }
    const { header, rows } = await read('inline.xlsx', zipOf(parts))
    expect([header, rows]).toEqual([['name'], [{ line: 2, cells: [7] }]])
  })

  test.each([
    [
      'one sheet of 1000 times its size',
      { 'xl/worksheets/sheet1.xml': sheetOf(' '.repeat(20_000_000)) },
      /times its size/,
    ],
    [
      'shared texts that fill the memory',
      { 'xl/sharedStrings.xml': Buffer.alloc(200_000_000, ' ').toString() },
      /sharedStrings.xml to 200 MB, more than 128 MB/,
    ],
    [
      'sheets that are small one by one',
      Object.fromEntries(
        Array.from({ length: 240 }, (_, n) => [`xl/worksheets/sheet${n + 1}.xml`, nineMegabytes]),
      ),
      /2160 MB, more than 2000 MB/,
    ],
    [
      'more files than a workbook has',
      Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`xl/worksheets/sheet${n + 1}.xml`, ''])),
      /is not an Excel workbook/,
    ],
  ])('refuses %s before it is unpacked', async (_name, parts, message) => {
    const bomb = zipOf({
      ...frame,
      'xl/worksheets/sheet1.xml': sheetOf(''),
      ...(parts as Record<string, string>),
    })
    const before = process.memoryUsage().rss
    await expect(read('bomb.xlsx', bomb)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(message),
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000)
  })

  test('ends unpacking where more comes than the archive says, and where a row has no end', async () => {
    const liar = zipOf({ ...frame, 'xl/worksheets/sheet1.xml': sheetOf(' '.repeat(20_000_000)) }, 1_000)
    await expect(read('liar.xlsx', liar)).rejects.toThrow(/more than it says/)
    const row = `<row r="1"><c t="inlineStr"><is><t>${randomBytes(20_000_000).toString('hex')}`
    await expect(
      read('row.xlsx', zipOf({ ...frame, 'xl/worksheets/sheet1.xml': sheetOf(row) })),
    ).rejects.toThrow(/a row of .* more than 32 MB/)
  })

  test('refuses a workbook that is cut off, and one that names places outside of itself', async () => {
    const whole = await workbook()
    await expect(read('cut.xlsx', whole.subarray(0, whole.length / 2))).rejects.toThrow(
      /not an Excel workbook/,
    )
    const astray = zipOf({ ...frame, 'xl/worksheets/sheet1.xml': sheetOf('') })
    astray.writeUInt32LE(0xffff_fff0, astray.length - 6)
    await expect(read('astray.xlsx', astray)).rejects.toThrow(/not an Excel workbook/)
  })

  test('refuses what is no workbook', async () => {
    await expect(read('no.xlsx', 'name\nAda\n')).rejects.toThrow(/not an Excel workbook|is empty/)
  })
})
