/** Rows of a CSV file. */

import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { type CsvError, type InfoRecord, parse } from 'csv-parse'
import { TrellisError } from '#core/errors.ts'
import { type Message, say } from '#core/say.ts'
import { originalText } from '../inert-text.ts'
import { decoded, openBytes } from './bytes.ts'
import type { Inspection } from './inspect.ts'
import type { Row, Source } from './row.ts'

/** Longer than any sensible row; a quote that is never closed must not swallow the rest of the file. */
const longestRecord = 1024 * 1024

/** Opens a CSV file; its first row is the header. */
export async function openCsv(inspection: Inspection): Promise<Source> {
  const bytes = openBytes(inspection.path)
  const text =
    inspection.encoding === 'utf-8' ? bytes.stream : Readable.from(decoded(bytes.stream, inspection.encoding))
  const broken: Row[] = []
  const parser = parse({
    bom: true,
    delimiter: inspection.delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: longestRecord,
    on_skip: (error) => {
      const line = lineOf(error)
      // An endless row is complained of again at each character until its line ends.
      if (broken.at(-1)?.line !== line) broken.push({ line, cells: [], problem: reasonOf(error) })
      // Else the parser takes all that follows for the inside of the quote, up to the next one.
      leaveQuote(parser)
      return undefined
    },
  })
  bytes.stream.on('error', (error) => parser.destroy(error))
  text.on('error', (error) => parser.destroy(error))
  text.pipe(parser)
  const rows = readRows(parser, broken)
  const first = await rows.next()
  const head = first.done ? undefined : first.value.shift()
  if (!head || head.problem) {
    throw new TrellisError(
      'BAD_REQUEST',
      head?.problem ?? say`${basename(inspection.path)} is empty: its first row must name the columns.`,
    )
  }
  const header = head.cells.map((cell) => String(cell ?? '').trim())
  return {
    header,
    position: bytes.position,
    close: bytes.close,
    async *chunks() {
      if (!first.done) yield checkWidth(first.value, header)
      for await (const chunk of rows) yield checkWidth(chunk, header)
    },
  }
}

function leaveQuote(parser: object): void {
  if ('state' in parser)
    Object.assign(parser.state as object, { quoting: false, wasQuoting: false, escaping: false })
}

interface Parsed {
  record: string[]
  info: InfoRecord
}

async function* readRows(parser: Readable, broken: Row[]): AsyncGenerator<Row[], void> {
  let line = 1
  let chunk: Row[] = []
  for await (const { record, info } of parser as AsyncIterable<Parsed>) {
    // The parser is ahead of its reader: a row that it skipped stands where its line says.
    while (broken[0] && broken[0].line < info.lines) chunk.push(broken.shift() as Row)
    const cells: (string | null)[] = record
    for (let i = 0; i < record.length; i++) {
      const cell = record[i]
      cells[i] = cell ? originalText(cell) : null
    }
    chunk.push({ line: Math.max(line, info.lines - newlines(record)), cells })
    line = info.lines + 1
    if (chunk.length >= 2000) {
      yield chunk
      chunk = []
    }
  }
  for (const row of broken.splice(0)) chunk.push(row)
  if (chunk.length > 0) yield chunk
}

/** Line breaks within the values of a record: it began that many lines above its end. */
function newlines(record: (string | null)[]): number {
  let count = 0
  for (const cell of record) {
    if (cell === null) continue
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++
  }
  return count
}

function checkWidth(rows: Row[], header: string[]): Row[] {
  for (const row of rows) {
    if (row.problem || row.cells.length === header.length) continue
    row.problem = say`The row has ${row.cells.length} values, but the header names ${header.length} columns.`
  }
  return rows
}

function lineOf(error: CsvError | undefined): number {
  const { lines } = (error ?? {}) as { lines?: number }
  return lines ?? 0
}

function reasonOf(error: CsvError | undefined): Message {
  switch (error?.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return say`A quote is opened and never closed.`
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return say`Text follows a closing quote. Quotes within a value are doubled.`
    case 'INVALID_OPENING_QUOTE':
      return say`A quote stands within a value that is not quoted.`
    case 'CSV_MAX_RECORD_SIZE':
      return say`The row is longer than a megabyte: is a quote never closed?`
    default:
      return say`The row is not valid CSV.`
  }
}
