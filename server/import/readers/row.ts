import type { Message } from '#core/say.ts'
/** What every reader yields, whatever the format. */

/** One data row. `line` is where it begins in the file, counted from 1; for a sheet, the row's number. */
export interface Row {
  line: number
  /** Values in the order of the header: text from CSV, any JSON value from the other formats, null when empty. */
  cells: unknown[]
  /** Why the row could not be read, in place of its values. */
  problem?: Message
  /** It is of the file that was joined, not of the main one. */
  isJoined?: boolean
}

/** An opened file. Rows come in chunks, because one await for each of a million rows is what costs. */
export interface Source {
  header: string[]
  chunks(): AsyncGenerator<Row[]>
  /** Bytes of the file read so far, for progress. */
  position(): number
  /** Lets go of the file before its end. */
  close(): void
  /** Names of the sheets of a workbook, as far as they are known. */
  sheets?: string[]
}

export const formats = ['csv', 'xlsx', 'ndjson'] as const
export type Format = (typeof formats)[number]

export const encodings = ['utf-8', 'utf-16le', 'windows-1252', 'latin1'] as const
export type Encoding = (typeof encodings)[number]

/** How to read a file; what is left out is found out. */
export interface SourceOptions {
  format?: Format
  encoding?: Encoding
  delimiter?: string
  /** Name of the sheet of a workbook; the first one when it is left out. */
  sheet?: string
}
