/** The file of refused rows, with their original values: corrected, it can be imported as it is. */
import { type FileHandle, open, rm } from 'node:fs/promises'
import type { Problem } from './draft.ts'

/** Refused rows of one source. Nothing is written, not even the file, as long as there are none. */
export interface ErrorsFile {
  path: string
  /** Writes the rows at a place in the file, and gives where they end. */
  write(problems: Problem[], at: number): Promise<number>
  close(): Promise<void>
}

/**
 * Opens the file at a length that belongs to committed batches; what a killed run wrote beyond goes, and a new run
 * starts with an empty one.
 */
export async function openErrorsFile(path: string, header: string[], length: number): Promise<ErrorsFile> {
  let file: FileHandle | undefined
  if (length === 0) await rm(path, { force: true })
  else {
    file = await open(path, 'r+').catch(() => open(path, 'w'))
    await file.truncate(length)
  }
  return {
    path,
    async write(problems, at) {
      if (problems.length === 0) return at
      file ??= await open(path, 'w')
      const head = at === 0 ? csvLine([...header, 'line', 'field', 'message']) : ''
      const lines = problems.map(({ row, field, message }) =>
        csvLine([...header.map((_, column) => row.cells[column]), row.line, field, message]),
      )
      return at + (await file.write(head + lines.join(''), at)).bytesWritten
    },
    async close() {
      await file?.close()
    },
  }
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
