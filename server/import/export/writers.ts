/** Writes rows to a stream in the formats that imports read. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import ExcelJS from 'exceljs'
import { csvLine } from '../errors-file.ts'
import { inertText } from '../inert-text.ts'
import type { Format } from '../readers/row.ts'
import type { Column } from './columns.ts'

/** Takes rows one after the other; waits while the stream is full. */
export interface Writer {
  write(rows: unknown[][]): Promise<void>
  end(): Promise<void>
}

/** A writer of the format. The stream is ended with it. */
export function createWriter(format: Format, stream: Writable, columns: Column[], title: string): Writer {
  if (format === 'xlsx') return sheetWriter(stream, columns, title)
  const lineOf =
    format === 'csv'
      ? (values: readonly unknown[]) => csvLine(values.map(inertText))
      : (values: readonly unknown[]) =>
          `${JSON.stringify(Object.fromEntries(columns.map(({ path }, at) => [path, values[at] ?? null])))}\n`
  let isBegun = false
  return {
    async write(rows) {
      const head = format === 'csv' && !isBegun ? csvLine(columns.map(({ path }) => path)) : ''
      isBegun = true
      if (!stream.write(head + rows.map(lineOf).join(''))) await once(stream, 'drain')
    },
    async end() {
      if (!isBegun) await this.write([])
      stream.end()
      await finished(stream)
    },
  }
}

/** Digits that a sheet's numbers hold exactly; longer ones are written as text. */
const exactDigits = 15

function sheetWriter(stream: Writable, columns: Column[], title: string): Writer {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useSharedStrings: false, useStyles: false })
  const sheet = book.addWorksheet(title.slice(0, 31))
  sheet.addRow(columns.map(({ path }) => path)).commit()
  const cell = (value: unknown, column: Column | undefined): unknown => {
    if (!column?.isNumber || typeof value !== 'string') return value
    return value.replace(/[^0-9]/g, '').length <= exactDigits ? Number(value) : value
  }
  return {
    async write(rows) {
      for (const row of rows) sheet.addRow(row.map((value, at) => cell(value, columns[at]))).commit()
      if (stream.writableNeedDrain) await once(stream, 'drain')
    },
    async end() {
      sheet.commit()
      await book.commit()
    },
  }
}
