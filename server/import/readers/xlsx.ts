/** Rows of a sheet of an Excel workbook. */

import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { Inspection } from './inspect.ts'
import type { Row, Source } from './row.ts'
import { unpackWorkbook } from './unpack-workbook.ts'

/** Opens a workbook at one sheet, whose first row is the header; sheets are read row by row, never as a whole. */
export async function openXlsx(inspection: Inspection): Promise<Source> {
  const bytes = await unpackWorkbook(inspection.path)
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(bytes.stream as never, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  })
  const rows = untilError(bytes.stream, readRows(reader, inspection))
  const first = await rows.next()
  const head = first.done ? undefined : first.value.shift()
  if (!head)
    throw new TrellisError(
      'BAD_REQUEST',
      say`${basename(inspection.path)} is empty: the first row of the sheet must name the columns.`,
    )
  const header = head.cells.map((cell) => String(cell ?? '').trim())
  const widened = (chunk: Row[]): Row[] => chunk.map((row) => fitRow(row, header.length))
  return {
    header,
    sheets: sheetsOf(reader),
    position: bytes.position,
    close: bytes.close,
    async *chunks() {
      if (!first.done) yield widened(first.value)
      for await (const chunk of rows) yield widened(chunk)
    },
  }
}

async function* readRows(
  reader: ExcelJS.stream.xlsx.WorkbookReader,
  inspection: Inspection,
): AsyncGenerator<Row[], void> {
  const names: string[] = []
  let isFound = false
  try {
    for await (const sheet of reader) {
      const { name } = sheet as unknown as { name?: string }
      names.push(name ?? '')
      if (isFound || (inspection.sheet !== undefined && name !== inspection.sheet)) continue
      let chunk: Row[] = []
      for await (const row of sheet) {
        const cells = (row.values as unknown[]).slice(1).map(plain)
        if (cells.every((cell) => cell === null)) continue
        chunk.push({ line: row.number, cells: Array.from(cells, (cell) => cell ?? null) })
        if (chunk.length >= 2000) {
          yield chunk
          chunk = []
        }
      }
      if (chunk.length > 0) yield chunk
      isFound = true
    }
  } catch (cause) {
    if (cause instanceof TrellisError) throw cause
    throw new TrellisError(
      'BAD_REQUEST',
      say`${basename(inspection.path)} is not an Excel workbook that can be read.`,
      {
        cause,
      },
    )
  }
  if (isFound || inspection.sheet === undefined) return
  throw new TrellisError(
    'BAD_REQUEST',
    say`There is no sheet "${inspection.sheet}"; the workbook has ${names.join(', ')}.`,
  )
}

/** The items one by one; the reader of workbooks waits for ever where its bytes end in an error, and this does not. */
async function* untilError<T>(stream: Readable, items: AsyncIterator<T, void>): AsyncGenerator<T, void> {
  let failure: unknown
  let fail = (cause: unknown): void => {
    failure = cause
  }
  stream.on('error', (cause) => fail(cause))
  for (;;) {
    const next = await new Promise<IteratorResult<T, void>>((resolve, reject) => {
      if (failure) reject(failure)
      fail = (cause) => {
        failure = cause
        reject(cause)
      }
      items.next().then(resolve, reject)
    })
    if (next.done) return
    yield next.value
  }
}

/** Names of the sheets, in the order of the workbook; its table of contents is read before the first row. */
function sheetsOf(reader: object): string[] {
  const { model } = reader as { model?: { sheets?: { name: string }[] } }
  return (model?.sheets ?? []).map(({ name }) => name)
}

/** The value that a person sees in the cell. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return null
  if (value instanceof Date) return isoOf(value)
  if (typeof value !== 'object') return value
  if ('richText' in value) return (value.richText as { text: string }[]).map(({ text }) => text).join('')
  if ('result' in value) return plain(value.result)
  if ('text' in value) return plain(value.text)
  return null
}

/** Workbooks know no time zone: a day without a time is a date. */
function isoOf(value: Date): string {
  const text = value.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text
}

/** Empty cells at the end of a row are not in the file. */
function fitRow(row: Row, width: number): Row {
  while (row.cells.length < width) row.cells.push(null)
  if (row.cells.length > width)
    row.problem = say`The row has ${row.cells.length} values, but the header names ${width} columns.`
  return row
}
