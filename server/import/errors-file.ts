/** The file of refused rows, with their original values: corrected, it can be imported as it is. */

import { constants, existsSync } from 'node:fs'
import { type FileHandle, open, rm, truncate } from 'node:fs/promises'
import type { Words } from '#core/words.ts'
import { addedColumns } from './added-columns.ts'
import type { Problem } from './draft.ts'
import { inertText } from './inert-text.ts'

/** Refused rows of one source. Nothing is written, not even the file, as long as there are none. */
export interface ErrorsFile {
  path: string
  /** Writes the rows at a place in the file, and gives where they end. */
  write(problems: Problem[], at: number): Promise<number>
  close(): Promise<void>
}

/**
 * Cuts the file to a length that belongs to committed batches: what a killed run wrote beyond goes, and a new run
 * begins without one.
 */
export async function prepareErrorsFile(path: string, length: number): Promise<void> {
  if (length === 0) await rm(path, { force: true })
  else if (existsSync(path)) await truncate(path, length)
}

/** The file of refused rows, in the words of whoever imports; it is made when the first one is written. */
export function openErrorsFile(path: string, header: string[], words: Words): ErrorsFile {
  let file: FileHandle | undefined
  return {
    path,
    async write(problems, at) {
      if (problems.length === 0) return at
      file ??= await open(path, constants.O_RDWR | constants.O_CREAT)
      return at + (await file.write(errorLines(header, problems, at, words), at)).bytesWritten
    },
    async close() {
      await file?.close()
    },
  }
}

/** Refused rows as CSV, with the reasons in these words; with the header when they are the first ones. */
export function errorLines(header: string[], problems: Problem[], at: number, words: Words): string {
  const head = at === 0 ? csvLine([...header.map(inertText), ...addedColumns(words)]) : ''
  const lines = problems.map(({ row, field, message }) =>
    csvLine([
      ...header.map((_, column) => inertText(row.cells[column])),
      row.line,
      field,
      inertText(words.say(message)),
    ]),
  )
  return head + lines.join('')
}

/** One line of CSV with its line break; quotes where they are needed. */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvValue).join(',')}\n`
}

function csvValue(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
